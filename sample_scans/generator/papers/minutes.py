"""Minutes: written by hand on red-lined letter paper in 1983, printed in 2016."""

from dataclasses import replace

from ..flow import Flow
from ..fonts import Face
from ..sheet import BLUE_BLACK, Colour, Sheet, Style

LETTER_MM = (184.0, 260.0)
A4_MM = (210.0, 297.0)

_HAND = Style(Face.KAI, 14.5, BLUE_BLACK, unsteadiness=0.9)
_PRINT = Style(Face.SONG, 14)
_LINE_RED: Colour = (214, 120, 112)


def handwritten_1983(sheet: Sheet, page: int) -> None:
    """A page of the minutes of the brigade's meeting; ``page`` counts from 0."""
    flow = Flow(sheet, _HAND, left_mm=19, right_mm=17, top_mm=32, leading=1.78)
    _letter_paper(sheet, flow)
    if page == 0:
        flow.title("石桥大队队委扩大会议记录", 18, Face.KAI)
        flow.y += 0.1 * sheet.em(_HAND)
    for text in _MINUTES_1983[page]:
        flow.paragraph(text, indent=0 if "：" in text[:7] and page == 0 else 2)


def _letter_paper(sheet: Sheet, flow: Flow) -> None:
    """The red lines of letter paper, and its printed name at the foot."""
    step = flow.leading * sheet.em(_HAND)
    y = flow.y + 1.02 * step
    while y < sheet.height - sheet.px(22):
        sheet.rule(flow.left - sheet.px(3), y, flow.right + sheet.px(3), y, points=0.5, colour=_LINE_RED)
        y += step


def printed_2016(sheet: Sheet, page: int) -> None:
    """A page of printed minutes of the town's leaders; ``page`` counts from 0."""
    flow = Flow(sheet, _PRINT, left_mm=28, right_mm=26, top_mm=34, leading=1.9)
    if page == 0:
        flow.title("柳河镇党政联席会议纪要", 22, Face.SONG_BOLD)
        flow.lines("〔2016〕第9期", replace(_PRINT, face=Face.KAI), "centre")
        flow.lines("柳河镇党政办公室　　　　　2016年6月23日", replace(_PRINT, face=Face.KAI, points=13), "centre")
        flow.skip(4)
    for text in _MINUTES_2016[page]:
        if text.startswith("【"):
            flow.lines(text.strip("【】"), replace(_PRINT, face=Face.HEI_BOLD), indent=2)
        else:
            flow.paragraph(text)
    _page_number(sheet, page + 1)


def _page_number(sheet: Sheet, number: int) -> None:
    foot = Flow(sheet, replace(_PRINT, points=12), left_mm=28, right_mm=26, top_mm=277)
    foot.lines(f"－ {number} －", align="centre")


_MINUTES_1983 = (
    (
        "时间：一九八三年十一月二十六日晚上",
        "地点：大队部会议室",
        "主持：支部书记吴长贵　　记录：陈启明",
        "参加：各生产队队长、会计、妇女队长，共二十三人，老队长马春林列席。",
        "吴长贵同志首先传达公社三级干部会议精神。他说，明年要把土地承包期延长，群众最关心的是怎样调整，"
        "大家先摸底，再拿方案，不能几个人关起门来定。",
        "王德福：三队现在人均一亩二分田，好差搭配不均，牛角丘一带的几户意见很大。建议打乱重分，按产量定等级，抓阄落实。",
        "朱正义：不同意打乱重分。前年才分到户，不少人已经下了本钱，挑塘泥、打石坎，再分就伤了积极性。"
        "应当大稳定、小调整，抽多补少。",
        "黄冬梅：妇女最怕的是嫁进来没有田。今年新添的十一口人，要从机动地里想办法解决。",
        "徐友才提出，卫生室占用的四分地应当算集体用地，不能摊到各户头上。",
    ),
    (
        "谢金山：水的问题比田的问题还急。鸭子塘漏了三年，磨盘丘十几亩靠天收。趁冬闲把塘底清出来，"
        "石头我带人去打，工分折成义务工。",
        "周永昌报告了账目：全大队尚欠信用社贷款四千七百元，其中买手扶拖拉机两千八百元，修抽水站一千九百元。"
        "各队欠交的提留款共六百三十二元五角，拟于腊月二十以前收清。",
        "讨论结果，形成以下决定：",
        "一、土地承包期延长到十五年以上，采取大稳定、小调整的办法，以生产队为单位，由社员大会三分之二以上通过。",
        "二、每队留百分之三的机动地，专门解决新增人口，不准干部私自占用。",
        "三、鸭子塘清淤工程十二月初五动工，由谢金山负责，每个劳力出工六天，缺工按每天一元二角补交。",
        "四、拖拉机折价卖给私人，先问本大队的人，价钱由队委会评定，张榜公布。",
    ),
    (
        "五、卫生室的四分地由大队统一补给第三生产队，从老屋基划出。",
        "六、各队会计把承包土地登记表填好，东南西北四至要当面踩界，户主到场按手印，元月十五日以前交到大队。",
        "另外，民兵训练的误工补贴问题，曹天佑说往年每人八角，今年物价涨了，要求增加。会议议定每人每天一元。",
        "马春林老队长最后讲了几句：土改那年也是这样踩界的，埋石头、栽桑树，几十年没有人扯皮。"
        "现在写在纸上，更要写清楚，子孙看得懂。",
        "散会时已是夜里十一点。下次会议定于腊月初八。",
        "记录人：陈启明（签名）",
    ),
)

_MINUTES_2016 = (
    (
        "6月21日上午，镇长贺松涛在镇政府三楼会议室主持召开党政联席会议，研究防汛备汛、精准扶贫、土地流转等工作。"
        "现将会议议定事项纪要如下：",
        "【一、关于防汛备汛工作】",
        "会议听取了水利站站长龙海波的汇报。会议指出，入梅以来全镇平均降雨量达到312毫米，比常年同期偏多四成，"
        "柳河水位已接近设防水位。会议决定：",
        "（一）从即日起实行24小时领导带班制度，每座小型水库落实一名巡查员，早晚各巡查一次并填写记录。",
        "（二）芦苇荡、沙子坑两处低洼地段共47户群众，由石桥村提前登记，必要时转移到镇中心小学安置。",
        "（三）储备编织袋8000条、块石300立方米、救生衣120件，所需资金从应急专项经费中列支。",
    ),
    (
        "【二、关于精准扶贫工作】",
        "会议听取了扶贫办主任苏茂林的汇报。全镇建档立卡贫困户286户、791人，今年计划脱贫102户。会议强调，"
        "要对照“两不愁三保障”的标准逐户核查，严禁数字脱贫。会议同意：",
        "（一）从产业扶贫资金中安排36万元，支持枫树坳茶叶专业合作社扩建加工厂房，吸纳贫困户务工和分红。",
        "（二）危房改造补助按每户1.8万元的标准执行，10月底以前全部竣工验收。",
        "【三、关于土地流转工作】",
        "会议听取了农村经营管理办公室的汇报。会议认为，石桥村、梅子沟村拟将1200亩连片水田流转给清泉农业公司种植优质稻，"
        "应当坚持依法、自愿、有偿的原则，做到合同规范、租金到户、档案齐全。",
    ),
    (
        "会议明确：租金不得低于每亩每年500斤稻谷的市场价；流转合同统一使用县里印发的文本；"
        "农户的承包经营权证书仍由农户保管，任何单位和个人不得收缴、扣押。",
        "【四、关于档案工作】",
        "会议同意党政办公室关于整理1984年以来土地承包档案的请示，拨付经费5.6万元，用于购置密集架、除湿机和数字化加工，"
        "并要求年底前完成目录录入和原文扫描，确保查得到、用得上。",
        "出席：贺松涛、魏青山、卢焕章、冯桂枝、姚启瑞",
        "列席：龙海波、苏茂林、韦少华、石润生",
        "记录：廖世杰",
    ),
)
