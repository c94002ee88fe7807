from pathlib import PurePath, PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.natural_order import natural_key


def in_order(*names):
    return sorted((PurePath(name) for name in names), key=natural_key)


def test_numbers_count_as_numbers():
    assert [path.name for path in in_order("10.tif", "2.tif", "1.tif")] == ["1.tif", "2.tif", "10.tif"]


def test_folders_come_level_by_level():
    assert [str(path) for path in in_order("b10/1", "b2/10", "b2/9", "a/1")] == ["a/1", "b2/9", "b2/10", "b10/1"]


def test_capitals_and_widths_do_not_matter():
    assert [path.name for path in in_order("B1", "a2", "Ａ１０", "A1")] == ["A1", "a2", "Ａ１０", "B1"]


def test_a_name_stands_before_its_numbered_continuations():
    names = ["X043·0001.tif", "X043·0001_1.tif", "X043·0001_2.tif", "X043·0002.tif"]
    assert [path.name for path in in_order(*reversed(names))] == names


def test_padding_alone_still_gives_one_order():
    assert in_order("01", "1", "001") == in_order("001", "1", "01")


def test_an_empty_path_and_endless_digits_are_no_trouble():
    assert natural_key(PurePosixPath("")) < natural_key("9" * 6000)


@given(st.lists(st.text(max_size=12), unique=True))
def test_different_paths_have_different_keys(names):
    assert len({natural_key(name) for name in names}) == len(names)
    assert sorted(names, key=natural_key) == sorted(set(names), key=natural_key)
