"""The land contract of the first round, 1984: a letterpress form of a production team, filled in with a pen."""

from dataclasses import dataclass, replace

from ..flow import Flow
from ..fonts import Face
from ..seal import press_finger, press_seal
from ..sheet import Sheet, Style
from ..table import Row, TableLook, draw_table

SIZE_MM = (184.0, 260.0)
"""16开, the paper of the time."""

_PRINT = Style(Face.MING, 14)
_TABLE = Style(Face.MING, 11.5)


@dataclass(frozen=True)
class Plot:
    """A plot as the form asks for it."""

    name: str
    area: str
    grade: str
    east: str
    west: str
    south: str
    north: str


@dataclass(frozen=True)
class Household:
    """A contractor of 1984 and what was written into the blanks."""

    number: str
    head: str
    people: str
    workers: str
    total: str
    paddy: str
    dry: str
    pieces: str
    tax: str
    grain: str
    cotton: str
    oil: str
    labour: str
    plots: tuple[Plot, ...]
    note: str


ZHAO = Household(
    "三十七",
    "赵满仓",
    "五",
    "三",
    "七亩三分五厘",
    "五亩二分",
    "二亩一分五厘",
    "六",
    "四十二元六角",
    "三百一十",
    "二十五",
    "十八",
    "十五",
    (
        Plot("牛角丘", "一亩四分", "一等", "东至李国强承包地", "西至水沟", "南至机耕路", "北至大堰"),
        Plot("大湾田", "二亩一分", "一等", "东至渠道", "西至周永昌田埂", "南至河堤", "北至何水生田"),
        Plot("秧田坝", "一亩七分", "二等", "东至晒谷场", "西至秧田沟", "南至胡家旺田", "北至公路"),
        Plot("茶树坡", "九分", "三等", "东至坟山脚", "西至茶园", "南至小路", "北至徐友才地"),
        Plot("瓦窑冲", "八分五厘", "三等", "东至瓦窑", "西至山脊分水", "南至集体柴山", "北至冲沟"),
        Plot("竹园边", "四分", "二等", "东至竹园", "西至吴长贵屋后", "南至菜地", "北至围墙"),
    ),
    "瓦窑冲一丘与集体柴山相连处以埋石为界。",
)

LI = Household(
    "三十八",
    "李国强",
    "六",
    "四",
    "八亩零五厘",
    "六亩三分",
    "一亩七分五厘",
    "六",
    "四十六元八角",
    "三百五十",
    "三十",
    "二十二",
    "二十",
    (
        Plot("九亩丘", "二亩八分", "一等", "东至石板桥", "西至赵满仓承包地", "南至抽水站", "北至主渠"),
        Plot("磨盘丘", "一亩五分", "一等", "东至谢金山田", "西至塘埂", "南至鸭子塘", "北至田间路"),
        Plot("门前塘下", "二亩", "二等", "东至水塘", "西至杨保田承包地", "南至大路", "北至屋场"),
        Plot("沙子坑", "八分", "三等", "东至河滩", "西至防洪堤", "南至柳树林", "北至郑文斌地"),
        Plot("柿子林", "六分", "三等", "东至柿树", "西至岩坎", "南至荒坡", "北至林场界"),
        Plot("老屋基", "三分五厘", "二等", "东至老井", "西至巷道", "南至马春林宅", "北至碾房"),
    ),
    "磨盘丘用水由鸭子塘放，上满下流，不得阻拦。",
)


WU = Household(
    "四十一",
    "吴长贵",
    "四",
    "二",
    "五亩九分",
    "四亩一分",
    "一亩八分",
    "五",
    "三十四元二角",
    "二百四十",
    "十六",
    "十二",
    "十五",
    (
        Plot("长垄", "一亩六分", "一等", "东至机耕路", "西至黄冬梅田", "南至排水沟", "北至长垄塘"),
        Plot("鸭子塘", "一亩三分", "一等", "东至鸭子塘埂", "西至罗腊梅田", "南至田埂", "北至大路"),
        Plot("石板桥头", "一亩二分", "二等", "东至石板桥", "西至邓先锋田", "南至水圳", "北至公路"),
        Plot("枫树坳", "一亩一分", "三等", "东至枫树", "西至唐云生地", "南至小路", "北至林场"),
        Plot("黄泥包", "七分", "三等", "东至荒坡", "西至潘守信地", "南至岩坎", "北至山顶"),
    ),
    "枫树坳旱地内枫树两棵属集体，不得砍伐。",
)


def front(sheet: Sheet, household: Household) -> None:
    """Parties, area, term and duties."""
    h = household
    flow = Flow(sheet, _PRINT, left_mm=24, right_mm=20, top_mm=22, leading=1.72)
    flow.title("土地承包合同书", 24, Face.MING, tracking=0.15)
    flow.skip(2)
    flow.lines(f"柳农合字第{{{h.number}}}号", align="right")
    flow.skip(1)
    flow.lines("发包方：柳河乡石桥大队第{三}生产队（简称甲方）")
    flow.lines(f"承包方：{{{h.head}}}　户　人口{{{h.people}}}人　劳力{{{h.workers}}}个（简称乙方）")
    flow.skip(1)
    flow.paragraph(
        "为了稳定和完善联产承包责任制，鼓励农民增加投资，培养地力，实行集约经营，根据中央一九八四年一号文件"
        "关于土地承包期一般应在十五年以上的规定，经社员大会讨论通过，甲乙双方自愿签订本合同，共同遵守。"
    )
    flow.paragraph(
        f"一、甲方将集体耕地{{{h.total}}}包给乙方耕种，其中水田{{{h.paddy}}}，旱地{{{h.dry}}}，"
        f"共{{{h.pieces}}}丘，座落和四至见附表。"
    )
    flow.paragraph("二、承包期十五年，从一九八四年{二}月{一}日起，至一九九九年{一}月{三十一}日止。")
    flow.paragraph("三、土地属于集体所有，乙方只有使用权，不准买卖，不准出租，不准葬坟、建房、取土烧砖，不准弃耕抛荒。")
    flow.paragraph(
        f"四、乙方每年负担农业税{{{h.tax}}}，交售公粮{{{h.grain}}}斤、棉花{{{h.cotton}}}斤、油料{{{h.oil}}}斤，"
        f"出义务工{{{h.labour}}}个，按时完成，不得拖欠。"
    )
    flow.paragraph("五、乙方应向集体交纳公积金、公益金和管理费，数额由社员大会每年评定，秋收后一次结清。")


def plots(sheet: Sheet, household: Household) -> None:
    """The register of plots with their four borders."""
    h = household
    flow = Flow(sheet, _PRINT, left_mm=12, right_mm=12, top_mm=20)
    flow.title("承包土地登记表", 20, Face.MING, tracking=0.1)
    flow.lines(f"户主：{{{h.head}}}　　第{{三}}生产队　　单位：亩", replace(_PRINT, points=12))
    flow.skip(2)
    head: Row = ("丘块名称", "面积", "等级", "东至", "西至", "南至", "北至")
    rows: list[Row] = [head]
    for p in h.plots:
        borders = (p.east, p.west, p.south, p.north)
        rows.append([f"{{{text}}}" for text in (p.name, p.area, p.grade, *borders)])
    rows.append(["合计", f"{{{h.total}}}", "", "", "", "", ""])
    draw_table(flow, (22, 20, 14, 26, 26, 26, 26), rows, TableLook(_TABLE, _TABLE, row_mm=19))
    flow.skip(4)
    flow.lines(f"附记：{{{h.note}}}", replace(_PRINT, points=12))


def terms(sheet: Sheet, household: Household) -> None:
    """The other terms, signatures and the seal."""
    flow = Flow(sheet, _PRINT, left_mm=24, right_mm=20, top_mm=22, leading=1.72)
    for text in _TERMS:
        flow.paragraph(text)
    flow.skip(5)
    flow.lines("发包方：石桥大队第三生产队　　（盖章）")
    flow.lines("队长：{王德福}　　会计：{陈启明}", indent=2)
    flow.skip(3)
    flow.lines(f"承包方户主：{{{household.head}}}　　（盖章或按手印）")
    finger_y = flow.y * 25.4 / sheet.dpi - 4
    flow.skip(3)
    flow.lines("鉴证单位：柳河乡人民政府")
    seal_y = flow.y * 25.4 / sheet.dpi + 3
    flow.lines("一九八四年{三}月{十二}日", align="right")
    press_finger(sheet, (74, finger_y))
    press_seal(sheet, "临溪县柳河乡人民政府", (136, seal_y), diameter_mm=42)


_TERMS = (
    "六、承包期内，乙方对承包地增施有机肥料、兴修水利、改良土壤而提高了地力的，合同期满时由甲方给予合理补偿；"
    "进行掠夺性经营，使土质下降的，乙方应当赔偿。",
    "七、塘堰、渠道、机耕路、抽水机等公共设施，由生产队统一管理，乙方有使用的权利和维护的义务。"
    "用水按先远后近、先高后低的次序轮灌。",
    "八、家庭人口增减，承包地一般不作变动。个别户确需调整的，本着大稳定、小调整的原则，由社员大会协商解决。",
    "九、乙方无力耕种或转营他业时，可以将承包地交还甲方，也可以经甲方同意，自找对象协商转包，但不得改变合同的内容。",
    "十、国家建设征用土地时，本合同相应部分即行终止，乙方应服从征用，青苗补偿费归乙方所有。",
    "十一、本合同一式三份，甲乙双方各执一份，乡人民政府存档一份，自签字之日起生效。",
)
