"""What a PDF says of itself: titles, bookmarks, page labels, language, and that it is PDF/A-2u."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from pipeline.export.characters import printable
from pipeline.export.colour_profiles import srgb_profile
from pipeline.export.documents import ExportItem

_PROGRAM = "xiangdang"
_LANGUAGE = "zh-CN"


@dataclass(frozen=True, slots=True)
class Chapter:
    """An entry inside a file.

    Attributes:
        item: the entry; its pages have been read already.
        first_page: where it begins, counted from 0.
    """

    item: ExportItem
    first_page: int


def describe(pdf: Pdf, chapters: Sequence[Chapter], labels: Sequence[str]) -> None:
    """Write document information, XMP, output intent, bookmarks, page labels and language.

    The level that is claimed is PDF/A-2u (ISO 19005-2): fixed look, and every character has its Unicode value. Nothing
    depends on the clock, so the same pages make the same file.
    """
    _write_information(pdf, chapters)
    _write_output_intent(pdf)
    _write_bookmarks(pdf, chapters)
    pdf.Root.PageLabels = Dictionary(Nums=Array(_page_labels(labels)))
    pdf.Root.Lang = String(_LANGUAGE)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _write_information(pdf: Pdf, chapters: Sequence[Chapter]) -> None:
    items = [chapter.item for chapter in chapters]
    title = _title(items)
    codes = "; ".join(_distinct(item.code for item in items))
    parties = _distinct(item.responsible_party for item in items)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:title"] = title
        xmp["dc:identifier"] = codes
        xmp["dc:language"] = {_LANGUAGE}
        xmp["pdf:Keywords"] = codes
        xmp["pdf:Producer"] = _PROGRAM
        xmp["xmp:CreatorTool"] = _PROGRAM
        xmp["pdfaid:part"] = "2"
        xmp["pdfaid:conformance"] = "U"
        if parties:
            xmp["dc:creator"] = parties
        if dates := _distinct(item.date for item in items):
            xmp["dc:date"] = dates
    pdf.docinfo = pdf.make_indirect(Dictionary(Title=title, Keywords=codes, Producer=_PROGRAM, Creator=_PROGRAM))
    if parties:
        pdf.docinfo[Name.Author] = String("; ".join(parties))


def _write_output_intent(pdf: Pdf) -> None:
    """What grey and RGB without a profile of their own mean (ISO 19005-2, 6.2.3)."""
    profile = pdf.make_stream(srgb_profile(), Dictionary(N=3, Alternate=Name.DeviceRGB))
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFA1"),
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC 61966-2-1"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _title(items: Sequence[ExportItem]) -> str:
    first = printable(items[0].title or items[0].code).strip()
    return first if len(items) == 1 else f"{first} 等 {len(items)} 件"


def _distinct(texts: Iterable[str]) -> list[str]:
    """Each text once, in order, without empty ones."""
    return list(dict.fromkeys(printable(text).strip() for text in texts if text.strip()))


def _write_bookmarks(pdf: Pdf, chapters: Sequence[Chapter]) -> None:
    with pdf.open_outline() as outline:
        outline.root.extend(OutlineItem(printable(chapter.item.heading), chapter.first_page) for chapter in chapters)
    pdf.Root.PageMode = Name.UseOutlines if len(chapters) > 1 else Name.UseNone


def _page_labels(labels: Sequence[str]) -> Iterable[int | Dictionary]:
    for number, label in enumerate(labels):
        yield number
        yield Dictionary(P=String(label))
