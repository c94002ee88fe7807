"""The land contract of the second round, 1998: thirty years, typeset, with typed and written blanks."""

from dataclasses import dataclass, replace

from ..flow import Flow
from ..fonts import Face
from ..seal import press_finger, press_seal
from ..sheet import Sheet, Style
from ..table import Cell, Row, TableLook, draw_table

SIZE_MM = (184.0, 260.0)

_PRINT = Style(Face.SONG, 13)
_TABLE = Style(Face.SONG, 11)


@dataclass(frozen=True)
class Plot:
    """Name, area in mu and in m², and the borders in one cell."""

    name: str
    area: str
    taxed: str
    borders: str


@dataclass(frozen=True)
class Household:
    """A contractor of 1998."""

    number: str
    head: str
    id_number: str
    members: tuple[tuple[str, str, str, str], ...]
    total: str
    count: str
    plots: tuple[Plot, ...]


ZHOU = Household(
    "0086",
    "周永昌",
    "421396560412231",
    (
        ("周永昌", "户主", "男", "42"),
        ("彭淑华", "妻", "女", "40"),
        ("周立新", "长子", "男", "19"),
        ("周立芬", "次女", "女", "15"),
        ("周老太", "母", "女", "68"),
    ),
    "6.85",
    "五",
    (
        Plot("大湾田", "2.10", "1.95", "东至赵满仓承包田，西至渠道，南至河堤，北至何水生承包田"),
        Plot("长垄", "1.65", "1.50", "东至机耕路，西至黄冬梅承包田，南至排水沟，北至长垄塘"),
        Plot("枫树坳", "1.30", "1.20", "东至枫树，西至唐云生旱地，南至山脚小路，北至集体林场"),
        Plot("鸭子塘", "1.05", "1.00", "东至鸭子塘埂，西至罗腊梅承包田，南至田埂，北至村级公路"),
        Plot("黄泥包", "0.75", "0.60", "东至荒坡，西至潘守信旱地，南至岩坎，北至黄泥包顶"),
    ),
)

YANG = Household(
    "0091",
    "杨保田",
    "421396491103235",
    (
        ("杨保田", "户主", "男", "49"),
        ("韩玉珍", "妻", "女", "47"),
        ("杨学军", "长子", "男", "24"),
        ("曹小燕", "儿媳", "女", "23"),
    ),
    "5.42",
    "四",
    (
        Plot("门前塘下", "2.00", "1.88", "东至李国强承包田，西至晒场，南至大路，北至刘桂芳屋后菜地"),
        Plot("芦苇荡", "1.52", "1.40", "东至芦苇荡沟，西至孙兰香承包田，南至柳河，北至防洪堤"),
        Plot("石板桥头", "1.10", "1.05", "东至石板桥，西至邓先锋承包田，南至水圳，北至乡道"),
        Plot("桐子坡", "0.80", "0.70", "东至桐子树林，西至朱正义旱地，南至坡脚，北至蓄水池"),
    ),
)


def cover(sheet: Sheet, household: Household) -> None:
    """The cover with number and parties."""
    h = household
    flow = Flow(sheet, replace(_PRINT, points=15), left_mm=26, right_mm=26, top_mm=34)
    flow.lines(f"合同编号：柳石包字第{{{h.number}}}号", replace(_PRINT, points=13), "right")
    flow.skip(22)
    flow.title("农村集体土地承包合同书", 25, Face.SONG_BOLD)
    flow.skip(3)
    flow.title("（第二轮土地承包）", 16, Face.SONG)
    flow.skip(34)
    flow.lines("发包方：{临溪县柳河镇石桥村村民委员会}")
    flow.skip(4)
    flow.lines(f"承包方：{{石桥村三组　{h.head}}}")
    flow.skip(4)
    flow.lines("签订日期：一九九八年{九}月{二十八}日")
    flow.skip(26)
    flow.title("临溪县农村经济经营管理局印制", 13, Face.HEI)


def body(sheet: Sheet, household: Household) -> None:
    """Articles one to six."""
    flow = Flow(sheet, _PRINT, left_mm=24, right_mm=22, top_mm=22, leading=1.7)
    flow.lines("发包方（甲方）：{石桥村村民委员会}　法定代表人：{吴长贵}")
    flow.lines(f"承包方（乙方）：{{{household.head}}}　身份证号：{{{household.id_number}}}")
    flow.skip(1)
    for text in _BODY:
        flow.paragraph(text.replace("$TOTAL", household.total).replace("$COUNT", household.count))


def plots(sheet: Sheet, household: Household) -> None:
    """Members and plots."""
    h = household
    flow = Flow(sheet, _PRINT, left_mm=14, right_mm=14, top_mm=20)
    flow.title("承包农户家庭成员和承包土地明细表", 16, Face.HEI)
    flow.skip(3)
    head: Row = ("姓名", "与户主关系", "性别", "年龄")
    people: list[Row] = [head, *([f"{{{text}}}" for text in member] for member in h.members)]
    draw_table(flow, (40, 46, 34, 34), people, TableLook(_TABLE, replace(_TABLE, face=Face.HEI), 8.5))
    flow.skip(6)
    land: list[Row] = [("地块名称", "承包面积\n（亩）", "计税面积\n（亩）", "四至界限")]
    for p in h.plots:
        borders = Cell(f"{{{p.borders}}}", centred=False)
        land.append((f"{{{p.name}}}", f"{{{p.area}}}", f"{{{p.taxed}}}", borders))
    land.append(("合计", f"{{{h.total}}}", "", ""))
    draw_table(flow, (26, 22, 22, 86), land, TableLook(_TABLE, replace(_TABLE, face=Face.HEI), 14))


def duties(sheet: Sheet, household: Household) -> None:
    """Rights, duties, breach."""
    flow = Flow(sheet, _PRINT, left_mm=24, right_mm=22, top_mm=22, leading=1.7)
    for text in _DUTIES:
        flow.paragraph(text)


def signatures(sheet: Sheet, household: Household) -> None:
    """The last articles, signatures, fingerprint, seal of the village."""
    flow = Flow(sheet, _PRINT, left_mm=24, right_mm=22, top_mm=22, leading=1.75)
    for text in _LAST:
        flow.paragraph(text)
    flow.skip(9)
    flow.lines("甲方（公章）：石桥村村民委员会")
    flow.lines("法定代表人：{吴长贵}　　经办人：{郑文斌}")
    seal_y = flow.y * 25.4 / sheet.dpi - 3
    flow.skip(9)
    flow.lines(f"乙方（签名）：{{{household.head}}}")
    finger_y = flow.y * 25.4 / sheet.dpi - 4
    flow.skip(9)
    flow.lines("鉴证机关：柳河镇农村经济经营管理站")
    flow.lines("鉴证人：{徐友才}　　鉴证日期：一九九八年{十}月{六}日")
    press_seal(sheet, "临溪县柳河镇石桥村村民委员会", (84, seal_y), diameter_mm=40)
    press_finger(sheet, (61, finger_y))


_BODY = (
    "为进一步稳定和完善农村土地承包关系，保护农民的合法权益，根据《中华人民共和国土地管理法》、《中华人民共和国农业法》"
    "和中共中央办公厅、国务院办公厅《关于进一步稳定和完善农村土地承包关系的通知》，甲乙双方在平等、自愿的基础上，"
    "订立如下合同：",
    "第一条　甲方将集体所有的土地{$TOTAL}亩，共{$COUNT}块，发包给乙方从事农业生产。地块名称、面积和四至界限见明细表。",
    "第二条　土地承包期再延长三十年不变，自一九九八年十月一日起，至二〇二八年九月三十日止。"
    "第一轮土地承包合同同时废止。",
    "第三条　承包期内坚持“增人不增地，减人不减地”，甲方不得利用职权变更、解除合同，不得借调整之机多留机动地。",
    "第四条　机动地不得超过耕地总面积的百分之五，由村民代表会议讨论管理办法，收入和支出每年张榜公布。",
    "第五条　乙方承包的土地只能用于种植业、养殖业，未经批准不得改变用途，不得挖鱼塘、建窑场、栽种影响邻田的高大林木。",
    "第六条　在不改变土地所有权和农业用途的前提下，乙方可以依法、自愿、有偿地转包、互换、转让或者入股，"
    "但应当与受让方签订书面协议，并报甲方备案。",
)

_DUTIES = (
    "第七条　甲方的权利和义务",
    "1．监督乙方合理利用土地，制止破坏水土、污染环境的行为；",
    "2．维护乙方的生产经营自主权，按约定提供机耕、排灌、植保、良种等服务；",
    "3．每年三月底以前公布上年度的村务收支，接受群众查询；",
    "4．组织修建和维护沟渠、桥涵、泵站等农田水利设施。",
    "第八条　乙方的权利和义务",
    "1．享有承包土地的使用权、收益权和产品处分权；",
    "2．依法缴纳农业税，完成国家粮食定购任务，履行村提留、乡统筹和劳动积累工义务，总额以上年人均纯收入的百分之五为限；",
    "3．爱护公共设施，服从统一放水、统一防治病虫害的安排；",
    "4．承包期内对土地增加投入的，土地被征用时有权获得相应的补偿。",
    "第九条　违约责任",
    "1．甲方无故收回承包地的，应赔偿乙方当年产值一倍的损失；",
    "2．乙方弃耕抛荒满一年的，甲方有权要求恢复耕种，连续两年抛荒的，可以收回该地块另行发包。",
)

_LAST = (
    "第十条　甲乙双方因履行本合同发生争议，应当协商解决；协商不成的，由村民委员会、镇人民政府调解；"
    "不愿调解或者调解不成的，可以向县农业承包合同仲裁委员会申请仲裁，也可以直接向人民法院起诉。",
    "第十一条　承包期内，乙方家庭分户的，由其内部协商分割，并到镇农村经济经营管理站办理变更手续。",
    "第十二条　本合同经双方签字盖章，并由鉴证机关鉴证后生效。甲方负责人变动，不影响本合同的效力。",
    "第十三条　本合同一式四份，甲乙双方、镇农村经济经营管理站、县档案馆各存一份。未尽事宜，由双方另订补充协议。",
)
