"""``xiangdang run``, ``ingest`` and ``process``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.archive import Archive, IngestReport, ProcessReport
from pipeline.cli.options import archive_option, engine_option, json_option, paths_argument, workers_option
from pipeline.cli.output import TerminalProgress, print_json, say, told
from pipeline.cli.rows import file_problem_json, ingest_json, page_failure_json, process_json

FAILED_PAGES = 100
"""Exit code of a run that finished with failed pages or files."""


@click.command()
@paths_argument
@archive_option
@workers_option
@engine_option
@json_option
@click.pass_context
def run(
    context: click.Context,
    paths: tuple[Path, ...],
    archive: Archive,
    workers: int | None,
    engine: str | None,
    as_json: bool,
) -> None:
    """导入扫描件并完成识别、建库。中断后再次运行即可继续，已完成的不会重做。

    \b
    示例：
      xiangdang run 扫描件/
      xiangdang run /mnt/usb/1998年 --workers 2
    """
    with archive:
        report = archive.run(paths, engine=engine, workers=workers, progress=TerminalProgress())
    if as_json:
        failures = [page_failure_json(failure) for failure in report.failed_pages]
        problems = [file_problem_json(problem) for problem in report.file_problems]
        print_json(
            {
                "schema": 1,
                "ingest": ingest_json(report.ingest),
                "process": process_json(report.process),
                "failed_pages": failures,
                "file_problems": problems,
            }
        )
    else:
        _tell_ingest(report.ingest)
        _tell_process(report.process)
        for problem in report.file_problems:
            click.echo(told(problem))
        for failure in report.failed_pages:
            click.echo(told(failure))
    if not report.is_clean:
        context.exit(FAILED_PAGES)


@click.command()
@paths_argument
@archive_option
@json_option
@click.pass_context
def ingest(context: click.Context, paths: tuple[Path, ...], archive: Archive, as_json: bool) -> None:
    """只导入扫描件，不识别。

    \b
    示例：
      xiangdang ingest 扫描件/
    """
    with archive:
        report = archive.ingest(paths, progress=TerminalProgress())
    if as_json:
        print_json({"schema": 1, "ingest": ingest_json(report)})
    else:
        _tell_ingest(report)
        for problem in report.problems:
            click.echo(told(problem))
    if report.problems:
        context.exit(FAILED_PAGES)


@click.command()
@archive_option
@workers_option
@engine_option
@json_option
@click.pass_context
def process(context: click.Context, archive: Archive, workers: int | None, engine: str | None, as_json: bool) -> None:
    """识别所有等待处理的页面并建立索引。

    \b
    示例：
      xiangdang process --workers 2
      xiangdang process --engine tesseract
    """
    with archive:
        report = archive.process(engine=engine, workers=workers, progress=TerminalProgress())
    if as_json:
        print_json({"schema": 1, "process": process_json(report)})
    else:
        _tell_process(report)
        for failure in report.failures:
            click.echo(told(failure))
    if report.failures:
        context.exit(FAILED_PAGES)


def _tell_ingest(report: IngestReport) -> None:
    say(
        f"文件 {report.files_seen} 个：新收 {report.files_added}，重扫替换 {report.files_replaced}，"
        f"未变 {report.files_unchanged}，非扫描件跳过 {report.files_passed_over}，有问题 {len(report.problems)}"
    )
    say(f"页面：新增 {report.pages_added}，替换 {report.pages_replaced}，沿用 {report.pages_carried}")
    if report.unlinked:
        say(f"未挂接到目录的扫描件：{len(report.unlinked)} 个（以“未挂接-”开头，同样可以检索）")
    for warning in report.warnings:
        say(told(warning))


def _tell_process(report: ProcessReport) -> None:
    say(
        f"识别完成 {report.pages_done} 页（其中空白 {report.pages_blank} 页），"
        f"失败 {len(report.failures)} 页，用时 {report.seconds:.0f} 秒"
    )
