"""Make ``pipeline/chinese/lookalikes.txt``: for each common character the ones that its print is most easily taken for.

Every character of GB 2312 is drawn in each font given, at the size at which a recogniser sees it, and blurred as a scan
is. Two characters look alike when their pictures correlate, in the mean of the fonts; the table keeps the nearest
ones. Run again only when the rule changes:
``python tools/make_lookalikes.py FONT [FONT …] > pipeline/chinese/lookalikes.txt``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIDE, INK = 32, 28
"""Edge of a picture and size of the print in it, in pixels."""
BLUR = 0.8
SIMPLIFIED = 2
"""Which face of a Noto CJK collection."""
LEAST = 0.80
"""Correlation from which on two pictures look alike; 未 and 末 have 0.94, 亩 and 苗 0.81."""
MOST = 8
HEAD = """# 形近字表：字 形近字:相似度（百分数）……，由 tools/make_lookalikes.py 按字形生成。每行一字，# 之后是说明。
"""


def main(fonts: list[str]) -> None:
    """Print the table."""
    from pipeline.chinese.folding import fold

    letters = [letter for letter in gb2312() if fold(letter).text == letter]
    alike = np.mean([correlations(pictures(letters, font)) for font in fonts], axis=0)
    np.fill_diagonal(alike, 0)
    sys.stdout.write(HEAD)
    for row, letter in enumerate(letters):
        nearest = [column for column in np.argsort(-alike[row])[:MOST] if alike[row, column] >= LEAST]
        if nearest:
            others = " ".join(f"{letters[column]}:{int(alike[row, column] * 100)}" for column in nearest)
            sys.stdout.write(f"{letter} {others}\n")


def gb2312() -> Iterator[str]:
    """The ideographs of both levels."""
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                yield bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def pictures(letters: list[str], font: str) -> NDArray[np.float32]:
    """One row of pixels for each letter, of mean 0 and length 1."""
    face = ImageFont.truetype(font, INK, index=SIMPLIFIED)
    rows = np.stack([_picture(letter, face) for letter in letters])
    rows -= rows.mean(axis=1, keepdims=True)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def correlations(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much each picture looks like each other one, up to 1."""
    return rows @ rows.T


def _picture(letter: str, face: ImageFont.FreeTypeFont) -> NDArray[np.float32]:
    image = Image.new("L", (SIDE, SIDE), 0)
    ImageDraw.Draw(image).text((SIDE // 2, SIDE // 2), letter, fill=255, font=face, anchor="mm")
    return np.asarray(image.filter(ImageFilter.GaussianBlur(BLUR)), np.float32).ravel()


if __name__ == "__main__":
    main(sys.argv[1:])
