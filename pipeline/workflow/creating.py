"""A new archive folder."""

from __future__ import annotations

from contextlib import closing

from pipeline.database import Database
from pipeline.errors import ArchiveFolderError, FolderNotWritableError
from pipeline.settings import TEMPLATE
from pipeline.storage.layout import ArchiveLayout

_DICTIONARY_TEMPLATE = """\
# 本档案库自己的词语，每行一个：人名、地名、田块名等，供分词使用。修改后请运行 xiangdang index rebuild。
"""

_SYNONYMS_TEMPLATE = """\
# 本档案库自己的同义词和地名沿革，每行一组，用“=”隔开；只在某些年份使用的名称在括号里写年份。修改后立即生效。
# 例：石桥村 = 石桥大队(1958-1984)
"""


def create_archive(layout: ArchiveLayout) -> None:
    """Make a new archive in an empty or absent folder.

    Raises:
        ArchiveFolderError: there is an archive already, or the folder holds other things.
        FolderNotWritableError: the folder cannot be made.
    """
    if layout.database.exists():
        raise ArchiveFolderError("这里已经有一个档案库", where=str(layout.root), advice="直接使用即可，或换一个文件夹")
    if layout.root.is_dir() and any(layout.root.iterdir()):
        raise ArchiveFolderError("文件夹不是空的", where=str(layout.root), advice="请换一个空文件夹或新的名称")
    try:
        layout.masters.mkdir(parents=True)
        layout.settings.write_text(TEMPLATE, encoding="utf-8")
        layout.user_dictionary.write_text(_DICTIONARY_TEMPLATE, encoding="utf-8")
        layout.synonyms.write_text(_SYNONYMS_TEMPLATE, encoding="utf-8")
    except OSError as error:
        raise FolderNotWritableError(
            f"无法新建档案库：{error.strerror}", where=str(layout.root), advice="请检查文件夹权限"
        ) from error
    with closing(Database(layout.database)) as database:
        database.create()
