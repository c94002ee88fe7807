"""Fonds X043: filed by item, with the codes of DA/T 22-2015 and, for the youngest, of DA/T 13-2022."""

from functools import partial

from ..catalogue import Row
from ..item import Draw, Ending, Item, Naming, Page, leave_blank
from ..paper import Tone, Wear
from ..papers import bulletin, contract_2014, letters, minutes, notices, photographs, registers
from ..scanner import Mode, Pass
from ..seal import stamp_filing
from ..sheet import Sheet

_SIZE_14 = contract_2014.SIZE_MM
_FORM = ("plain", "form")


def items() -> list[Item]:
    """The items in the order of the catalogue."""
    return [
        _bulletin_2012(),
        _declaration_2013(),
        _contract_2014_he(),
        _contract_2014_hu(),
        _survey_2014(),
        _notice_2015(),
        _minutes_2016(),
        _photographs_2019(),
        _notice_2022(),
        _mediation_2023(),
    ]


def _filed(draw: Draw, *rows: tuple[str, str, str]) -> Draw:
    """The page with the archive's filing box above its text."""

    def draw_filed(sheet: Sheet) -> None:
        stamp_filing(sheet, (139, 9), rows)
        draw(sheet)

    return draw_filed


def _bulletin_2012() -> Item:
    first, second = (partial(bulletin.page, number=number) for number in range(2))
    size = bulletin.SIZE_MM
    pages = (
        Page(first, size, ("two-column",), Wear(), Pass(300, skew_degrees=-0.6, jpeg_quality=60)),
        Page(second, size, ("two-column",), Wear(bleed=0.06), Pass(300, skew_degrees=1.1, jpeg_quality=60), first),
    )
    return Item(
        "X043/X043-WS·2012-D10-NJZ-0007",
        "X043-WS·2012-D10-NJZ-0007",
        Naming.UNDERSCORE,
        Ending.JPEG,
        pages,
        Row(
            "X043-WS·2012-D10-NJZ-0007",
            "第16期",
            "柳河镇农村经营管理站",
            "柳河农经简报（总第83期）",
            "20121109",
            "公开",
            2,
        ),
    )


def _declaration_2013() -> Item:
    page = Page(letters.declaration_2013, letters.A4_MM, _FORM, Wear(), Pass(200, Mode.GREY, 2.7, noise=0.8))
    return Item(
        "X043/X043-WS·2013-Y-NJZ-0009",
        "X043-WS·2013-Y-NJZ-0009",
        Naming.UNDERSCORE,
        Ending.PNG,
        (page,),
        Row("X043-WS·2013-Y-NJZ-0009", "", "龚凤莲", "龚凤莲户主声明书", "20131022", "内部", 1),
    )


_DRAW_2014 = (contract_2014.agreement, contract_2014.plots, contract_2014.clauses, contract_2014.signatures)


def _contract_2014_he() -> Item:
    agreement, plots, clauses, signatures = (partial(draw, household=contract_2014.HE) for draw in _DRAW_2014)
    line = Pass(300, Mode.BITONAL, 0.4)
    pages = (
        Page(agreement, _SIZE_14, _FORM, Wear(), line),
        Page(plots, _SIZE_14, ("table", "form"), Wear(), line),
        Page(clauses, _SIZE_14, ("plain",), Wear(), Pass(300, Mode.BITONAL, -0.8, speckle=0.4)),
        Page(signatures, _SIZE_14, _FORM, Wear(), Pass(300, skew_degrees=0.5, jpeg_quality=58)),
        Page(
            leave_blank,
            _SIZE_14,
            ("blank",),
            Wear(bleed=0.04),
            Pass(200, skew_degrees=0.5, jpeg_quality=50),
            signatures,
        ),
    )
    return Item(
        "X043/X043-WS·2014-Y-NJZ-0001",
        "X043-WS·2014-Y-NJZ-0001",
        Naming.WHOLE,
        Ending.PDF,
        pages,
        Row(
            "X043-WS·2014-Y-NJZ-0001",
            contract_2014.HE.contract_code,
            "柳河镇石桥村第三村民小组",
            "何水生户农村土地（耕地）承包合同",
            "20141118",
            "公开",
            5,
        ),
    )


def _contract_2014_hu() -> Item:
    agreement, plots, clauses, signatures = (partial(draw, household=contract_2014.HU) for draw in _DRAW_2014)
    filed = _filed(agreement, ("X043", "2014", "0002"), ("农经站", "永久", "4"))
    pages = (
        Page(filed, _SIZE_14, _FORM, Wear(), Pass(200, skew_degrees=-4.6)),
        Page(plots, _SIZE_14, ("table", "form"), Wear(), Pass(200, skew_degrees=3.4)),
        Page(clauses, _SIZE_14, ("plain",), Wear(holes=2), Pass(200, skew_degrees=-1.0, quarter_turn=180)),
        Page(signatures, _SIZE_14, _FORM, Wear(holes=2), Pass(200, skew_degrees=1.7, black_edges=True)),
    )
    return Item(
        "X043/X043-WS·2014-Y-NJZ-0002",
        "X043-WS·2014-Y-NJZ-0002",
        Naming.FOLDER,
        Ending.JPEG,
        pages,
        Row(
            "X043-WS·2014-Y-NJZ-0002",
            contract_2014.HU.contract_code,
            "柳河镇石桥村第三村民小组",
            "胡家旺户农村土地（耕地）承包合同",
            "20141118",
            "公开",
            4,
        ),
    )


def _survey_2014() -> Item:
    pages = [
        Page(
            partial(registers.survey_2014, household=household),
            _SIZE_14,
            ("table", "form"),
            Wear(),
            Pass(300, Mode.BITONAL, skew),
        )
        for household, skew in ((contract_2014.HE, -0.5), (contract_2014.HU, 1.3))
    ]
    return Item(
        "X043/X043-WS·2014-Y-NJZ-0003",
        "X043-WS·2014-Y-NJZ-0003",
        Naming.WHOLE,
        Ending.TIFF,
        tuple(pages),
        Row("X043-WS·2014-Y-NJZ-0003", "", "柳河镇石桥村村民委员会", "石桥村三组公示结果归户表", "20140916", "内部", 2),
    )


def _notice_2015() -> Item:
    first = partial(notices.first_page, notice=notices.CONTRACT_RENEWAL)
    second = partial(notices.second_page, notice=notices.CONTRACT_RENEWAL)
    filed = _filed(first, ("X043", "2015", "0012"), ("党政办", "30年", "2"))
    kinds = ("plain", "letterhead")
    pages = (
        Page(filed, notices.SIZE_MM, kinds, Wear(holes=2), Pass(200, skew_degrees=-0.3, jpeg_quality=72)),
        Page(second, notices.SIZE_MM, ("plain",), Wear(holes=2), Pass(200, skew_degrees=1.4, jpeg_quality=72)),
    )
    return Item(
        "X043/X043-WS·2015-D30-DZB-0012",
        "X043-WS·2015-D30-DZB-0012",
        Naming.HYPHEN,
        Ending.JPEG,
        pages,
        Row(
            "X043-WS·2015-D30-DZB-0012",
            "柳政发〔2015〕12号",
            "柳河镇人民政府",
            "关于做好农村土地承包经营权确权登记颁证扫尾工作的通知",
            "20150428",
            "公开",
            2,
        ),
    )


def _minutes_2016() -> Item:
    scans = (Pass(300, Mode.BITONAL, 0.2), Pass(300, Mode.BITONAL, -0.6, speckle=0.6), Pass(300, Mode.BITONAL, 3.8))
    pages = [
        Page(partial(minutes.printed_2016, page=page), minutes.A4_MM, ("plain",), Wear(), scan)
        for page, scan in enumerate(scans)
    ]
    return Item(
        "X043/X043-WS·2016-Y-DZB-0021",
        "X043-WS·2016-Y-DZB-0021",
        Naming.WHOLE,
        Ending.TIFF,
        tuple(pages),
        Row(
            "X043-WS·2016-Y-DZB-0021",
            "〔2016〕第9期",
            "柳河镇党政办公室",
            "柳河镇党政联席会议纪要",
            "20160623",
            "内部",
            3,
        ),
    )


def _photographs_2019() -> Item:
    pages = [
        Page(
            partial(photographs.album_page, page=page),
            photographs.SIZE_MM,
            ("plain", "photograph"),
            wear,
            Pass(200, skew_degrees=skew, jpeg_quality=74),
        )
        for page, wear, skew in ((0, Wear(Tone.CREAM), 0.7), (1, Wear(), -0.4))
    ]
    return Item(
        "X043/X043-ZP·2019·D30-025-005",
        "X043-ZP·2019·D30-025-005",
        Naming.UNDERSCORE,
        Ending.JPEG,
        tuple(pages),
        Row(
            "X043-ZP·2019·D30-025-005", "", "柳河镇党政办公室", "石桥村旧貌与高标准农田建设照片", "20190927", "公开", 2
        ),
    )


def _notice_2022() -> Item:
    first = partial(notices.first_page, notice=notices.LAND_PROTECTION)
    second = partial(notices.second_page, notice=notices.LAND_PROTECTION)
    pages = (
        Page(first, notices.SIZE_MM, ("plain", "letterhead"), Wear(), Pass(200, skew_degrees=0.6, noise=0.7)),
        Page(second, notices.SIZE_MM, ("plain",), Wear(), Pass(200, skew_degrees=-0.8, noise=0.7)),
    )
    return Item(
        "X043/X043-WS·2022·Y·农经-0003",
        "X043-WS·2022·Y·农经-0003",
        Naming.UNDERSCORE,
        Ending.PNG,
        pages,
        Row(
            "X043-WS·2022·Y·农经-0003",
            "柳政发〔2022〕7号",
            "柳河镇人民政府",
            "关于进一步加强耕地保护坚决制止撂荒的通知",
            "20220819",
            "公开",
            2,
        ),
    )


def _mediation_2023() -> Item:
    first, second = (partial(letters.mediation_2023, page=page) for page in range(2))
    pages = (
        Page(first, letters.A4_MM, ("plain",), Wear(), Pass(300, Mode.BITONAL, -1.2)),
        Page(second, letters.A4_MM, _FORM, Wear(), Pass(200, skew_degrees=0.0, jpeg_quality=66)),
        Page(leave_blank, letters.A4_MM, ("blank",), Wear(bleed=0.03), Pass(200, jpeg_quality=50), second),
    )
    return Item(
        "X043/X043-WS·2023·D30·信访-0015",
        "X043-WS·2023·D30·信访-0015",
        Naming.WHOLE,
        Ending.PDF,
        pages,
        Row(
            "X043-WS·2023·D30·信访-0015",
            "柳人调〔2023〕第31号",
            "柳河镇人民调解委员会",
            "邹志刚与廖世杰承包地界址纠纷调解协议书",
            "20230726",
            "内部",
            3,
        ),
    )
