"""What a catalogue file really is: told by its content, never by its name."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from io import BytesIO

from pipeline.errors import CatalogueImportError

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
"""A million rows unpack to about this much; what is larger was made to fill the memory."""

SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后重新导入"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")


class FileKind(StrEnum):
    """The two kinds that can be read."""

    XLSX = "xlsx"
    TEXT = "text"


def recognize_kind(data: bytes, name: str) -> FileKind:
    """Tell a workbook from delimited text.

    Raises:
        CatalogueImportError: it is neither; says what it is and how to save it.
    """
    if not data.strip(b"\x00\r\n\t "):
        raise CatalogueImportError("表格文件是空的", where=name, advice="请核对是否复制完整")
    if data.startswith(_OLE):
        raise _refuse_old_excel(data, name)
    if data.startswith(b"PK"):
        return _kind_of_package(data, name)
    if data.startswith(_PICTURES):
        raise CatalogueImportError("这是扫描件或 PDF，不是表格", where=name, advice="扫描件请用 xiangdang run 导入")
    if data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<"):
        raise CatalogueImportError("这是网页或 XML 格式的表格，只是扩展名像 Excel", where=name, advice=SAVE_AS)
    return FileKind.TEXT


def _refuse_old_excel(data: bytes, name: str) -> CatalogueImportError:
    if _ENCRYPTED in data:
        return CatalogueImportError(
            "表格文件设有打开密码", where=name, advice="请在 Excel 中取消密码，另存为 .xlsx 后重新导入"
        )
    return CatalogueImportError("这是旧版 Excel（.xls）或其他 Office 文件，无法直接读取", where=name, advice=SAVE_AS)


def _kind_of_package(data: bytes, name: str) -> FileKind:
    try:
        members = zipfile.ZipFile(BytesIO(data)).infolist()
    except Exception as error:  # a damaged directory makes zipfile raise far more than BadZipFile
        raise CatalogueImportError("表格文件已损坏，打不开", where=name, advice=SAVE_AS) from error
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names:
        raise CatalogueImportError("这是二进制工作簿（.xlsb），无法直接读取", where=name, advice=SAVE_AS)
    if "[Content_Types].xml" not in names or not any(member.startswith("xl/") for member in names):
        raise CatalogueImportError("这不是 Excel 工作簿，而是其他压缩格式的文件", where=name, advice=SAVE_AS)
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise CatalogueImportError(
            "工作簿展开后过大", where=name, advice="请删除图片和多余的工作表，或按年度拆分后分别导入"
        )
    return FileKind.XLSX
