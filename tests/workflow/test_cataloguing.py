from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.database import catalogue_store
from pipeline.workflow.cataloguing import import_catalogue, normal_code
from tests.workflow.builders import SmallArchive, picture

CODE = "X043-WS·2014-Y-NJZ-0001"


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    return SmallArchive.at(tmp_path)


def table(folder: Path, *rows: str) -> Path:
    file = folder / "目录.csv"
    file.write_text("\n".join(["档号,题名,日期", *rows]), encoding="utf-8")
    return file


def test_importing_twice_changes_nothing(archive: SmallArchive, tmp_path: Path) -> None:
    file = table(tmp_path, f"{CODE},承包合同,20141118")
    assert len(import_catalogue(archive.database, file).added) == 1
    again = import_catalogue(archive.database, file)
    assert (again.added, again.updated, again.unchanged) == ((), (), 1)


def test_a_corrected_title_updates_the_entry(archive: SmallArchive, tmp_path: Path) -> None:
    import_catalogue(archive.database, table(tmp_path, f"{CODE},承包合同,20141118"))
    again = import_catalogue(archive.database, table(tmp_path, f"{CODE},土地承包合同,20141118"))
    assert [entry.title for entry in again.updated] == ["土地承包合同"]


def test_scans_that_came_before_their_catalogue_row_are_linked_by_it(archive: SmallArchive, tmp_path: Path) -> None:
    for serial in ("0001", "0002"):
        picture(tmp_path / "in" / f"{CODE}_{serial}.png", serial)
    archive.take_in(tmp_path / "in")
    assert archive.codes() == {f"未挂接-{CODE}"}
    report = import_catalogue(archive.database, table(tmp_path, f"{CODE},承包合同,20141118"))
    assert report.linked == 2
    assert [(page.key.archival_code, page.key.ordinal) for page in archive.pages()] == [(CODE, 1), (CODE, 2)]
    with archive.database.begin() as connection:
        assert set(catalogue_store.all_entries(connection)) == {CODE}


def test_a_code_is_found_however_it_is_typed(archive: SmallArchive, tmp_path: Path) -> None:
    import_catalogue(archive.database, table(tmp_path, f"{CODE},承包合同,20141118"))
    with archive.database.begin() as connection:
        assert normal_code(connection, "x043－ws.2014—y－njz－0001") == CODE
        assert normal_code(connection, "X043-WS·2014-Y-NJZ-1") == CODE
        assert normal_code(connection, "X043-WS·2015-Y-NJZ-0001") == "X043-WS·2015-Y-NJZ-0001"
