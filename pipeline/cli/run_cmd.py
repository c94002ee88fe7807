"""``xiangdang run``, ``ingest``, ``process``, ``retry`` and ``reprocess``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline.archive import Archive, IngestReport, ProcessReport, RunControl, RunOptions, RunReport
from pipeline.batch import give_way
from pipeline.cli.options import (
    archive_option,
    cross_check_option,
    engine_option,
    json_option,
    night_options,
    paths_argument,
    some_codes_argument,
    workers_option,
)
from pipeline.cli.output import TerminalProgress, print_json, say, told
from pipeline.cli.rows import file_problem_json, ingest_json, page_failure_json, process_json
from pipeline.cli.stopping import stoppable

FAILED_PAGES = 100
"""Exit code of a run that finished with failed pages or files."""
STOPPED_EARLY = 101
"""Exit code of a run that was stopped with work left."""


@click.command()
@paths_argument
@archive_option
@click.option("--watch", is_flag=True, help="守候投放文件夹：新文件写完后自动收取，直到 --until 或 Ctrl-C。")
@night_options
@workers_option
@engine_option
@cross_check_option
@json_option
@click.pass_context
def run(
    context: click.Context, /, paths: tuple[Path, ...], archive: Archive, *, watch: bool, as_json: bool, **asked: Any
) -> None:
    """导入扫描件并完成识别、建库。中断后再次运行即可继续，已完成的不会重做。

    \b
    示例：
      xiangdang run 扫描件/
      xiangdang run 扫描件/ --until 06:00 --max-failures 5%
      xiangdang run --watch /mnt/scanner/投放 --until 06:00
    """
    with archive:
        work = archive.watch if watch else archive.run
        report = _stoppably(archive, lambda options: work(paths, options), asked)
    if as_json:
        print_json({"schema": 1, **_run_json(report)})
    else:
        _tell_ingest(report.ingest)
        _tell_process(report.process)
        for problem in report.file_problems:
            click.echo(told(problem))
        for failure in report.failed_pages:
            click.echo(told(failure))
    if report.ingest.files_left:
        say(f"还有 {report.ingest.files_left} 个文件未检查，再次运行同一命令即可继续")
    _leave(context, is_stopped=report.is_stopped_early, has_failed=not report.is_clean)


@click.command()
@paths_argument
@archive_option
@workers_option
@json_option
@click.pass_context
def ingest(
    context: click.Context, /, paths: tuple[Path, ...], archive: Archive, *, as_json: bool, **asked: Any
) -> None:
    """只导入扫描件，不识别。

    \b
    示例：
      xiangdang ingest 扫描件/
    """
    with archive:
        report = _stoppably(archive, lambda options: archive.ingest(paths, options), asked)
    if as_json:
        print_json({"schema": 1, "ingest": ingest_json(report)})
    else:
        _tell_ingest(report)
        for problem in report.problems:
            click.echo(told(problem))
    _leave(context, is_stopped=report.files_left > 0, has_failed=bool(report.problems))


@click.command()
@archive_option
@night_options
@workers_option
@engine_option
@cross_check_option
@json_option
@click.pass_context
def process(context: click.Context, /, archive: Archive, *, as_json: bool, **asked: Any) -> None:
    """识别所有等待处理的页面并建立索引。

    \b
    示例：
      xiangdang process --workers 2
      xiangdang process --engine tesseract
    """
    with archive:
        report = _stoppably(archive, archive.process, asked)
    _tell_pages(context, report, as_json=as_json)


@click.command()
@some_codes_argument
@archive_option
@click.option("--failed", is_flag=True, help="所有失败的页面；不写档号时默认如此。")
@night_options
@workers_option
@engine_option
@cross_check_option
@json_option
@click.pass_context
def retry(
    context: click.Context, /, codes: tuple[str, ...], archive: Archive, *, failed: bool, as_json: bool, **asked: Any
) -> None:
    """重新处理失败的页面：全部，或只限给出的档号。

    \b
    示例：
      xiangdang retry --failed
      xiangdang retry X043-WS·2014-Y-0001
    """
    with archive:
        queued = archive.queue_failed(() if failed else codes)
        say(f"重新排队 {queued} 页")
        report = _stoppably(archive, lambda options: archive.process(options, command="retry"), asked)
    _tell_pages(context, report, as_json=as_json)


@click.command()
@some_codes_argument
@archive_option
@click.option("--outdated", is_flag=True, help="所有由旧的设置、引擎或版本得到结果的页面。")
@night_options
@workers_option
@engine_option
@cross_check_option
@json_option
@click.pass_context
def reprocess(
    context: click.Context, /, codes: tuple[str, ...], archive: Archive, *, outdated: bool, as_json: bool, **asked: Any
) -> None:
    """重新识别已有结果的页面；新结果完成之前，旧结果照常可以检索。

    给出 --engine 时，所选页面今后都用该引擎；不写档号时，是所有不由该引擎现行版本识别的页面。
    只给出 --cross-check 时，是置信度低于界限、尚未复核的页面；其余页面不重做。

    \b
    示例：
      xiangdang reprocess --outdated
      xiangdang reprocess --cross-check tesseract
      xiangdang reprocess --engine tesseract X043-WS·2014-Y-0001
    """
    if not (codes or outdated or asked["engine"] or asked["cross_check"]):
        raise click.UsageError("请给出档号、--outdated、--engine 或 --cross-check")
    with archive:
        queued = _queue_again(archive, codes, asked.pop("engine"), asked["cross_check"], outdated=outdated)
        say(f"重新排队 {queued} 页")
        report = _stoppably(archive, lambda options: archive.process(options, command="reprocess"), asked)
    _tell_pages(context, report, as_json=as_json)


def _queue_again(
    archive: Archive, codes: tuple[str, ...], engine: str | None, second: str | None, *, outdated: bool
) -> int:
    """Have the chosen pages read again: with a second engine alone, those that it should compare."""
    if second and not (engine or outdated):
        return archive.queue_doubtful(codes, second)
    return archive.queue_again(codes, engine=engine, only_outdated=outdated or not codes)


def _stoppably(archive: Archive, work: Callable[[RunOptions], Any], asked: dict[str, Any]) -> Any:
    """Do some work that hears of Ctrl-C, shows how far it is, and names the report that it left."""
    give_way()
    control, earlier = RunControl(), archive.reports.last_written()
    with stoppable(control):
        report = work(RunOptions(**asked, control=control, progress=TerminalProgress()))
    written = archive.reports.last_written()
    if written and written != earlier:
        say(f"早晨报告：{written}")
    return report


def _tell_pages(context: click.Context, report: ProcessReport, *, as_json: bool) -> None:
    if as_json:
        print_json({"schema": 1, "process": process_json(report)})
    else:
        _tell_process(report)
        for failure in report.failures:
            click.echo(told(failure))
    _leave(context, is_stopped=report.is_stopped_early, has_failed=bool(report.failures))


def _leave(context: click.Context, *, is_stopped: bool, has_failed: bool) -> None:
    if is_stopped:
        context.exit(STOPPED_EARLY)
    if has_failed:
        context.exit(FAILED_PAGES)


def _run_json(report: RunReport) -> dict[str, Any]:
    return {
        "ingest": ingest_json(report.ingest),
        "process": process_json(report.process),
        "failed_pages": [page_failure_json(failure) for failure in report.failed_pages],
        "file_problems": [file_problem_json(problem) for problem in report.file_problems],
    }


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
    if report.is_stopped_early:
        say(f"提前停止：{report.stop_detail}。还有 {report.pages_left} 页等待，再次运行即可继续")
