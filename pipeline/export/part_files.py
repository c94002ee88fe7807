"""Pages on their way into a PDF, written to disk in parts so that memory stays flat over thousands of pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Dictionary, Job, Name, Pdf

from pipeline.export.layers import Layer
from pipeline.export.pdf_saving import save_pdf
from pipeline.export.picture import Profiles, embed_layer
from pipeline.export.sheet import Sheet
from pipeline.export.text_layer import Drawing
from pipeline.model.page import Sha256
from pipeline.storage.checksums import sha256_of_bytes

_PART_PAGES = 50
_PART_BYTES = 32_000_000
_FONT = Name.Font
_NOWHERE = "-"
"""qpdf wants to know where it would write; it never does, for it says nothing when the disk is full."""


class PartFiles:
    """Takes pages one by one, keeps few of them in memory, and gives them back joined in one document."""

    def __init__(self, folder: Path) -> None:
        self._folder: Final = folder
        self._files: Final[list[Path]] = []
        self._fonts_of_pages: Final[list[tuple[str, ...]]] = []
        self._open: Pdf = Pdf.new()
        self._profiles = Profiles(self._open)
        self._open_bytes = 0

    def add(self, sheet: Sheet, layers: Sequence[Layer], drawing: Drawing, label: str) -> list[Sha256]:
        """Append one page and give the checksums of its compressed pictures.

        Its fonts are promised and come when the parts are joined.
        """
        page = self._open.add_blank_page(page_size=(sheet.width, sheet.height))
        pictures = {layer.name: embed_layer(self._open, layer, self._profiles, label) for layer in layers}
        page.obj.Resources = Dictionary(XObject=Dictionary(pictures))
        page.obj.Contents = self._open.make_stream(drawing.content)
        self._fonts_of_pages.append(drawing.fonts)
        self._open_bytes += sum(len(layer.image.data) for layer in layers)
        checksums = [sha256_of_bytes(picture.read_raw_bytes()) for picture in pictures.values()]
        if len(self._open.pages) >= _PART_PAGES or self._open_bytes >= _PART_BYTES:
            self._put_down()
        return checksums

    def join(self) -> Pdf:
        """One document of all pages; to be closed by the caller, before the folder goes away."""
        if len(self._open.pages):
            self._put_down()
        if len(self._files) == 1:
            return Pdf.open(self._files[0])
        # pages.extend() would take every picture into memory; qpdf's own joining copies from file to file
        self._joining = Job(["xiangdang", "--empty", "--pages", *map(str, self._files), "--", _NOWHERE])
        joined: Pdf = self._joining.create_pdf()
        return joined

    def give_fonts(self, document: Pdf, fonts: dict[str, pikepdf.Object]) -> None:
        """Fulfil what `add` promised."""
        for page, names in zip(document.pages, self._fonts_of_pages, strict=True):
            if names:
                page.obj.Resources[_FONT] = Dictionary({name: fonts[name] for name in names})

    def _put_down(self) -> None:
        file = self._folder / f"{len(self._files)}.pdf"
        save_pdf(self._open, file)
        self._open.close()
        self._files.append(file)
        self._open, self._open_bytes = Pdf.new(), 0
        self._profiles = Profiles(self._open)
