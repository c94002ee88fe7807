"""How figures are told to people."""

from __future__ import annotations

import pytest

from pipeline.report.wording import percent


@pytest.mark.parametrize(
    ("share", "told"), [(1.0, "100%"), (0.9999, "99%"), (0.994, "99%"), (0.85, "85%"), (0.0, "0%"), (None, "—")]
)
def test_only_all_is_called_a_hundred_percent(share: float | None, told: str) -> None:
    assert percent(share) == told
