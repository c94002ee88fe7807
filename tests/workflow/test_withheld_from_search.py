"""Numbers of people, pages set aside and entries that are not open: no question finds, counts or hints at them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.archive import Archive, ExportKind, ExportStyle
from pipeline.database import catalogue_store, job_store, secrecy_store
from pipeline.database.tables import pages
from pipeline.errors import InputError, NotInArchiveError, QueryError
from pipeline.model.audit import Action, AuditEvent
from pipeline.model.catalogue_entry import AccessState
from pipeline.model.page import OcrPage
from pipeline.model.query import Question, SearchMode
from pipeline.model.record import PageOutcome
from pipeline.model.secrecy_review import Decision
from pipeline.workflow.personal import FOR_READERS
from tests.workflow.read_archive import archive_with

CODE, OTHER = "X043-1-1", "X043-1-2"
ID, PHONE = "110105194912310028", "13812345678"
BY = AuditEvent("王芳", "archivist", "本机", Action.DECIDE_SECRECY)


@pytest.fixture(params=["whoosh", "tantivy"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    texts = [[f"户主张三身份证{ID}", f"电话{PHONE}东至李国强"], ["秘密★10年", "南至大路"], ["西至水渠"]]
    made, _ = archive_with(tmp_path, X043_1_1=texts, X043_1_2=[["北至张明远地埂"]])
    made.rebuild_index(backend=request.param)
    return made


def found(archive: Archive, text: str, mode: SearchMode = SearchMode.EXACT, *, only_open: bool = False) -> set[str]:
    result = archive.searching.answer(replace(Question.asked(text, mode=mode), only_open=only_open))
    pages_found = {f"{hit.archival_code} {hit.page}" for hit in result.hits}
    assert result.total == len(pages_found)
    return pages_found


def put_right(archive: Archive, code: str, access: AccessState, secrecy: str = "") -> None:
    entry = replace(archive.entry(code), access=access, secrecy=secrecy)
    with archive._database.begin() as connection:
        catalogue_store.put_entries(connection, [entry])
    archive._tell_index()


def answer(archive: Archive, text: str, mode: SearchMode) -> object:
    """All that a person is told, beside the question."""
    try:
        told = archive.searching.answer(Question.asked(text, mode=mode)).to_json()
    except QueryError as error:
        return str(error)
    return told


@pytest.mark.parametrize("backend", ["whoosh", "tantivy"])
@pytest.mark.parametrize("mode", SearchMode)
def test_answers_are_the_same_whatever_the_hidden_digits_are(tmp_path: Path, backend: str, mode: SearchMode) -> None:
    """Whole, by beginnings, by parts, near other words, and one digit at a time."""
    people = ((ID, PHONE), (f"{ID[:6]}19620815{ID[14:]}", f"{PHONE[:3]}9070{PHONE[7:]}"))
    archives = []
    for number, (own_id, phone) in enumerate(people):
        pages_of = [[f"户主张三身份证{own_id}", f"电话{phone}东至李国强"], ["西至水渠"]]
        archive, _ = archive_with(tmp_path / str(number), X043_1_1=pages_of)
        archive.rebuild_index(backend=backend)
        archives.append(archive)
    parts = [
        own_id[start : start + length] for own_id, _ in people for start in range(0, 14, 3) for length in (1, 2, 4, 8)
    ]
    parts += [own_id[:end] for own_id, _ in people for end in range(7, 15)]
    parts += [phone[:end] for _, phone in people for end in range(4, 8)]
    questions = [*parts, *(f"张三身份证{part}" for part in parts[::5]), *(f"李国强 {part}" for part in parts[::5])]
    questions += [f"近(身份证, {part}, 20)" for part in parts[::5]] + [f"户主 非 {part}" for part in parts[::5]]
    first, second = archives
    with first, second:
        assert found(first, "东至李国强") == {f"{CODE} 1"}
        for text in dict.fromkeys(questions):
            assert answer(first, text, mode) == answer(second, text, mode), text


def test_the_places_beside_it_are_found_and_snippets_hide_it(archive: Archive) -> None:
    with archive:
        (hit,) = archive.search("东至李国强", mode="exact").hits
        assert f"{PHONE[:3]}████{PHONE[-4:]}" in hit.snippet
        (hit,) = archive.search("户主张三", mode="exact").hits
        assert ID[6:14] not in hit.snippet


@pytest.mark.parametrize("text", [ID, f"张三 {ID}", PHONE, "138 1234 5678", f'"{ID}"'])
def test_a_whole_number_is_refused_as_a_question(archive: Archive, text: str) -> None:
    with archive, pytest.raises(QueryError, match="不能用全文检索"):
        archive.search(text)


def test_an_archivist_finds_a_whole_number_and_the_log_knows(archive: Archive) -> None:
    with archive:
        by = replace(BY, purpose="继承纠纷")
        result = archive.access.numbers.find(f"{ID[:6]} {ID[6:]}", by)
        assert [str(key) for key in result.pages] == [f"{CODE} 第1页"]
        assert (result.searched, result.unread) == (4, 0)
        (record,) = archive.access.audit.records()
        assert (record.event.action, record.event.purpose) == (Action.UNMASK, "继承纠纷")
        with pytest.raises(QueryError):
            archive.access.numbers.find("张三", by)


def test_a_page_with_a_mark_leaves_search_and_export_until_somebody_decides(archive: Archive, tmp_path: Path) -> None:
    with archive:
        assert found(archive, "南至大路") == {f"{CODE} 2"}
        assert archive.access.secrecy.examine_all() == 1
        assert archive.access.secrecy.examine_all() == 0
        assert not found(archive, "南至大路")
        assert not found(archive, "西至水渠南至大路")
        assert archive.status().index_problem == ""
        (report,) = archive.exports.folder(ExportKind.TEXT, [archive.entry(CODE)], tmp_path / "a").all_written()
        assert report.page_count == 2
        assert "南至大路" not in report.file.read_text(encoding="utf-8")
        page = archive.page(CODE, 2)
        with pytest.raises(NotInArchiveError, match="搁置"):
            archive.exports.one_page(archive.entry(CODE), page, tmp_path / "b.pdf", ExportStyle())
        archive.rebuild_index()
        assert not found(archive, "南至大路")

        archive.access.secrecy.decide(page, Decision.RELEASED, "已解密", BY)
        assert found(archive, "南至大路") == {f"{CODE} 2"}
        assert archive.access.secrecy.examine_all() == 0
        archive.access.secrecy.decide(page, Decision.WITHHELD, "看错了", BY)
        assert not found(archive, "南至大路")
        told = [(one.decision, one.decided_by, one.reason) for one in archive.access.secrecy.history()]
        assert told == [(Decision.RELEASED, "王芳", "已解密"), (Decision.WITHHELD, "王芳", "看错了")]


def test_coverage_says_that_a_page_set_aside_was_not_searched(archive: Archive) -> None:
    with archive:
        archive.access.secrecy.examine_all()
        _, evidence = archive.searching.with_evidence(Question.asked("不存在的词"))
        assert evidence.coverage.searched == 3
        assert [row.ordinal for row in evidence.coverage.not_indexed] == [2]


def test_a_decision_needs_a_reason_and_a_page_that_was_set_aside(archive: Archive) -> None:
    with archive:
        with pytest.raises(InputError, match="理由"):
            archive.access.secrecy.decide(archive.page(CODE, 2), Decision.RELEASED, " ", BY)
        with pytest.raises(NotInArchiveError):
            archive.access.secrecy.decide(archive.page(CODE, 1), Decision.RELEASED, "无标志", BY)


def test_a_page_is_set_aside_in_the_transaction_that_records_its_result(archive: Archive) -> None:
    with archive:
        record = archive.page(OTHER, 1)
        with archive._database.begin() as connection:
            connection.execute(pages.update().where(pages.c.id == record.id).values(state="running"))
            assert record.job_key is not None
            job_store.finish(connection, record.id, PageOutcome(record.job_key, False, 0.9, 7, ("绝密",)))
            assert secrecy_store.is_page_set_aside(connection, record.id)
        (waiting,) = archive.access.secrecy.waiting()
        assert (str(waiting.key), waiting.marks) == (f"{OTHER} 第1页", ("绝密",))


def test_a_correction_that_writes_a_mark_sets_the_page_aside(archive: Archive) -> None:
    with archive:
        archive.corrections.correct(archive.page(CODE, 3), 1, "机密★", "王芳")
        assert [one.key.ordinal for one in archive.access.secrecy.waiting()] == [3]
        assert not found(archive, "机密")


def test_a_reader_finds_only_what_is_open(archive: Archive) -> None:
    with archive:
        assert found(archive, "北至张明远") == {f"{OTHER} 1"}
        assert not found(archive, "北至张明远", only_open=True)
        result = archive.searching.answer(replace(Question.asked("北至张明远地埂"), only_open=True))
        assert (result.total, result.suggestions, result.total_items) == (0, (), 0)
        put_right(archive, OTHER, AccessState.OPEN)
        assert found(archive, "北至张明远", only_open=True) == {f"{OTHER} 1"}
        assert not found(archive, "西至水渠", only_open=True)
        put_right(archive, OTHER, AccessState.OPEN, "秘密")
        assert not found(archive, "北至张明远", only_open=True)


def test_exports_for_readers_hold_no_hidden_digit(archive: Archive, tmp_path: Path) -> None:
    with archive:
        exports = replace(archive.exports, redactor=FOR_READERS)
        (report,) = exports.folder(ExportKind.TEXT, [archive.entry(CODE)], tmp_path / "out").all_written()
        text = report.file.read_text(encoding="utf-8")
        assert ID[6:14] not in text
        assert PHONE not in text
        assert "东至李国强" in text


def test_a_page_nobody_has_read_is_covered_whole(archive: Archive) -> None:
    with archive:
        record = archive.page(CODE, 1)
        unread: OcrPage | None = None
        assert FOR_READERS(record, unread).boxes
