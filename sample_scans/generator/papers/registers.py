"""Ruled registers: households of 1982, the ledger of 1998, the survey summary of 2014."""

from dataclasses import replace

from ..flow import Flow
from ..fonts import Face
from ..sheet import Sheet, Style
from ..table import Row, TableLook, draw_table
from .contract_2014 import Household

PORTRAIT_MM = (184.0, 260.0)
LANDSCAPE_MM = (297.0, 210.0)

_MING = Style(Face.MING, 12)
_SONG = Style(Face.SONG, 11)


def households_1982(sheet: Sheet, page: int) -> None:
    """A page of the team's household register; ``page`` counts from 0."""
    flow = Flow(sheet, _MING, left_mm=10, right_mm=10, top_mm=18)
    flow.title("石桥大队第三生产队户口登记册", 18, Face.MING)
    flow.lines(f"一九八二年七月一日　　第{{{'一二三'[page]}}}页", replace(_MING, points=11), "centre")
    flow.skip(2)
    rows: list[Row] = [("户号", "姓名", "与户主关系", "性别", "出生年月", "文化程度", "职业")]
    rows += [[f"{{{text}}}" for text in row.split()] for row in _HOUSEHOLDS_1982[page]]
    draw_table(flow, (14, 26, 28, 14, 38, 22, 22), rows, TableLook(_MING, _MING, 11.6))
    flow.skip(4)
    flow.lines("填表人：{陈启明}　　审核：{王德福}", replace(_MING, points=11))


def ledger_1998(sheet: Sheet, page: int) -> None:
    """A page of the ledger of the second round; ``page`` counts from 0."""
    flow = Flow(sheet, _SONG, left_mm=16, right_mm=16, top_mm=17)
    flow.title("柳河镇石桥村第二轮土地延包台账", 18, Face.HEI_BOLD)
    flow.lines(f"单位：亩、元　　一九九八年十月　　第{page + 1}页", replace(_SONG, points=10.5), "right")
    flow.skip(1)
    head: Row = (
        "户主姓名",
        "组别",
        "人口",
        "承包面积",
        "其中水田",
        "其中旱地",
        "地块数",
        "农业税",
        "合同编号",
        "领证人",
    )
    rows: list[Row] = [head, *(row.split() for row in _LEDGER_1998[page])]
    look = TableLook(_SONG, replace(_SONG, face=Face.HEI), 10.8)
    draw_table(flow, (28, 20, 18, 28, 28, 28, 20, 26, 36, 28), rows, look)


def survey_2014(sheet: Sheet, household: Household) -> None:
    """归户表: what the survey found for one household, for signature."""
    flow = Flow(sheet, _SONG, left_mm=14, right_mm=14, top_mm=24)
    flow.title("农村土地承包经营权公示结果归户表", 18, Face.HEI_BOLD)
    flow.skip(2)
    flow.lines("公示单位：柳河镇石桥村民委员会　　公示时间：2014年9月1日至9月15日", replace(_SONG, points=10.5))
    flow.skip(1)
    draw_table(flow, (36, 56, 30, 60), _owner(household), TableLook(_SONG, _SONG, 11, head_rows=0))
    flow.skip(4)
    head: Row = ("序号", "地块名称", "地块编码", "合同面积", "实测面积", "土地用途", "是否基本农田")
    rows: list[Row] = [head]
    for number, plot in enumerate(household.plots, 1):
        contract_area = f"{float(plot.area) * 0.94:.2f}"
        rows.append((str(number), plot.name, plot.code, contract_area, plot.area, "种植业", "是"))
    draw_table(flow, (14, 28, 48, 22, 22, 22, 26), rows, TableLook(_SONG, replace(_SONG, face=Face.HEI), 11))
    flow.skip(6)
    flow.paragraph(
        "本户对以上公示结果已逐块核对，地块位置、四至界线、实测面积均无异议，同意据此签订承包合同、登记颁证。"
    )
    flow.skip(5)
    flow.lines(f"承包方代表（签字）：{{{household.representative}}}　　日期：2014年{{9}}月{{16}}日")


def _owner(household: Household) -> list[Row]:
    return [
        ("承包方代表", household.representative, "承包方编码", household.code),
        ("证件号码", household.id_number, "家庭成员数", f"{len(household.members)}人"),
        ("联系电话", household.phone, "实测总面积", f"{household.total}亩"),
    ]


_HOUSEHOLDS_1982 = (
    (
        "1 王德福 户主 男 一九三九年四月 初小 务农",
        "1 刘桂芳 妻 女 一九四一年八月 文盲 务农",
        "1 王建华 长子 男 一九六三年二月 高中 民办教师",
        "1 王小燕 三女 女 一九七一年十月 小学 学生",
        "2 赵满仓 户主 男 一九四四年五月 高小 务农",
        "2 孙兰香 妻 女 一九四七年九月 初小 务农",
        "2 赵金生 次子 男 一九六九年七月 小学 学生",
        "3 李国强 户主 男 一九四八年三月 初中 拖拉机手",
        "3 吴翠娥 妻 女 一九五〇年六月 高小 务农",
        "3 李老汉 父 男 一九一七年冬月 私塾 务农",
        "4 何水生 户主 男 一九六三年八月 初中 木匠",
        "4 何陈氏 母 女 一九三〇年腊月 文盲 家务",
        "5 徐友才 户主 男 一九三六年一月 初小 赤脚医生",
        "5 郑秋云 妻 女 一九三八年九月 文盲 务农",
    ),
    (
        "6 周永昌 户主 男 一九五六年四月 高中 会计",
        "6 彭淑华 妻 女 一九五八年二月 初中 务农",
        "6 周立新 长子 男 一九七九年五月 学前 儿童",
        "7 吴长贵 户主 男 一九四六年十月 初中 民兵连长",
        "7 黄冬梅 妻 女 一九四九年正月 高小 妇女队长",
        "7 吴晓东 次子 男 一九七四年三月 小学 学生",
        "8 马春林 户主 男 一九三三年七月 文盲 放牛",
        "8 谭玉莲 妻 女 一九三五年四月 文盲 家务",
        "9 谢金山 户主 男 一九五二年八月 初小 石匠",
        "9 袁凤英 妻 女 一九五五年五月 高小 裁缝",
        "9 谢小军 长子 男 一九七七年六月 学前 儿童",
        "10 朱正义 户主 男 一九四一年九月 高小 电工",
        "10 潘银花 妻 女 一九四三年二月 初小 务农",
        "10 朱宏伟 长子 男 一九六六年八月 初中 泥瓦匠",
    ),
)

_LEDGER_1998 = (
    (
        "周永昌 三组 5 6.85 5.20 1.65 5 58.40 柳石包0086 周永昌",
        "罗腊梅 三组 3 4.12 3.30 0.82 4 35.10 柳石包0087 罗小兵",
        "唐云生 三组 6 8.30 6.05 2.25 7 70.65 柳石包0088 唐云生",
        "邓先锋 三组 4 5.51 4.40 1.11 5 46.92 柳石包0089 邓先锋",
        "潘守信 三组 2 2.74 1.96 0.78 3 23.35 柳石包0090 潘守信",
        "杨保田 三组 4 5.42 4.62 0.80 4 46.20 柳石包0091 韩玉珍",
        "孙兰香 三组 3 3.98 3.15 0.83 4 33.90 柳石包0092 赵金生",
        "曹天佑 四组 7 9.46 7.20 2.26 8 80.55 柳石包0093 曹天佑",
        "韩世昌 四组 5 6.67 5.05 1.62 6 56.80 柳石包0094 韩冬生",
        "苏茂林 四组 4 5.33 4.10 1.23 5 45.40 柳石包0095 苏茂林",
        "魏青山 四组 3 4.05 3.22 0.83 3 34.50 柳石包0096 魏青山",
        "冯桂枝 四组 2 2.68 2.00 0.68 2 22.80 柳石包0097 冯国庆",
        "小计 12户 48 63.11 50.25 14.86 56 554.57",
    ),
    (
        "蒋德顺 五组 4 5.29 4.15 1.14 5 45.05 柳石包0098 蒋德顺",
        "龚凤莲 五组 3 4.18 3.28 0.90 4 35.60 柳石包0099 龚凤莲",
        "邹道清 五组 6 8.07 6.12 1.95 7 68.75 柳石包0100 邹志刚",
        "廖世杰 五组 5 6.72 5.30 1.42 6 57.25 柳石包0101 廖世杰",
        "傅长根 五组 4 5.36 4.22 1.14 4 45.65 柳石包0102 傅长根",
        "程国栋 五组 2 2.81 2.10 0.71 3 23.95 柳石包0103 程国栋",
        "姚启瑞 六组 5 6.90 5.40 1.50 6 58.80 柳石包0104 姚启瑞",
        "卢焕章 六组 3 4.21 3.35 0.86 4 35.85 柳石包0105 卢焕章",
        "贺松涛 六组 4 5.60 4.32 1.28 5 47.70 柳石包0106 贺松涛",
        "龙海波 六组 6 8.14 6.25 1.89 7 69.30 柳石包0107 龙海波",
        "石润生 六组 2 2.66 2.01 0.65 2 22.65 柳石包0108 石润生",
        "韦少华 三组 4 5.48 4.37 1.11 5 46.70 柳石包0109 韦少华",
    ),
)
