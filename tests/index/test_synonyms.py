from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.index import Synonym, Synonyms
from pipeline.model.query import YearRange


def words(found: tuple[Synonym, ...]) -> set[str]:
    return {synonym.word for synonym in found}


def test_the_vocabulary_of_land_papers_is_known() -> None:
    assert {"延包", "三十年不变", "续包"} <= words(Synonyms().of(["二轮延包"]))
    assert "手印" in words(Synonyms().of(["指印"]))
    assert Synonyms().of(["李国强"]) == ()


def test_a_word_within_a_term_counts_and_the_longest_one_only() -> None:
    found = words(Synonyms().of(["石桥村承包合同"]))
    assert "承包协议" in found
    assert "承包合同" not in found
    assert "乙方" not in words(Synonyms().of(["二轮承包"]))


def test_an_archive_adds_its_own_names_with_years(tmp_path: Path) -> None:
    file = tmp_path / "synonyms.txt"
    file.write_text("# 沿革\n石桥村 = 石桥大队（1958-1984） = 石橋\n", encoding="gb18030")
    synonyms = Synonyms([file, tmp_path / "missing.txt"])
    assert synonyms.of(["石桥村"]) == (Synonym("石桥大队", YearRange(1958, 1984)), Synonym("石橋"))
    assert words(synonyms.of(["石桥大队"])) == {"石桥村", "石橋"}
    file.write_text("石桥村 = 红旗大队\n", encoding="utf-8")
    assert words(synonyms.of(["石桥村"])) == {"红旗大队"}


@pytest.mark.parametrize("line", ["石桥村 = ", "石桥村 = 石桥大队(九八)", "石桥村 = 甲(乙)丙", "= ="])
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "synonyms.txt"
    file.write_text(f"# 说明\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="第 2 行"):
        Synonyms([file]).of(["石桥村"])
