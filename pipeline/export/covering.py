"""Pages of which something is withheld: covered on a picture of their own, masked in the text.

The master is never touched, and nothing of it goes into the file: its pixels are decoded, painted over and coded anew,
so that neither the ink below a cover nor a preview inside the received file comes along.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PIL import ImageDraw

from pipeline.export.characters import printable
from pipeline.export.decoding import as_fax, as_jpeg, decoded
from pipeline.export.documents import ExportPage, Withheld
from pipeline.model.geometry import Affine, Box, Quad
from pipeline.model.page import EncodedImage, OcrPage
from pipeline.model.redaction import WHOLE_PAGE, Redaction, covers, hidden_characters, masked

_QUALITY = 90
"""Of the picture that is coded anew; a second coding at 90 is not seen beside the first."""


def redacted(page: ExportPage, redaction: Redaction) -> ExportPage:
    """The page as it may be handed over; the page itself when nothing is withheld.

    Raises:
        UnreadableScanError: its picture cannot be decoded.
    """
    if redaction.is_empty:
        return page
    if page.ocr is None:
        places, text = redaction.boxes, None
        words: tuple[tuple[str, int], ...] = ()
        to_picture = Affine()
    else:
        places, text = covers(page.ocr, redaction), masked(page.ocr, redaction)
        words = tuple(_withheld_words(page.ocr, redaction))
        to_picture = page.ocr.geometry.to_master
    quads = tuple(_on_picture(place, page.image, to_picture) for place in places)
    withheld = Withheld(quads, words)
    return replace(page, image=covered(page.image, quads, page.label), ocr=text, withheld=withheld)


def covered(image: EncodedImage, places: Iterable[Quad], label: str) -> EncodedImage:
    """A new picture of the same size with places, given in its pixels, painted black; nothing of the file is kept.

    Raises:
        UnreadableScanError: it cannot be decoded.
    """
    picture = decoded(image, label)
    pen = ImageDraw.Draw(picture)
    black = (0, 0, 0) if picture.mode == "RGB" else 0
    for place in places:
        pen.polygon(list(place), fill=black, outline=black)
    return as_fax(picture, image.dpi) if picture.mode == "1" else as_jpeg(picture, image.dpi, _QUALITY)


def _on_picture(place: Box, image: EncodedImage, to_picture: Affine) -> Quad:
    whole = Box(0.0, 0.0, image.width, image.height).corners()
    return whole if place == WHOLE_PAGE else to_picture.apply_to_quad(place.corners())


def _withheld_words(page: OcrPage, redaction: Redaction) -> Iterable[tuple[str, int]]:
    """What the file may not hold, and how often it may for all that, since it also stands where nothing is withheld."""
    hidden = hidden_characters(page, redaction)
    words: set[str] = set()
    rest: list[str] = []
    for number, line in enumerate(page.lines):
        word = ""
        for place, character in enumerate(line.characters):
            text = "".join(printable(character.text).split())
            if place in hidden.get(number, ()):
                word += text
                rest.append("\n" if text else "")
            else:
                words.add(word)
                word = ""
                rest.append(text)
        words.add(word)
    left = "".join(rest)
    return ((word, left.count(word)) for word in sorted(words) if word)
