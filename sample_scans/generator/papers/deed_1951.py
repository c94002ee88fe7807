"""A deed of the land reform, 1951: vertical, from right to left, in traditional characters."""

from ..fonts import Face
from ..seal import press_seal
from ..sheet import BLACK, Sheet, Style
from ..vertical import VerticalFlow

SIZE_MM = (256.0, 190.0)

_PRINT = Style(Face.MING_TRADITIONAL, 14)
_BRUSH = Style(Face.KAI_TRADITIONAL, 15.5, BLACK, unsteadiness=0.7)


def deed(sheet: Sheet) -> None:
    """The deed with its parcels."""
    _border(sheet)
    flow = VerticalFlow(sheet, _PRINT, right_mm=30, top_mm=26, step_mm=12.2)
    flow.column("土地房産所有證", Style(Face.MING_TRADITIONAL, 25, tracking=0.35), indent=0.6)
    flow.x -= flow.step * 0.35
    for text in _DEED:
        flow.column(text, pen=_BRUSH)
    flow.column("縣長　{沈鶴年}", pen=_BRUSH, indent=14)
    flow.column("公元一九五一年{十二}月{八}日", pen=_BRUSH, indent=6)
    press_seal(sheet, "臨溪縣人民政府印", ((flow.x + 0.35 * flow.step) * 25.4 / sheet.dpi, 124), diameter_mm=46)


def petition(sheet: Sheet) -> None:
    """The family's statement on dividing the property, written with a brush."""
    flow = VerticalFlow(sheet, _BRUSH, right_mm=24, top_mm=24, step_mm=12.4)
    flow.column("分關合同字據", Style(Face.KAI_TRADITIONAL, 22, unsteadiness=0.6, tracking=0.2))
    for text in _PETITION:
        flow.column(text)


def _border(sheet: Sheet) -> None:
    for inset, points in ((11, 2.2), (13.5, 0.7)):
        edge = sheet.px(inset)
        sheet.frame(edge, edge, sheet.width - edge, sheet.height - edge, points=points)


_DEED = (
    "臨溪縣第{四}區{柳河}鄉{石橋}村居民{趙長庚}",
    "依據中國人民政治協商會議共同綱領第二十七條",
    "保護農民已得土地所有權之規定確定本戶全家",
    "{五}人所有土地共計{拾壹}畝{叁}分房屋{肆}間均作為本戶",
    "全家私有産業有耕種居住典賣轉讓贈與等完全",
    "自由任何人不得侵犯特給此證",
    "計開土地",
    "{牛角丘}水田{貳}畝{壹}分東至{李姓田}西至{水溝}南至{大路}北至{堰}",
    "{大灣田}水田{肆}畝{陸}分東至{渠}西至{周姓田}南至{河}北至{何姓田}",
    "{茶樹坡}旱地{叁}畝{伍}分東至{墳山}西至{茶園}南至{路}北至{徐姓地}",
    "{竹園邊}菜地{壹}畝{壹}分東至{竹園}西至{屋}南至{塘}北至{牆}",
    "計開房産瓦房{叁}間草房{壹}間地基長{伍}丈寬{貳}丈",
)

_PETITION = (
    "立分關合同人趙長庚今因年邁家務繁重難以",
    "統管憑族鄰親友將祖遺田產房屋品搭均勻分",
    "授二子各自耕種永無反悔計開於後",
    "長子滿倉分得牛角丘水田貳畝壹分茶樹坡旱",
    "地壹畝捌分又東頭瓦房壹間廚房半間耕牛壹",
    "頭犁耙全套",
    "次子滿囤分得大灣田水田肆畝陸分西頭瓦房",
    "壹間草房壹間水車壹架榨油股份三分之一",
    "二老在世由兄弟輪流供養每年各給稻穀陸擔",
    "食鹽拾斤棉花伍斤不得推諉",
    "恐口無憑立此分關字據一樣二紙各執一紙",
    "憑證人　吳啓祥　馬福興　徐潤生　代筆　鄭樹聲",
    "公元一九五三年歲次癸巳臘月初十日立",
)
