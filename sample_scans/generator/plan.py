"""Every sample: which papers, in which state, scanned how, called what."""

from functools import partial

from .catalogue import Row
from .item import Ending, Item, Naming, Page, leave_blank
from .paper import Tone, Wear
from .papers import (
    bulletin,
    contract_1984,
    contract_1998,
    contract_2014,
    deed_1951,
    letters,
    minutes,
    notices,
    photographs,
    registers,
)
from .scanner import Mode, Pass

_C84, _C98, _C14 = contract_1984.SIZE_MM, contract_1998.SIZE_MM, contract_2014.SIZE_MM
_FORM = ("plain", "form")


def all_items() -> list[Item]:
    """All items that have scans, in the order of the catalogue; the last has no row."""
    return [*_volumes(), *_yearly_files(), *_recent_files(), _loose_scans()]


def catalogue_rows() -> list[Row]:
    """The rows of all items that are listed, and one whose scan is missing."""
    rows = [item.row for item in all_items() if item.row]
    return [*rows, _MISSING]


_MISSING = Row(
    "X043-WS·2014-Y-NJZ-0004", "", "柳河镇石桥村村民委员会", "傅长根户农村土地承包经营权确权登记材料",
    "20141118", "内部", 9, "原件借出，尚未扫描",
)  # fmt: skip


def _volumes() -> list[Item]:
    """Fonds 0142: papers up to 1998, filed by volume with the codes of DA/T 13-94."""
    return [
        _deed_1951(), _register_1982(), _minutes_1983(), _contract_1984_zhao(), _contract_1984_li(), _letter_1986(),
        _contract_1998_zhou(), _contract_1998_yang(), _ledger_1998(),
    ]  # fmt: skip


def _yearly_files() -> list[Item]:
    """Fonds X043: filed by item with the codes of DA/T 22-2015."""
    return [
        _bulletin_2012(), _declaration_2013(), _contract_2014_he(), _contract_2014_hu(), _survey_2014(),
        _notice_2015(), _minutes_2016(),
    ]  # fmt: skip


def _recent_files() -> list[Item]:
    """Fonds X043: codes of DA/T 13-2022."""
    return [_photographs_2019(), _notice_2022(), _mediation_2023()]


def _deed_1951() -> Item:
    kinds = ("vertical", "traditional")
    size = deed_1951.SIZE_MM
    brown = Wear(Tone.BROWN, folds=("level", "upright"))
    return Item(
        "0142/0142-1-3-1", "0142-1-3-1", Naming.FOLDER, Ending.JPEG,
        (
            Page(deed_1951.deed, size, (*kinds, "form", "seal"), brown, Pass(200, skew_degrees=0.8, jpeg_quality=66)),
            Page(deed_1951.petition, size, (*kinds, "hand"), Wear(Tone.BROWN, folds=("upright",), stains=1),
                 Pass(200, skew_degrees=-1.3, black_edges=True, jpeg_quality=66)),
        ),
        Row("0142-1-3-1", "", "临溪县人民政府", "石桥村赵长庚土地房产所有证及分关合同", "19511208", "公开", 2, "繁体竖排"),
    )  # fmt: skip


def _register_1982() -> Item:
    scans = (Pass(300, Mode.BITONAL, 0.7, speckle=0.5), Pass(300, Mode.BITONAL, -1.1, black_edges=True))
    pages = [
        Page(partial(registers.households_1982, page=page), registers.PORTRAIT_MM, ("table", "form"), Wear(), scan)
        for page, scan in enumerate(scans)
    ]
    back = Page(leave_blank, registers.PORTRAIT_MM, ("blank",), Wear(), Pass(300, Mode.BITONAL, speckle=0.3))
    return Item(
        "0142/0142-1-16-2", "0142-1-16-2", Naming.WHOLE, Ending.TIFF, (*pages, back),
        Row("0142-1-16-2", "", "石桥大队第三生产队", "第三生产队户口登记册", "19820701", "内部", 3),
    )  # fmt: skip


def _minutes_1983() -> Item:
    wear = (Wear(Tone.CREAM, holes=2), Wear(Tone.YELLOWED, bleed=0.10, holes=2), Wear(Tone.CREAM, stains=2, holes=2))
    skews = (1.6, -2.4, 0.5)
    pages = [
        Page(
            partial(minutes.handwritten_1983, page=page), minutes.LETTER_MM, ("plain", "hand"), wear[page],
            Pass(200, skew_degrees=skews[page], jpeg_quality=68), partial(minutes.handwritten_1983, page=(page + 1) % 3),
        )
        for page in range(3)
    ]  # fmt: skip
    return Item(
        "0142/0142-1-19-4", "0142-1-19-4", Naming.FOLDER, Ending.JPEG, tuple(pages),
        Row("0142-1-19-4", "", "石桥大队", "[石桥大队队委扩大会议记录]", "19831126", "内部", 3, "自拟题名"),
    )  # fmt: skip


def _contract_1984_zhao() -> Item:
    zhao = contract_1984.ZHAO
    front, plots, terms = (partial(draw, household=zhao) for draw in _DRAW_1984)
    pages = (
        Page(front, _C84, _FORM, Wear(Tone.WHITE), Pass(300, Mode.GREY, 0.4, noise=0)),
        Page(plots, _C84, ("table", "form"), Wear(Tone.WHITE), Pass(300, Mode.GREY, -0.9, noise=0)),
        Page(terms, _C84, (*_FORM, "seal"), Wear(Tone.WHITE, folds=("level",)), Pass(300, Mode.GREY, 0.0, noise=0)),
        Page(leave_blank, _C84, ("blank",), Wear(Tone.WHITE), Pass(300, Mode.GREY, 0.6, noise=0)),
    )
    return Item(
        "0142/0142-1-23", "0142-1-23", Naming.HYPHEN, Ending.TIFF, pages,
        Row("0142-1-23", "柳农合字第37号", "石桥大队第三生产队", "赵满仓户土地承包合同书", "19840312", "公开", 4,
            "按卷著录"),
    )  # fmt: skip


_DRAW_1984 = (contract_1984.front, contract_1984.plots, contract_1984.terms)


def _contract_1984_li() -> Item:
    front, plots, terms = (partial(draw, household=contract_1984.LI) for draw in _DRAW_1984)
    old = Tone.YELLOWED
    pages = (
        Page(front, _C84, _FORM, Wear(old, worn_ink=0.35, folds=("level",)), Pass(200, skew_degrees=2.2)),
        Page(plots, _C84, ("table", "form"), Wear(old, stains=1), Pass(200, skew_degrees=-1.5, black_edges=True)),
        Page(terms, _C84, (*_FORM, "seal"), Wear(old, bleed=0.12, stains=2), Pass(200, skew_degrees=-3.1), front),
    )
    return Item(
        "0142/0142-1-24-6", "0142-1-24-6", Naming.UNDERSCORE, Ending.JPEG, pages,
        Row("0142-1-24-6", "柳农合字第38号", "石桥大队第三生产队", "李国强户土地承包合同书", "19840300", "公开", 3,
            "日期不详，据内容著录到月"),
    )  # fmt: skip


def _letter_1986() -> Item:
    typed = [partial(letters.typed_1986, page=page) for page in range(2)]
    scan = Pass(300, Mode.BITONAL, 1.9, speckle=1.2)
    turned = Pass(300, Mode.BITONAL, -0.6, quarter_turn=180, speckle=0.8)
    kinds = ("plain", "typed")
    pages = (
        Page(typed[0], letters.TYPED_MM, kinds, Wear(worn_ink=0.3), scan),
        Page(typed[1], letters.TYPED_MM, (*kinds, "seal"), Wear(worn_ink=0.3), turned),
    )
    return Item(
        "0142/0142-1-31-2", "0142-1-31-2", Naming.UNDERSCORE, Ending.TIFF, pages,
        Row("0142-1-31-2", "柳信复字（1986）第19号", "柳河乡人民政府", "关于石桥村唐云生来信反映田界问题的复函", "19860514",
            "内部", 2),
    )  # fmt: skip


_DRAW_1998 = (
    contract_1998.cover, contract_1998.body, contract_1998.plots, contract_1998.duties, contract_1998.signatures,
)  # fmt: skip


def _contract_1998_zhou() -> Item:
    cover, body, plots, duties, signatures = (partial(draw, household=contract_1998.ZHOU) for draw in _DRAW_1998)
    wear = Wear(Tone.CREAM, holes=3)
    pages = (
        Page(cover, _C98, _FORM, wear, Pass(300, skew_degrees=0.3, jpeg_quality=62)),
        Page(body, _C98, _FORM, wear, Pass(300, skew_degrees=-0.7, jpeg_quality=62)),
        Page(plots, _C98, ("table", "form"), wear, Pass(300, skew_degrees=1.2, jpeg_quality=62)),
        Page(duties, _C98, ("plain",), wear, Pass(300, skew_degrees=-0.4, black_edges=True, jpeg_quality=62)),
        Page(signatures, _C98, (*_FORM, "seal"), wear, Pass(300, skew_degrees=0.9, jpeg_quality=62)),
    )
    return Item(
        "0142/0142-2-9-1", "0142-2-9-1", Naming.WHOLE, Ending.PDF, pages,
        Row("0142-2-9-1", "柳石包字第0086号", "柳河镇石桥村村民委员会", "周永昌户农村集体土地承包合同书（第二轮）", "19980928",
            "公开", 5),
    )  # fmt: skip


def _contract_1998_yang() -> Item:
    _, body, plots, duties, signatures = (partial(draw, household=contract_1998.YANG) for draw in _DRAW_1998)
    pages = (
        Page(body, _C98, _FORM, Wear(Tone.CREAM), Pass(200, skew_degrees=0.8, quarter_turn=90)),
        Page(plots, _C98, ("table", "form"), Wear(Tone.CREAM), Pass(200, skew_degrees=-1.9, quarter_turn=180)),
        Page(duties, _C98, ("plain",), Wear(Tone.CREAM, fade=0.4), Pass(200, skew_degrees=4.3, jpeg_quality=44)),
        Page(signatures, _C98, (*_FORM, "seal"), Wear(Tone.CREAM), Pass(200, skew_degrees=-0.5, quarter_turn=270)),
    )
    return Item(
        "0142/0142-2-9-2", "0142-2-9-2", Naming.UNDERSCORE, Ending.JPEG, pages,
        Row("0142-2-9-2", "柳石包字第0091号", "柳河镇石桥村村民委员会", "杨保田户农村集体土地承包合同书（第二轮）", "19980928",
            "公开", 4, "缺封面"),
    )  # fmt: skip


def _ledger_1998() -> Item:
    first, second = (partial(registers.ledger_1998, page=page) for page in range(2))
    size = registers.LANDSCAPE_MM
    pages = (
        Page(first, size, ("table",), Wear(), Pass(200, Mode.GREY, 0.6, quarter_turn=270, noise=0.8)),
        Page(second, size, ("table",), Wear(holes=2), Pass(200, Mode.GREY, -1.4, noise=0.8)),
    )
    return Item(
        "0142/0142-2-10-1", "0142-2-10-1", Naming.UNDERSCORE, Ending.PNG, pages,
        Row("0142-2-10-1", "", "柳河镇石桥村村民委员会", "石桥村第二轮土地延包台账", "19981000", "内部", 2),
    )  # fmt: skip


def _bulletin_2012() -> Item:
    first, second = (partial(bulletin.page, number=number) for number in range(2))
    size = bulletin.SIZE_MM
    pages = (
        Page(first, size, ("two-column",), Wear(), Pass(300, skew_degrees=-0.6, jpeg_quality=60)),
        Page(second, size, ("two-column",), Wear(bleed=0.06), Pass(300, skew_degrees=1.1, jpeg_quality=60), first),
    )
    return Item(
        "X043/X043-WS·2012-D10-NJZ-0007", "X043-WS·2012-D10-NJZ-0007", Naming.UNDERSCORE, Ending.JPEG, pages,
        Row("X043-WS·2012-D10-NJZ-0007", "第16期", "柳河镇农村经营管理站", "柳河农经简报（总第83期）", "20121109", "公开", 2),
    )  # fmt: skip


def _declaration_2013() -> Item:
    page = Page(letters.declaration_2013, letters.A4_MM, _FORM, Wear(), Pass(200, Mode.GREY, 2.7, noise=0.8))
    return Item(
        "X043/X043-WS·2013-Y-NJZ-0009", "X043-WS·2013-Y-NJZ-0009", Naming.UNDERSCORE, Ending.PNG, (page,),
        Row("X043-WS·2013-Y-NJZ-0009", "", "龚凤莲", "龚凤莲户主声明书", "20131022", "内部", 1),
    )  # fmt: skip


_DRAW_2014 = (contract_2014.agreement, contract_2014.plots, contract_2014.clauses, contract_2014.signatures)


def _contract_2014_he() -> Item:
    agreement, plots, clauses, signatures = (partial(draw, household=contract_2014.HE) for draw in _DRAW_2014)
    line = Pass(300, Mode.BITONAL, 0.4)
    pages = (
        Page(agreement, _C14, _FORM, Wear(), line),
        Page(plots, _C14, ("table", "form"), Wear(), line),
        Page(clauses, _C14, ("plain",), Wear(), Pass(300, Mode.BITONAL, -0.8, speckle=0.4)),
        Page(signatures, _C14, (*_FORM, "seal"), Wear(), Pass(300, skew_degrees=0.5, jpeg_quality=58)),
        Page(leave_blank, _C14, ("blank",), Wear(bleed=0.04), Pass(200, skew_degrees=0.5, jpeg_quality=50), signatures),
    )
    return Item(
        "X043/X043-WS·2014-Y-NJZ-0001", "X043-WS·2014-Y-NJZ-0001", Naming.WHOLE, Ending.PDF, pages,
        Row("X043-WS·2014-Y-NJZ-0001", contract_2014.HE.contract_code, "柳河镇石桥村第三村民小组",
            "何水生户农村土地（耕地）承包合同", "20141118", "公开", 5),
    )  # fmt: skip


def _contract_2014_hu() -> Item:
    agreement, plots, clauses, signatures = (partial(draw, household=contract_2014.HU) for draw in _DRAW_2014)
    pages = (
        Page(agreement, _C14, _FORM, Wear(), Pass(200, skew_degrees=-4.6)),
        Page(plots, _C14, ("table", "form"), Wear(), Pass(200, skew_degrees=3.4)),
        Page(clauses, _C14, ("plain",), Wear(holes=2), Pass(200, skew_degrees=-1.0, quarter_turn=180)),
        Page(signatures, _C14, (*_FORM, "seal"), Wear(holes=2), Pass(200, skew_degrees=1.7, black_edges=True)),
    )
    return Item(
        "X043/X043-WS·2014-Y-NJZ-0002", "X043-WS·2014-Y-NJZ-0002", Naming.FOLDER, Ending.JPEG, pages,
        Row("X043-WS·2014-Y-NJZ-0002", contract_2014.HU.contract_code, "柳河镇石桥村第三村民小组",
            "胡家旺户农村土地（耕地）承包合同", "20141118", "公开", 4),
    )  # fmt: skip


def _survey_2014() -> Item:
    pages = [
        Page(partial(registers.survey_2014, household=household), _C14, ("table", "form"), Wear(),
             Pass(300, Mode.BITONAL, skew))
        for household, skew in ((contract_2014.HE, -0.5), (contract_2014.HU, 1.3))
    ]  # fmt: skip
    return Item(
        "X043/X043-WS·2014-Y-NJZ-0003", "X043-WS·2014-Y-NJZ-0003", Naming.WHOLE, Ending.TIFF, tuple(pages),
        Row("X043-WS·2014-Y-NJZ-0003", "", "柳河镇石桥村村民委员会", "石桥村三组公示结果归户表", "20140916", "内部", 2),
    )  # fmt: skip


def _notice_2015() -> Item:
    first = partial(notices.first_page, notice=notices.CONTRACT_RENEWAL)
    second = partial(notices.second_page, notice=notices.CONTRACT_RENEWAL)
    kinds = ("plain", "letterhead")
    pages = (
        Page(first, notices.SIZE_MM, kinds, Wear(holes=2), Pass(200, skew_degrees=-0.3, jpeg_quality=72)),
        Page(second, notices.SIZE_MM, ("plain", "seal"), Wear(holes=2), Pass(200, skew_degrees=1.4, jpeg_quality=72)),
    )
    return Item(
        "X043/X043-WS·2015-D30-DZB-0012", "X043-WS·2015-D30-DZB-0012", Naming.HYPHEN, Ending.JPEG, pages,
        Row("X043-WS·2015-D30-DZB-0012", "柳政发〔2015〕12号", "柳河镇人民政府",
            "关于做好农村土地承包经营权确权登记颁证扫尾工作的通知", "20150428", "公开", 2),
    )  # fmt: skip


def _minutes_2016() -> Item:
    scans = (Pass(300, Mode.BITONAL, 0.2), Pass(300, Mode.BITONAL, -0.6, speckle=0.6), Pass(300, Mode.BITONAL, 3.8))
    pages = [
        Page(partial(minutes.printed_2016, page=page), minutes.A4_MM, ("plain",), Wear(), scan)
        for page, scan in enumerate(scans)
    ]
    return Item(
        "X043/X043-WS·2016-Y-DZB-0021", "X043-WS·2016-Y-DZB-0021", Naming.WHOLE, Ending.TIFF, tuple(pages),
        Row("X043-WS·2016-Y-DZB-0021", "〔2016〕第9期", "柳河镇党政办公室", "柳河镇党政联席会议纪要", "20160623", "内部", 3),
    )  # fmt: skip


def _photographs_2019() -> Item:
    pages = [
        Page(partial(photographs.album_page, page=page), photographs.SIZE_MM, ("plain", "photograph"), wear,
             Pass(200, skew_degrees=skew, jpeg_quality=74))
        for page, wear, skew in ((0, Wear(Tone.CREAM), 0.7), (1, Wear(), -0.4))
    ]  # fmt: skip
    return Item(
        "X043/X043-ZP·2019·D30-025-005", "X043-ZP·2019·D30-025-005", Naming.UNDERSCORE, Ending.JPEG, tuple(pages),
        Row("X043-ZP·2019·D30-025-005", "", "柳河镇党政办公室", "石桥村旧貌与高标准农田建设照片", "20190927", "公开", 2),
    )  # fmt: skip


def _notice_2022() -> Item:
    first = partial(notices.first_page, notice=notices.LAND_PROTECTION)
    second = partial(notices.second_page, notice=notices.LAND_PROTECTION)
    pages = (
        Page(first, notices.SIZE_MM, ("plain", "letterhead"), Wear(), Pass(200, skew_degrees=0.6, noise=0.7)),
        Page(second, notices.SIZE_MM, ("plain", "seal"), Wear(), Pass(200, skew_degrees=-0.8, noise=0.7)),
    )
    return Item(
        "X043/X043-WS·2022·Y·农经-0003", "X043-WS·2022·Y·农经-0003", Naming.UNDERSCORE, Ending.PNG, pages,
        Row("X043-WS·2022·Y·农经-0003", "柳发〔2022〕7号", "中共柳河镇委员会", "关于进一步加强耕地保护坚决制止撂荒的通知",
            "20220819", "公开", 2),
    )  # fmt: skip


def _mediation_2023() -> Item:
    first, second = (partial(letters.mediation_2023, page=page) for page in range(2))
    pages = (
        Page(first, letters.A4_MM, ("plain",), Wear(), Pass(300, Mode.BITONAL, -1.2)),
        Page(second, letters.A4_MM, (*_FORM, "seal"), Wear(), Pass(200, skew_degrees=0.0, jpeg_quality=66)),
        Page(leave_blank, letters.A4_MM, ("blank",), Wear(bleed=0.03), Pass(200, jpeg_quality=50), second),
    )
    return Item(
        "X043/X043-WS·2023·D30·信访-0015", "X043-WS·2023·D30·信访-0015", Naming.WHOLE, Ending.PDF, pages,
        Row("X043-WS·2023·D30·信访-0015", "柳人调〔2023〕第31号", "柳河镇人民调解委员会",
            "邹志刚与廖世杰承包地界址纠纷调解协议书", "20230726", "内部", 3),
    )  # fmt: skip


def _loose_scans() -> Item:
    """Two scans that nobody has claimed yet, as a station finds them."""
    pages = (
        Page(partial(contract_1984.front, household=contract_1984.WU), _C84, _FORM,
             Wear(Tone.BROWN, fade=0.35, stains=2), Pass(200, skew_degrees=-2.0, black_edges=True)),
        Page(partial(contract_1984.plots, household=contract_1984.WU), _C84, ("table", "form"),
             Wear(Tone.BROWN, stains=1), Pass(200, skew_degrees=1.0, jpeg_quality=46)),
    )  # fmt: skip
    return Item("待整理/散件", "散件", Naming.CAMERA, Ending.JPEG, pages, None)
