"""Fonds 0142: papers up to 1998, filed by volume, with the codes of DA/T 13-94."""

from functools import partial

from ..catalogue import Row
from ..item import Ending, Item, Naming, Page, leave_blank
from ..paper import Tone, Wear
from ..papers import contract_1984, contract_1998, deed_1951, letters, minutes, registers
from ..scanner import Mode, Pass

_SIZE_84, _SIZE_98 = contract_1984.SIZE_MM, contract_1998.SIZE_MM
_FORM = ("plain", "form")


def items() -> list[Item]:
    """The items in the order of the catalogue."""
    return [
        _deed_1951(),
        _register_1982(),
        _minutes_1983(),
        _contract_1984_zhao(),
        _contract_1984_li(),
        _letter_1986(),
        _contract_1998_zhou(),
        _contract_1998_yang(),
        _ledger_1998(),
    ]


def _deed_1951() -> Item:
    kinds = ("vertical", "traditional")
    size = deed_1951.SIZE_MM
    brown = Wear(Tone.BROWN, folds=("level", "upright"))
    return Item(
        "0142/0142-1-3-1",
        "0142-1-3-1",
        Naming.FOLDER,
        Ending.JPEG,
        (
            Page(deed_1951.deed, size, (*kinds, "form"), brown, Pass(200, skew_degrees=0.8, jpeg_quality=66)),
            Page(
                deed_1951.petition,
                size,
                (*kinds, "hand"),
                Wear(Tone.BROWN, folds=("upright",), stains=1),
                Pass(200, skew_degrees=-1.3, black_edges=True, jpeg_quality=66),
            ),
        ),
        Row(
            "0142-1-3-1",
            "",
            "临溪县人民政府",
            "石桥村赵长庚土地房产所有证及分关合同",
            "19511208",
            "公开",
            2,
            "繁体竖排",
        ),
    )


def _register_1982() -> Item:
    scans = (Pass(300, Mode.BITONAL, 0.7, speckle=0.5), Pass(300, Mode.BITONAL, -1.1, black_edges=True))
    pages = [
        Page(partial(registers.households_1982, page=page), registers.PORTRAIT_MM, ("table", "form"), Wear(), scan)
        for page, scan in enumerate(scans)
    ]
    back = Page(leave_blank, registers.PORTRAIT_MM, ("blank",), Wear(), Pass(300, Mode.BITONAL, speckle=0.3))
    return Item(
        "0142/0142-1-16-2",
        "0142-1-16-2",
        Naming.WHOLE,
        Ending.TIFF,
        (*pages, back),
        Row("0142-1-16-2", "", "石桥大队第三生产队", "第三生产队户口登记册", "19820701", "内部", 3),
    )


def _minutes_1983() -> Item:
    wear = (Wear(Tone.CREAM, holes=2), Wear(Tone.YELLOWED, bleed=0.10, holes=2), Wear(Tone.CREAM, stains=2, holes=2))
    skews = (1.6, -2.4, 0.5)
    pages = [
        Page(
            partial(minutes.handwritten_1983, page=page),
            minutes.LETTER_MM,
            ("hand",),
            wear[page],
            Pass(200, skew_degrees=skews[page], jpeg_quality=68),
            partial(minutes.handwritten_1983, page=(page + 1) % 3),
        )
        for page in range(3)
    ]
    return Item(
        "0142/0142-1-19-4",
        "0142-1-19-4",
        Naming.FOLDER,
        Ending.JPEG,
        tuple(pages),
        Row("0142-1-19-4", "", "石桥大队", "[石桥大队队委扩大会议记录]", "19831126", "内部", 3, "自拟题名"),
    )


def _contract_1984_zhao() -> Item:
    zhao = contract_1984.ZHAO
    front, plots, terms = (partial(draw, household=zhao) for draw in _DRAW_1984)
    pages = (
        Page(front, _SIZE_84, _FORM, Wear(Tone.WHITE), Pass(300, Mode.GREY, 0.4, noise=0)),
        Page(plots, _SIZE_84, ("table", "form"), Wear(Tone.WHITE), Pass(300, Mode.GREY, -0.9, noise=0)),
        Page(terms, _SIZE_84, _FORM, Wear(Tone.WHITE), Pass(300, skew_degrees=-0.3, noise=0)),
        Page(leave_blank, _SIZE_84, ("blank",), Wear(Tone.WHITE), Pass(300, Mode.GREY, 0.6, noise=0)),
    )
    return Item(
        "0142/0142-1-23",
        "0142-1-23",
        Naming.HYPHEN,
        Ending.TIFF,
        pages,
        Row(
            "0142-1-23",
            "柳农合字第37号",
            "石桥大队第三生产队",
            "赵满仓户土地承包合同书",
            "19840312",
            "公开",
            4,
            "按卷著录",
        ),
    )


_DRAW_1984 = (contract_1984.front, contract_1984.plots, contract_1984.terms)


def _contract_1984_li() -> Item:
    front, plots, terms = (partial(draw, household=contract_1984.LI) for draw in _DRAW_1984)
    old = Tone.YELLOWED
    pages = (
        Page(front, _SIZE_84, _FORM, Wear(old, worn_ink=0.35, folds=("level",)), Pass(200, skew_degrees=2.2)),
        Page(plots, _SIZE_84, ("table", "form"), Wear(old, stains=1), Pass(200, skew_degrees=-1.5, black_edges=True)),
        Page(terms, _SIZE_84, _FORM, Wear(old, bleed=0.12, stains=2), Pass(200, skew_degrees=-3.1), front),
    )
    return Item(
        "0142/0142-1-24-6",
        "0142-1-24-6",
        Naming.UNDERSCORE,
        Ending.JPEG,
        pages,
        Row(
            "0142-1-24-6",
            "柳农合字第38号",
            "石桥大队第三生产队",
            "李国强户土地承包合同书",
            "19840300",
            "公开",
            3,
            "日期不详，据内容著录到月",
        ),
    )


def _letter_1986() -> Item:
    typed = [partial(letters.typed_1986, page=page) for page in range(2)]
    scan = Pass(300, Mode.BITONAL, 1.9, speckle=1.2)
    turned = Pass(300, Mode.BITONAL, -0.6, quarter_turn=180, speckle=0.8)
    kinds = ("plain", "typed")
    pages = (
        Page(typed[0], letters.TYPED_MM, kinds, Wear(worn_ink=0.3), scan),
        Page(typed[1], letters.TYPED_MM, kinds, Wear(worn_ink=0.3), turned),
    )
    return Item(
        "0142/0142-1-31-2",
        "0142-1-31-2",
        Naming.UNDERSCORE,
        Ending.TIFF,
        pages,
        Row(
            "0142-1-31-2",
            "柳信复字（1986）第19号",
            "柳河乡人民政府",
            "关于石桥村唐云生来信反映田界问题的复函",
            "19860514",
            "内部",
            2,
        ),
    )


_DRAW_1998 = (
    contract_1998.cover,
    contract_1998.body,
    contract_1998.plots,
    contract_1998.duties,
    contract_1998.signatures,
)


def _contract_1998_zhou() -> Item:
    cover, body, plots, duties, signatures = (partial(draw, household=contract_1998.ZHOU) for draw in _DRAW_1998)
    wear = Wear(Tone.CREAM, holes=3)
    pages = (
        Page(cover, _SIZE_98, _FORM, wear, Pass(300, skew_degrees=0.3, jpeg_quality=62)),
        Page(body, _SIZE_98, _FORM, wear, Pass(300, skew_degrees=-0.7, jpeg_quality=62)),
        Page(plots, _SIZE_98, ("table", "form"), wear, Pass(300, skew_degrees=1.2, jpeg_quality=62)),
        Page(duties, _SIZE_98, ("plain",), wear, Pass(300, skew_degrees=-0.4, black_edges=True, jpeg_quality=62)),
        Page(signatures, _SIZE_98, _FORM, wear, Pass(300, skew_degrees=0.9, jpeg_quality=62)),
    )
    return Item(
        "0142/0142-2-9-1",
        "0142-2-9-1",
        Naming.WHOLE,
        Ending.PDF,
        pages,
        Row(
            "0142-2-9-1",
            "柳石包字第0086号",
            "柳河镇石桥村村民委员会",
            "周永昌户农村集体土地承包合同书（第二轮）",
            "19980928",
            "公开",
            5,
        ),
    )


def _contract_1998_yang() -> Item:
    _, body, plots, duties, signatures = (partial(draw, household=contract_1998.YANG) for draw in _DRAW_1998)
    pages = (
        Page(body, _SIZE_98, _FORM, Wear(Tone.CREAM), Pass(200, skew_degrees=0.8, quarter_turn=90)),
        Page(plots, _SIZE_98, ("table", "form"), Wear(Tone.CREAM), Pass(200, skew_degrees=-1.9, quarter_turn=180)),
        Page(duties, _SIZE_98, ("plain",), Wear(Tone.CREAM, fade=0.4), Pass(200, skew_degrees=4.3, jpeg_quality=44)),
        Page(signatures, _SIZE_98, _FORM, Wear(Tone.CREAM), Pass(200, skew_degrees=-0.5, quarter_turn=270)),
    )
    return Item(
        "0142/0142-2-9-2",
        "0142-2-9-2",
        Naming.UNDERSCORE,
        Ending.JPEG,
        pages,
        Row(
            "0142-2-9-2",
            "柳石包字第0091号",
            "柳河镇石桥村村民委员会",
            "杨保田户农村集体土地承包合同书（第二轮）",
            "19980928",
            "公开",
            4,
            "缺封面",
        ),
    )


def _ledger_1998() -> Item:
    first, second = (partial(registers.ledger_1998, page=page) for page in range(2))
    size = registers.LANDSCAPE_MM
    pages = (
        Page(first, size, ("table",), Wear(), Pass(200, Mode.GREY, 0.6, quarter_turn=270, noise=0.8)),
        Page(second, size, ("table",), Wear(holes=2), Pass(200, Mode.GREY, -1.4, noise=0.8)),
    )
    return Item(
        "0142/0142-2-10-1",
        "0142-2-10-1",
        Naming.UNDERSCORE,
        Ending.PNG,
        pages,
        Row("0142-2-10-1", "", "柳河镇石桥村村民委员会", "石桥村第二轮土地延包台账", "19981000", "内部", 2),
    )
