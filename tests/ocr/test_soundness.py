from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pipeline.errors import OcrError
from pipeline.model.page import PageImage, ViewGeometry
from pipeline.ocr import PageReader
from pipeline.ocr.soundness import checked
from tests.ocr import bad_engines
from tests.ocr.bad_engines import BadEngine


def page_of_width(width: int) -> PageImage:
    white = np.full((500, width, 3), 255, dtype=np.uint8)
    return PageImage(white, white, ViewGeometry(width, 500))


def test_a_sound_page_is_kept_as_it_is() -> None:
    image = page_of_width(bad_engines.GOOD_WIDTH)
    page = bad_engines.good_page(image)
    assert checked(page, image) is page


@pytest.mark.parametrize("rubbish", bad_engines.RUBBISH)
def test_rubbish_of_an_engine_is_an_error_of_its_page(rubbish: Callable[[PageImage], object]) -> None:
    with pytest.raises(OcrError, match="无效结果"):
        PageReader(BadEngine()).read(page_of_width(bad_engines.width_of(rubbish)))
