"""``xiangdang backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.archive import Archive, BackupOptions, BackupReport
from pipeline.backup import RestoreReport, check_backup, restore_backup
from pipeline.cli.backup_rows import backup_json, check_json, restore_json
from pipeline.cli.options import archive_folder_option, folder_argument, json_option
from pipeline.cli.output import TerminalProgress, print_json, say
from pipeline.errors import FixityError
from pipeline.settings import archive_folder


@click.command()
@folder_argument
@archive_folder_option
@click.option("--with-pages", is_flag=True, help="连同识别结果和浏览图像一起备份，恢复后不必重新识别。")
@click.option(
    "--keep", "kept", type=click.IntRange(min=1), default=7, show_default=True, metavar="N", help="保留最近几次快照。"
)
@click.option("--verify", is_flag=True, help="不备份，只把已有备份的每个文件重新读一遍并核对校验和。")
@json_option
def backup(folder: Path, archive: Path | None, with_pages: bool, kept: int, verify: bool, as_json: bool) -> None:
    """把档案库备份到另一块磁盘：数据库、设置和全部母本。识别正在进行时也可以备份。

    \b
    示例：
      xiangdang backup /mnt/备份盘/柳河镇
      xiangdang backup /mnt/备份盘/柳河镇 --with-pages --keep 14
      xiangdang backup /mnt/备份盘/柳河镇 --verify
    """
    if verify:
        _verify(folder, as_json=as_json)
        return
    with Archive.open(archive or archive_folder()) as opened:
        report = opened.backup(folder, BackupOptions(with_pages, kept, TerminalProgress()))
    if as_json:
        print_json(backup_json(report))
    else:
        _tell_backup(report)
    if report.missing:
        for file in report.missing:
            say(f"母本缺失或已损坏：{file}")
        raise FixityError(
            f"档案库中有 {len(report.missing)} 个母本缺失或已损坏，未能备份",
            advice="其余均已备份；请用 xiangdang verify 核对，并用原扫描件重新导入",
        )


@click.command()
@folder_argument
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, metavar="DIR", help="新的档案库文件夹。"
)
@click.option(
    "--snapshot", "number", type=click.IntRange(min=1), metavar="N", help="恢复编号为 N 的快照；默认最近一次。"
)
@json_option
def restore(folder: Path, target: Path, number: int | None, as_json: bool) -> None:
    """从备份恢复出一个新的档案库；每个文件都与校验和核对。

    \b
    示例：
      xiangdang restore /mnt/备份盘/柳河镇 --to ./archive
      xiangdang restore /mnt/备份盘/柳河镇 --to ./上周 --snapshot 12
    """
    report = restore_backup(folder, target, TerminalProgress(), number)
    if as_json:
        print_json(restore_json(report))
    else:
        _tell_restore(report)
    if report.missing:
        for file in report.missing:
            say(f"备份中缺失或已损坏：{file}")
        raise FixityError(
            f"有 {len(report.missing)} 个母本未能恢复", advice="其余均已恢复；请用原扫描件重新导入这些文件"
        )


def _verify(folder: Path, *, as_json: bool) -> None:
    check = check_backup(folder, TerminalProgress())
    if as_json:
        print_json(check_json(check))
    for fault in check.faults:
        say(f"{fault.reason}：{fault.file}")
    if check.faults:
        raise FixityError(
            f"备份中有 {len(check.faults)} 个文件缺失或已损坏",
            where=str(folder),
            advice="请删除其中已损坏的母本文件，再运行一次 xiangdang backup，会重新复制；反复出现请更换磁盘",
        )
    say(f"已核对 {len(check.snapshots)} 次快照、{check.checked} 个文件，全部完好")


def _tell_backup(report: BackupReport) -> None:
    say(
        f"备份完成：快照 {report.snapshot}，母本 {report.masters} 个"
        f"（本次新复制 {report.copied} 个，{report.copied_bytes / 1e9:.2f} GB），位于 {report.folder}"
    )
    if report.results:
        say(f"识别结果 {report.results} 页（本次新复制 {report.results_copied} 页）")
    if report.removed:
        say(f"已删除过期快照：{'、'.join(str(number) for number in report.removed)}（母本一个不删）")


def _tell_restore(report: RestoreReport) -> None:
    say(f"已恢复到 {report.folder}：快照 {report.snapshot}，母本 {report.masters} 个，识别结果 {report.results} 页")
    if report.pages_to_read:
        say(f"有 {report.pages_to_read} 页的识别结果不在备份中，请运行：xiangdang process --archive {report.folder}")
    else:
        say(f"全文索引不在备份中，请运行：xiangdang index rebuild --archive {report.folder}")
