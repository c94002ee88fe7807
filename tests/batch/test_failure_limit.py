from __future__ import annotations

import pytest

from pipeline.batch import FailureLimit
from pipeline.batch.failure_limit import LEAST_TASKS
from pipeline.errors import InputError


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("5%", FailureLimit(share=0.05)),
        ("0.5 ％", FailureLimit(share=0.005)),
        ("20", FailureLimit(count=20)),
        ("0", FailureLimit(count=0)),
        ("", FailureLimit()),
    ],
)
def test_a_limit_is_a_share_or_a_number(text: str, limit: FailureLimit) -> None:
    assert FailureLimit.parsed(text) == limit


@pytest.mark.parametrize("text", ["many", "-1", "101%", "1.5", "5%%"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="5%"):
        FailureLimit.parsed(text)


def test_a_share_is_judged_once_there_is_something_to_judge() -> None:
    limit = FailureLimit.parsed("10%")
    assert not limit.is_exceeded(LEAST_TASKS - 1, LEAST_TASKS - 1)
    assert limit.is_exceeded(LEAST_TASKS, LEAST_TASKS // 2)
    assert not limit.is_exceeded(1000, 100)
    assert limit.is_exceeded(1000, 101)


def test_a_number_is_judged_at_once() -> None:
    limit = FailureLimit.parsed("2")
    assert not limit.is_exceeded(2, 2)
    assert limit.is_exceeded(3, 3)


def test_without_a_limit_everything_is_borne() -> None:
    assert not FailureLimit().is_exceeded(10_000, 10_000)
