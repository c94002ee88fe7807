from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from pipeline.model.run import StopReason
from pipeline.workflow.forecast import end_of_work, last_night
from tests.report.reports import run

CHINA = timezone(timedelta(hours=8))
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (2.0, datetime(2026, 11, 24, 0, 0, tzinfo=CHINA)),
        (8.0, datetime(2026, 11, 24, 6, 0, tzinfo=CHINA)),
        (9.0, datetime(2026, 11, 24, 23, 0, tzinfo=CHINA)),
        (80.0, datetime(2026, 12, 3, 6, 0, tzinfo=CHINA)),
    ],
)
def test_work_goes_on_in_nights_as_the_last_one(hours: float, expected: datetime) -> None:
    """The last one began at 22:00 in China and lasted eight hours."""
    assert end_of_work(MORNING, hours, run()) == expected


def test_without_a_night_the_work_goes_on_from_now() -> None:
    assert end_of_work(MORNING, 2.5, None) == datetime(2026, 11, 23, 10, 30, tzinfo=CHINA)


def test_a_night_is_a_run_that_its_time_ended() -> None:
    nights = [run(9, StopReason.INTERRUPTED), run(8, StopReason.WINDOW), run(7, StopReason.WINDOW)]
    found = last_night(nights)
    assert found is not None
    assert found.id == 8
    assert last_night([replace(run(), elapsed_seconds=0.0)]) is None
    assert last_night([]) is None


def test_a_night_that_has_begun_today_is_over_for_today() -> None:
    evening = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert end_of_work(evening, 1.0, run()) == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
