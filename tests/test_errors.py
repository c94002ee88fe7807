from __future__ import annotations

import pickle

import pytest

from pipeline.errors import ArchiveError, DiskFullError, UnreadableScanError
from pipeline.model.problem import PageProblemError, Problem, ProblemCategory, Stage


def test_a_message_says_what_happened_where_and_what_to_do() -> None:
    error = DiskFullError("磁盘空间不足。", where="D:/档案", advice="请清理磁盘")
    assert str(error) == "磁盘空间不足（D:/档案）。请清理磁盘"


@pytest.mark.parametrize(
    "error",
    [
        DiskFullError("磁盘空间不足", where="D:/档案", advice="请清理磁盘"),
        PageProblemError(Problem(ProblemCategory.DAMAGED, Stage.INTAKE, "bad strip"), where="a.tif"),
    ],
)
def test_errors_travel_between_processes(error: ArchiveError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert copy.exit_code == error.exit_code


def test_a_page_problem_is_an_unreadable_scan_with_reason_and_advice() -> None:
    error = PageProblemError(Problem(ProblemCategory.ENCRYPTED, Stage.INTAKE))
    assert isinstance(error, UnreadableScanError)
    assert "口令" in str(error)
    assert "未加密" in error.advice
