from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogue import KnownCodes, Link, link

ITEM = "X043-WS·2014-Y-0001"
VOLUME = "0142-1-23"
KNOWN = KnownCodes.of(
    [
        ITEM,
        VOLUME,
        "J019-KU·01·2017-001",
        "Z109-WS·2011·Y·办公室-0001",
        "K001-WS·2014-Y-0001",
        "K001-WS·2014-Y-0001-0001",
        "X032-KJ·01-003",
        "X032-KJ-01-003",
    ]
)


def linked(path, known=KNOWN):
    return link(PurePosixPath(path), known)


@pytest.mark.parametrize(
    ("path", "code", "serial"),
    [
        ("X043-WS·2014-Y-0001_0001.tif", ITEM, "0001"),
        ("a/b/X043-WS·2014-Y-0001_0012.TIF", ITEM, "0012"),
        ("X043-WS·2014-Y-0001-0001.tif", ITEM, "0001"),
        ("X043-WS·2014-Y-0001.pdf", ITEM, ""),
        ("X043-WS·2014-Y-0001", ITEM, ""),
        ("X043-WS·2014-Y-0001 (2).jpg", ITEM, "2"),
        ("X043-WS·2014-Y-0001（2）.jpg", ITEM, "2"),
        ("X043-WS·2014-Y-0001_0003b.jpg", ITEM, "0003b"),
        ("X043-WS·2014-Y-0001/0001.jpg", ITEM, "0001"),
        ("X043-WS·2014-Y-0001/IMG_0007.jpg", ITEM, "0007"),
        ("X043-WS·2014-Y-0001/封面.jpg", ITEM, ""),
        ("X043-WS·2014-Y-0001/2014-05-03.jpg", ITEM, ""),
        ("X043-WS·2014-Y-0001/附件/0001.jpg", ITEM, "附件/0001"),
        ("X043-WS·2014-Y-0001/附件/说明.jpg", ITEM, "附件/说明"),
        ("2014年/永久/X043-WS·2014-Y-0001/0001.jpg", ITEM, "0001"),
        ("0142-1-23/X043-WS·2014-Y-0001/0001.jpg", ITEM, "0001"),
        ("0142-1-23/X043-WS·2014-Y-0001_0002.jpg", ITEM, "0002"),
        ("0142-1-23/0005.jpg", VOLUME, "0005"),
        ("0142-1-23-0005.jpg", VOLUME, "0005"),
        ("J019-KU·01·2017-001/J019-KU·01·2017-001-002.pdf", "J019-KU·01·2017-001", "002"),
        ("Z109-WS·2011·Y·办公室-0001_0001.tif", "Z109-WS·2011·Y·办公室-0001", "0001"),
        ("x043-ws．2014—y—0001_0001.tif", ITEM, "0001"),
        ("X043-WS.2014-Y-0001.tif", ITEM, ""),
        ("X043-WS.2014-Y-0001", ITEM, ""),
        ("X043-WS-2014-Y-0001_0001.tif", ITEM, "0001"),
        ("X043-WS-2014-Y-1.tif", ITEM, ""),
        ("X043-WS·2014-Y-1_3.tif", ITEM, "3"),
        ("142-01-023/0001.tif", VOLUME, "0001"),
        ("X043-WS_2014-Y-0001.tif", ITEM, ""),
        ("X043_WS_2014_Y_0001_0002.tif", ITEM, "0002"),
    ],
)
def test_a_scan_finds_its_entry(path, code, serial):
    assert linked(path) == Link(code, serial, code, claimed=True)


def test_a_whole_name_that_is_a_code_is_that_code_and_no_page_of_another():
    assert linked("K001-WS·2014-Y-0001-0001.tif") == Link(
        "K001-WS·2014-Y-0001-0001", "", "K001-WS·2014-Y-0001-0001", claimed=True
    )
    assert linked("K001-WS·2014-Y-0001-0002.tif").code == "K001-WS·2014-Y-0001"


def test_a_loose_spelling_that_could_mean_two_entries_means_none():
    assert not linked("X032.KJ.1.3.tif").claimed
    assert linked("X032-KJ·01-003.tif").code == "X032-KJ·01-003"
    assert linked("X032-KJ-01-003.tif").code == "X032-KJ-01-003"


@pytest.mark.parametrize(
    ("path", "code", "serial"),
    [
        ("X043-WS·2014-Y-0099_0001.tif", "X043-WS·2014-Y-0099", "0001"),
        ("X043-WS·2014-Y-0099-0002.tif", "X043-WS·2014-Y-0099", "0002"),
        ("J019-LY·2019·Y-001.pdf", "J019-LY·2019·Y-001", ""),
        ("箱3/X043-WS·2014-Y-0099/0001.tif", "X043-WS·2014-Y-0099", "0001"),
        ("X043-WS·2014-Y-0001/X043-WS·2014-Y-0099_0001.tif", "X043-WS·2014-Y-0099", "0001"),
    ],
)
def test_a_strict_spelling_that_the_catalogue_does_not_know_is_told_and_not_claimed(path, code, serial):
    assert linked(path) == Link(code, serial, code, claimed=False)


@pytest.mark.parametrize(
    ("path", "serial", "name"),
    [
        ("142/0001.jpg", "0001", "142"),
        ("142/封面.jpg", "", "封面"),
        ("2014-05-03.jpg", "", "2014-05-03"),
        ("2014-05-03/0001.jpg", "0001", "2014-05-03"),
        ("0143-1-23_0001.jpg", "0001", "0143-1-23"),
        ("scan.tif", "", "scan"),
        ("DSC01-AB-001.jpg", "", "DSC01-AB-001"),
        ("scan_0001.tif", "0001", "scan"),
        ("0001.tif", "", "0001"),
        ("会议记录.v2.pdf", "", "会议记录.v2"),
    ],
)
def test_a_name_without_a_code_links_to_nothing(path, serial, name):
    found = linked(path)
    assert (found.code, found.serial, found.claimed) == (None, serial, False)
    assert found.name == name


def test_a_date_is_no_loose_spelling_of_a_volume_that_looks_like_one():
    known = KnownCodes.of(["2014-5-3"])
    assert linked("2014-05-03.jpg", known).code is None
    assert linked("2014-5-3.jpg", known).code == "2014-5-3"


def test_an_old_code_needs_the_catalogue():
    assert linked("0142-1-23_0001.tif", KnownCodes.of([])).code is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_path_has_a_link_and_a_claim_names_a_known_code(folder, name):
    found = linked(f"{folder}/{name}")
    if found.claimed:
        assert found.code in KNOWN.exact.values()
