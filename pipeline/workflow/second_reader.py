"""Which pages a second engine reads too, from what a person asked and the archive's settings."""

from __future__ import annotations

from pipeline.ocr import CrossCheck, create_checker
from pipeline.settings import Settings


def cross_check(second: str, engine: str, settings: Settings) -> CrossCheck:
    """The cross-check of pages that ``engine`` reads, and that the settings call doubtful.

    Raises:
        InputError: no engine has this name, or it is the one that reads.
        MissingToolError: it is not installed.
    """
    check = CrossCheck(second, settings.cross_check_percent / 100)
    checker = create_checker(check, engine)
    checker.open()  # before the run rather than in each of its workers
    checker.close()
    return check
