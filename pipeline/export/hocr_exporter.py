"""hOCR 1.2, one file an entry: what every tool of the OCR trade can open in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from pipeline.errors import NotInArchiveError
from pipeline.export.characters import printable
from pipeline.export.documents import ExportItem, ExportPage, ExportReport
from pipeline.model.geometry import Box
from pipeline.model.page import Character, Direction, OcrPage, TextLine
from pipeline.storage.atomic import writing

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="zh-CN" lang="zh-CN">
<head>
<title>{title}</title>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<meta name="ocr-system" content="xiangdang"/>
<meta name="ocr-capabilities" content="ocr_page ocr_line ocrx_word ocrx_cinfo ocrp_lang"/>
<meta name="dc:identifier" content="{code}"/>
</head>
<body>
"""
_TAIL = "</body>\n</html>\n"


def write_hocr(item: ExportItem, target: Path) -> ExportReport:
    """Write all pages of an entry into one hOCR file, in the pixels of the picture that is handed over.

    Every character has its box and confidence (``ocrx_cinfo``), and where the engine hesitated its other readings with
    their share as ``<del class="alt">``. Lines that a person corrected have the class ``x_corrected``.

    Raises:
        NotInArchiveError: the item has no pages.
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be made or written.
    """
    without_text, count = [], 0
    with writing(target) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(_HEAD.format(title=_text(item.heading), code=_text(item.code)))
        for page in item.pages:
            count += 1
            stream.writelines(_page(page, count))
            if page.ocr is None:
                without_text.append(page.label)
        stream.write(_TAIL)
        if not count:
            raise NotInArchiveError("这件档案没有可导出的页面", where=item.code, advice="请先导入扫描件")
    return ExportReport(target, count, tuple(without_text))


def _page(page: ExportPage, number: int) -> Iterator[str]:
    box = _box(Box(0, 0, page.image.width, page.image.height))
    title = f'image "{_text(page.label)}"; {box}; ppageno {number - 1}'
    yield f"<div class='ocr_page' id='page_{number}' title='{title}'>\n"
    for place, line in enumerate(page.ocr.lines if page.ocr else (), start=1):
        assert page.ocr is not None
        yield _line(line, page.ocr, f"{number}_{place}")
    yield "</div>\n"


def _line(line: TextLine, ocr: OcrPage, name: str) -> str:
    classes = "ocr_line x_corrected" if line.correction else "ocr_line"
    turn = "; textangle 270" if line.direction is Direction.VERTICAL else ""
    place = _box(Box.around(ocr.geometry.to_master.apply_to_quad(line.quad)))
    words = "".join(_stretch(part, ocr, f"{name}_{number}") for number, part in enumerate(_parts(line), start=1))
    return f"<span class='{classes}' id='line_{name}' title='{place}{turn}'>{words}</span><br/>\n"


def _parts(line: TextLine) -> Iterator[tuple[Character, ...]]:
    """Stretches with and without ink in turn."""
    for _, stretch in groupby(line.characters, lambda character: bool(printable(character.text).strip())):
        yield tuple(stretch)


def _stretch(part: tuple[Character, ...], ocr: OcrPage, name: str) -> str:
    if not printable(part[0].text).strip():
        return " "
    boxes = [Box.around(ocr.geometry.to_master.apply_to_quad(character.box.corners())) for character in part]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    sure = round(100 * sum(character.confidence for character in part) / len(part))
    inside = "".join(_character(character, box) for character, box in zip(part, boxes, strict=True))
    return f"<span class='ocrx_word' id='word_{name}' title='{_box(whole)}; x_wconf {sure}'>{inside}</span>"


def _character(character: Character, box: Box) -> str:
    title = f"{_box(box)}; x_conf {100 * character.confidence:.1f}"
    text = _text(character.text)
    if character.alternatives:
        others = "".join(
            f"<del class='alt' title='x_conf {100 * other.probability:.1f}'>{_text(other.text)}</del>"
            for other in character.alternatives
        )
        text = f"<span class='alternatives'><ins class='alt'>{text}</ins>{others}</span>"
    return f"<span class='ocrx_cinfo' title='{title}'>{text}</span>"


def _box(box: Box) -> str:
    return f"bbox {box.x0:.0f} {box.y0:.0f} {box.x1:.0f} {box.y1:.0f}"


def _text(text: str) -> str:
    return escape(printable(text))
