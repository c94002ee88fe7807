"""Errors on their way to another process."""

from __future__ import annotations

import pytest

from pipeline.batch.executor import ran_out_of_memory
from pipeline.batch.messages import WorkerTraceback, pack_error, unpack_error
from pipeline.errors import OcrError, ProgramFault
from tests.batch import work


def caught(task: work.Task) -> BaseException:
    with pytest.raises(BaseException) as info:
        task()
    return info.value


def test_an_error_that_can_be_pickled_is_itself_again() -> None:
    error = unpack_error(pack_error(caught(work.fail_on_page)))

    assert isinstance(error, OcrError)
    assert "第 3 页" in str(error)
    assert isinstance(error.__cause__, WorkerTraceback)


def test_an_error_whose_text_cannot_be_made_is_still_described() -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no words")

    error = unpack_error(pack_error(MuteError()))

    assert isinstance(error, ProgramFault)
    assert "MuteError" in str(error)


def test_refused_memory_is_found_down_the_chain_of_causes() -> None:
    assert ran_out_of_memory(MemoryError())
    assert ran_out_of_memory(caught(work.fail_for_lack_of_memory))
    assert not ran_out_of_memory(caught(work.fail_on_page))


def test_a_chain_of_causes_that_bites_its_tail_ends() -> None:
    first, second = ValueError("1"), ValueError("2")
    first.__cause__, second.__cause__ = second, first

    assert not ran_out_of_memory(first)
