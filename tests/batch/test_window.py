from __future__ import annotations

from datetime import datetime

import pytest

from pipeline.batch import Window
from pipeline.batch.window import seconds_until, steady_seconds
from pipeline.errors import InputError


@pytest.mark.parametrize(
    ("text", "now", "hours"),
    [
        ("06:00", "2026-03-05 22:00", 8),
        ("06:00", "2026-03-05 05:30", 0.5),
        ("6:00", "2026-03-05 06:01", 23 + 59 / 60),
        ("06：00", "2026-12-31 23:00", 7),
        ("00:00", "2026-03-05 23:00", 1),
        ("24:00", "2026-03-05 23:00", 1),
        ("23:00", "2026-03-05 23:00", 24),
    ],
)
def test_a_time_of_day_is_the_next_one(text: str, now: str, hours: float) -> None:
    assert seconds_until(text, datetime.fromisoformat(now)) == pytest.approx(hours * 3600)


@pytest.mark.parametrize("text", ["", "6", "25:00", "24:01", "06:60", "06:00:00", "-1:00", "six"])
def test_what_is_no_time_of_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputError, match="06:00"):
        seconds_until(text, datetime(2026, 3, 5))


def test_nothing_begins_that_would_not_be_over_in_time() -> None:
    now = 100.0
    window = Window(ends_at=160.0, clock=lambda: now)
    assert window.has_room_for(60)
    assert not window.has_room_for(60.1)


def test_setting_the_clock_does_not_move_the_end_of_a_window() -> None:
    before = steady_seconds()
    window = Window.until("06:00")
    assert before < window.ends_at <= steady_seconds() + 24 * 3600 + 3600
