"""Words of a sentence, as jieba itself cuts them."""

from __future__ import annotations

import logging

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.index.segmentation import Tokenizer

LETTERS = "农村土地承包经营权合同书东至张国强承包地二〇一四年县人民政府的了和在abc12.龘㐂"


@pytest.fixture(scope="module")
def both() -> tuple[jieba.Tokenizer, Tokenizer]:
    """Stock and own, with the same words."""
    logging.getLogger("jieba").setLevel(logging.CRITICAL + 1)
    stock, own = jieba.Tokenizer(), Tokenizer()
    for one in (stock, own):
        one.FREQ, one.total = one.gen_pfdict(one.get_dict_file())
        one.initialized = True
        one.add_word("承包经营权", 20)
    return stock, own


@given(text=st.text(LETTERS, max_size=60))
def test_words_are_those_of_jieba(both: tuple[jieba.Tokenizer, Tokenizer], text: str) -> None:
    stock, own = both
    assert own.words(text) == list(stock.cut(text))
    assert own.search_words(text) == list(stock.cut_for_search(text))


def test_a_word_that_was_added_later_counts(both: tuple[jieba.Tokenizer, Tokenizer]) -> None:
    stock, own = both
    for one in both:
        list(one.cut("张湾村三组李家老坟前地块"))
        one.add_word("李家老坟前")
    assert own.words("张湾村三组李家老坟前地块") == list(stock.cut("张湾村三组李家老坟前地块"))
    assert "李家老坟前" in own.words("张湾村三组李家老坟前地块")
