from pathlib import Path

import pytest

from pipeline.chinese.folding import fold
from pipeline.errors import InputError
from pipeline.index.analyzer import BRIDGE, Segmenter, grams


def test_there_is_one_gram_for_each_letter_at_its_place() -> None:
    assert grams(fold("东至李\n国强")) == ["东至", "至李", "李国", "国强", "强"]
    assert grams(fold("张")) == ["张"]
    assert grams(fold("，")) == []


def test_a_gram_over_a_mark_is_another_gram() -> None:
    assert grams(fold("张，国")) == [f"张{BRIDGE}国", "国"]


def test_township_terms_are_words() -> None:
    words = Segmenter().index_words(fold("由发包方发给土地承包经营权证书，属二轮延包"))
    assert {"发包方", "土地承包经营权证书", "二轮延包", "承包", "经营权"} <= set(words)


def test_words_run_over_line_ends_but_not_over_marks() -> None:
    segmenter = Segmenter()
    assert "承包合同" in segmenter.index_words(fold("订立承包\n合同如下"))
    assert "承包合同" not in segmenter.index_words(fold("订立承包、合同如下"))


def test_a_name_is_not_cut_in_a_question() -> None:
    segmenter = Segmenter()
    assert segmenter.question_words("张国强") == []
    assert "国强" not in segmenter.question_words("张国强的承包地")


def test_a_code_is_not_cut_in_a_question() -> None:
    assert Segmenter().question_words("X043-WS·2014-Y-NJZ-0001") == []


def test_a_question_is_cut_into_long_words_and_those_within_them() -> None:
    words = Segmenter().question_words("石桥村的土地承包合同纠纷")
    assert {"土地承包合同", "土地", "承包", "合同", "纠纷"} <= set(words)
    assert "的" not in words
    assert len(words) == len(set(words))


def test_words_that_only_ask_are_not_searched_unless_there_are_no_others() -> None:
    segmenter = Segmenter()
    assert segmenter.question_words("如何认定承包地是否撂荒") == ["认定", "承包地", "撂荒"]
    assert segmenter.question_words("撂荒了怎么办") == ["撂荒"]
    assert segmenter.question_words("有没有哪些") == ["有没有", "哪些"]


def test_the_archives_own_words_are_words(tmp_path: Path) -> None:
    dictionary = tmp_path / "user_dict.txt"
    sentence = fold("座落于牛角丘边上")
    assert "牛角丘" not in Segmenter([dictionary]).index_words(sentence)
    dictionary.write_text("\ufeff# 地名\n\n牛角丘 10 ns\n大湾田 # 一组\n", encoding="utf-8")
    assert "牛角丘" in Segmenter([dictionary]).index_words(sentence)
    assert "大湾田" in Segmenter([dictionary]).index_words(fold("东至大湾田。"))


def test_a_dictionary_from_an_old_editor_is_read(tmp_path: Path) -> None:
    dictionary = tmp_path / "user_dict.txt"
    dictionary.write_bytes("牛角丘\r\n".encode("gb18030"))
    assert "牛角丘" in Segmenter([dictionary]).index_words(fold("座落于牛角丘边上"))


def test_a_dictionary_that_is_no_text_is_refused(tmp_path: Path) -> None:
    dictionary = tmp_path / "user_dict.txt"
    dictionary.write_bytes(b"\xff\xff\xff\x00")
    with pytest.raises(InputError, match="编码"):
        Segmenter([dictionary]).index_words(fold("张三"))


def test_segmenters_do_not_disturb_one_another_or_anybody_elses_jieba(tmp_path: Path) -> None:
    import jieba

    dictionary = tmp_path / "user_dict.txt"
    dictionary.write_text("牛角丘", encoding="utf-8")
    assert "牛角丘" in Segmenter([dictionary]).index_words(fold("座落于牛角丘边上"))
    assert "牛角丘" not in Segmenter().index_words(fold("座落于牛角丘边上"))
    assert not jieba.dt.initialized


def test_jieba_is_silent(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    dictionary = tmp_path / "user_dict.txt"
    dictionary.write_text("大湾田", encoding="utf-8")
    Segmenter([dictionary]).index_words(fold("东至大湾田"))
    assert capfd.readouterr() == ("", "")


def test_the_shipped_terms_are_many_and_each_has_a_frequency() -> None:
    file = Path(__file__).parents[2] / "pipeline" / "index" / "township_terms.txt"
    lines = [line.split() for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) >= 300
    assert all(len(line) == 2 and line[1].isdecimal() for line in lines)
    assert len({word for word, _ in lines}) == len(lines)
