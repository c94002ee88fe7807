import pytest

from pipeline.chinese.cells import clean_cell_text, fold_width


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("　关于春耕的通知　 ", "关于春耕的通知"),
        ("关于\r\n春耕的通知", "关于春耕的通知"),
        ("Annual\nreport", "Annual report"),
        ("[张三土地承包合同]", "[张三土地承包合同]"),
        ("ＡＢＣ　１２", "ＡＢＣ　１２"),
        ("\ufeff题名\u200b", "题名"),
        ("a\x00b", "ab"),
    ],
)
def test_a_cell_keeps_its_wording_without_what_nobody_sees(written, clean):
    assert clean_cell_text(written) == clean


def test_folding_makes_headers_and_codes_comparable():
    assert fold_width("机构（问题） ") == "机构(问题)"
    assert fold_width("１９９８　年") == "1998年"
