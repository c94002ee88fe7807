"""Album pages: a mounted photograph with its caption."""

from dataclasses import replace

from ..flow import Flow
from ..fonts import Face
from ..landscape import landscape
from ..sheet import Sheet, Style

SIZE_MM = (210.0, 297.0)

_CAPTION = Style(Face.SONG, 13)


def album_page(sheet: Sheet, page: int) -> None:
    """A photograph and what is written under it; ``page`` counts from 0."""
    is_grey = page == 0
    flow = Flow(sheet, _CAPTION, left_mm=26, right_mm=26, top_mm=24, leading=1.75)
    flow.title(_TITLES[page], 17, Face.HEI_BOLD)
    flow.skip(8)
    width = round(flow.right - flow.left)
    height = round(width * (0.7 if is_grey else 0.66))
    _mount(sheet, round(flow.left), round(flow.y), width, height, is_grey=is_grey)
    flow.y += height
    flow.skip(10)
    for text in _CAPTIONS[page]:
        flow.lines(text)
    flow.skip(4)
    flow.paragraph(_NOTES[page], replace(_CAPTION, face=Face.KAI, points=14))


def _mount(sheet: Sheet, x: int, y: int, width: int, height: int, *, is_grey: bool) -> None:
    """Stick the print on the sheet, with its white rim and a thin shadow."""
    rim = sheet.px(3)
    shadow = sheet.px(0.6)
    sheet.pixels[y - rim + shadow : y + height + rim + shadow, x - rim + shadow : x + width + rim + shadow] = 196
    sheet.pixels[y - rim : y + height + rim, x - rim : x + width + rim] = 252
    sheet.pixels[y : y + height, x : x + width] = landscape(sheet.rng, width, height, is_grey=is_grey)


_TITLES = ("石桥村第三村民小组旧貌", "柳河镇高标准农田建设成果")

_CAPTIONS = (
    ("题名：石桥村三组稻田与民居", "时间：1986年10月", "摄影：段文斌", "照片号：X043-ZP·2019·D30-025-005"),
    ("题名：白鹤塘片区建成后的梯田", "时间：2019年9月27日", "摄影：冯国庆", "底片号：2019－0927－14"),
)

_NOTES = (
    "文字说明：照片左侧为三组老屋场，屋前是门前塘，中间的梯田依次为九亩丘、秧田坝和磨盘丘。背后的山叫枫树坳，"
    "山腰的柴路一九九二年拓宽为机耕道。原件由谢金山家属捐赠，四角略有卷曲。",
    "文字说明：项目总投资一千三百二十万元，新修渠道十一公里、机耕路七公里，平整土地二千六百亩，"
    "惠及石桥、枫林、梅子沟三个村的九百四十户农民。",
)
