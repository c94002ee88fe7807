"""The contract of the survey and registration of 2014: coded parties, coded plots, printed from a database."""

from dataclasses import dataclass, replace

from ..flow import Flow
from ..fonts import Face
from ..seal import press_finger, press_seal
from ..sheet import Sheet, Style
from ..table import Cell, Row, TableLook, draw_table

SIZE_MM = (210.0, 297.0)

ISSUER_CODE = "42139610620803"
"""发包方编码: county 421396, town 106, village 208, group 03."""

_PRINT = Style(Face.SONG, 14)
_TABLE = Style(Face.SONG, 10.5)


@dataclass(frozen=True)
class Plot:
    """A surveyed plot; the code is completed by the issuer's."""

    name: str
    number: str
    area: str
    east: str
    south: str
    west: str
    north: str

    @property
    def code(self) -> str:
        """地块编码, 19 digits."""
        return ISSUER_CODE + self.number


@dataclass(frozen=True)
class Household:
    """A contractor of 2014."""

    number: str
    representative: str
    id_number: str
    phone: str
    members: tuple[tuple[str, str, str, str], ...]
    total: str
    plots: tuple[Plot, ...]

    @property
    def code(self) -> str:
        """承包方编码, 18 digits."""
        return ISSUER_CODE + self.number

    @property
    def contract_code(self) -> str:
        """承包合同编码, 18 digits and J for a household's contract."""
        return self.code + "J"


HE = Household(
    "0012",
    "何水生",
    "421396196308152314",
    "0719－5558231",
    (
        ("何水生", "户主", "421396196308152314", ""),
        ("谢春桃", "配偶", "421396196511042321", ""),
        ("何志远", "子", "421396198902262312", "在外务工"),
        ("姚佩佩", "儿媳", "421396199007182329", ""),
        ("何雨桐", "孙女", "421396201303052326", ""),
    ),
    "7.26",
    (
        Plot("大湾田", "00021", "2.34", "渠道", "周永昌", "田埂", "村级公路"),
        Plot("月亮湾", "00022", "1.88", "赵满仓", "机耕路", "胡家旺", "水沟"),
        Plot("乌龟石", "00057", "1.21", "罗腊梅", "集体荒地", "山脚", "蒋德顺"),
        Plot("樟树脚", "00063", "1.07", "樟树", "龚凤莲", "小路", "水塘"),
        Plot("火烧坪", "00118", "0.76", "岩坎", "邹道清", "集体林地", "冲沟"),
    ),
)

HU = Household(
    "0027",
    "胡家旺",
    "421396195912012313",
    "0719－5558067",
    (
        ("胡家旺", "户主", "421396195912012313", ""),
        ("叶秋菊", "配偶", "42139619610923232X", ""),
        ("胡建平", "子", "42139619850517233X", ""),
        ("胡晓莉", "女", "421396198712082329", "外嫁女"),
    ),
    "6.03",
    (
        Plot("秧田坝", "00034", "1.95", "晒谷场", "程国栋", "秧田沟", "赵满仓"),
        Plot("月亮湾", "00023", "1.62", "何水生", "机耕路", "廖世杰", "水沟"),
        Plot("白鹤塘", "00071", "1.40", "白鹤塘", "防洪堤", "傅长根", "田间路"),
        Plot("油榨岭", "00126", "1.06", "集体林地", "石桥小学", "油榨房", "岭脊"),
    ),
)


def agreement(sheet: Sheet, household: Household) -> None:
    """The first page: codes, parties, purpose and term."""
    h = household
    flow = Flow(sheet, _PRINT, left_mm=28, right_mm=26, top_mm=30, leading=1.8)
    flow.lines(f"承包合同编码：{h.contract_code}", replace(_PRINT, points=11), "right")
    flow.skip(5)
    flow.title("农村土地（耕地）承包合同", 22, Face.SONG_BOLD)
    flow.title("（家庭承包方式）", 15, Face.SONG)
    flow.skip(5)
    flow.lines("发包方：临溪县柳河镇石桥村第三村民小组")
    flow.lines(f"发包方编码：{ISSUER_CODE}　　负责人：韦少华")
    flow.lines(f"承包方代表：{h.representative}　　承包方编码：{h.code}")
    flow.lines(f"身份证号码：{h.id_number}　联系电话：{h.phone}")
    flow.lines("住址：临溪县柳河镇石桥村三组")
    flow.skip(2)
    for text in _AGREEMENT:
        flow.paragraph(text.replace("$TOTAL", h.total).replace("$COUNT", str(len(h.plots))))


def plots(sheet: Sheet, household: Household) -> None:
    """The table of plots with codes and borders, and of members."""
    h = household
    flow = Flow(sheet, _PRINT, left_mm=14, right_mm=14, top_mm=24)
    flow.title("承包地块情况", 16, Face.HEI_BOLD)
    flow.skip(2)
    head = replace(_TABLE, face=Face.HEI)
    land: list[Row] = [("地块名称", "地块编码", "面积（亩）", "东至", "南至", "西至", "北至")]
    land += [(p.name, p.code, p.area, p.east, p.south, p.west, p.north) for p in h.plots]
    land.append(("合计", f"{len(h.plots)}块", h.total, Cell("其中基本农田全部划入保护区", 4)))
    draw_table(flow, (21, 46, 22, 23, 23, 23, 23), land, TableLook(_TABLE, head, 12))
    flow.skip(9)
    flow.title("承包方家庭成员情况", 16, Face.HEI_BOLD)
    flow.skip(2)
    people: list[Row] = [("姓名", "与承包方代表关系", "身份证号码", "备注"), *h.members]
    draw_table(flow, (34, 44, 62, 40), people, TableLook(_TABLE, head, 10.5))


def clauses(sheet: Sheet, household: Household) -> None:
    """Rights and duties."""
    flow = Flow(sheet, _PRINT, left_mm=28, right_mm=26, top_mm=28, leading=1.8)
    for text in _CLAUSES:
        flow.paragraph(text)


def signatures(sheet: Sheet, household: Household) -> None:
    """Closing clauses, signatures, the seal over date and name."""
    flow = Flow(sheet, _PRINT, left_mm=28, right_mm=26, top_mm=28, leading=1.9)
    for text in _CLOSING:
        flow.paragraph(text)
    flow.skip(16)
    flow.lines("发包方（章）：石桥村第三村民小组")
    flow.lines("负责人（签章）：{韦少华}")
    seal_y = flow.y * 25.4 / sheet.dpi
    flow.lines("签订日期：2014年{11}月{18}日")
    flow.skip(18)
    flow.lines(f"承包方代表（签章）：{{{household.representative}}}")
    finger_y = flow.y * 25.4 / sheet.dpi - 4
    flow.lines("签订日期：2014年{11}月{18}日")
    flow.skip(18)
    flow.lines("鉴证机关：柳河镇人民政府农村经营管理办公室")
    press_seal(sheet, "石桥村村民委员会", (72, seal_y), below="第三村民小组", diameter_mm=40)
    press_finger(sheet, (83, finger_y))


_AGREEMENT = (
    "为巩固和完善以家庭承包经营为基础、统分结合的双层经营体制，明确土地承包双方的权利和义务，根据《中华人民共和国"
    "农村土地承包法》、《中华人民共和国物权法》等法律法规，经发包方和承包方共同协商一致，签订本合同。",
    "一、承包土地用途：农业生产。承包面积$TOTAL亩，共$COUNT块，地块名称、编码、四至见附表。",
    "二、承包期限：自1998年10月1日起至2028年9月30日止。承包期届满，按照国家规定继续延长。",
    "三、本合同是对第二轮土地承包合同的完善。实测面积与原合同面积不一致的，以本合同为准，"
    "并作为换发农村土地承包经营权证的依据。",
    "四、因测量精度提高而增减的面积，不作为调整农业补贴、税费和征地补偿之外其他事项的理由。",
)

_CLAUSES = (
    "五、发包方的权利与义务",
    "（一）发包本集体所有的土地，监督承包方依照合同约定的用途合理利用和保护土地，制止损害承包地和农业资源的行为。",
    "（二）维护承包方的土地承包经营权，不得非法变更、解除承包合同，尊重承包方的生产经营自主权。",
    "（三）依照合同约定为承包方提供生产、技术、信息等服务，执行县、乡土地利用总体规划，"
    "组织本集体经济组织内的农业基础设施建设。",
    "六、承包方的权利与义务",
    "（一）依法享有承包地使用、收益和流转的权利，有权自主组织生产经营和处置产品。",
    "（二）承包地被依法征收、征用、占用的，有权依法获得相应的补偿。",
    "（三）维持土地的农业用途，不得用于非农建设；依法保护和合理利用土地，不得给土地造成永久性损害。",
    "（四）承包期内，承包方自愿交回承包地的，应当提前半年以书面形式通知发包方。",
    "七、妇女结婚，在新居住地未取得承包地的，发包方不得收回其原承包地；妇女离婚或者丧偶，仍在原居住地生活，"
    "或者不在原居住地生活但在新居住地未取得承包地的，亦同。",
    "八、承包方应得的承包收益，依照继承法的规定继承。",
)

_CLOSING = (
    "九、违约责任：当事人一方不履行合同义务或者履行义务不符合约定的，依照《中华人民共和国合同法》的规定承担违约责任。"
    "因不可抗力致使合同不能履行的，部分或者全部免除责任。",
    "十、争议解决：因土地承包经营发生纠纷的，双方可以协商解决，也可以请求村民委员会、镇人民政府调解；"
    "当事人不愿协商、调解的，可以向县农村土地承包仲裁委员会申请仲裁，也可以直接向人民法院起诉。",
    "十一、本合同一式四份，发包方、承包方各执一份，镇人民政府、县农村土地承包管理部门各备案一份。",
    "十二、本合同自双方签章之日起成立，自本村第二轮土地承包合同生效之日起具有追溯效力。",
)
