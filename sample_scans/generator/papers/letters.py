"""Letters and statements: typed on a stencil in 1986, printed in 2013."""

from dataclasses import replace

from ..flow import Flow
from ..fonts import Face
from ..seal import press_finger, press_seal
from ..sheet import Sheet, Style

TYPED_MM = (184.0, 260.0)
A4_MM = (210.0, 297.0)

_TYPED = Style(Face.MING, 13, tracking=0.06)
_PRINT = Style(Face.SONG, 14)


def typed_1986(sheet: Sheet, page: int) -> None:
    """A page of the answer to a complaint; ``page`` counts from 0."""
    flow = Flow(sheet, _TYPED, left_mm=23, right_mm=20, top_mm=26, leading=1.75)
    if page == 0:
        flow.title("关于石桥村唐云生来信反映田界问题的复函", 17, Face.MING)
        flow.skip(2)
        flow.lines("柳信复字（1986）第19号", align="right")
        flow.skip(2)
        flow.lines("唐云生同志：")
    for text in _TYPED_1986[page]:
        flow.paragraph(text)
    if page == 1:
        flow.skip(8)
        flow.lines("柳河乡人民政府信访组　", align="right")
        y = flow.y * 25.4 / sheet.dpi
        flow.lines("一九八六年五月十四日　", align="right")
        press_seal(sheet, "临溪县柳河乡人民政府", (128, y), diameter_mm=42)


def declaration_2013(sheet: Sheet) -> None:
    """A head of household's statement."""
    flow = Flow(sheet, _PRINT, left_mm=28, right_mm=26, top_mm=38, leading=1.95)
    flow.title("户主声明书", 24, Face.SONG_BOLD, tracking=0.2)
    flow.skip(8)
    for text in _DECLARATION:
        flow.paragraph(text)
    flow.skip(14)
    flow.lines("声明人（签字、按手印）：{龚凤莲}")
    finger_y = flow.y * 25.4 / sheet.dpi - 4
    flow.skip(4)
    flow.lines("见证人：{蒋德顺}　{石润生}")
    flow.skip(4)
    flow.lines("2013年{10}月{22}日", align="right")
    press_finger(sheet, (101, finger_y))


def mediation_2023(sheet: Sheet, page: int) -> None:
    """A page of the agreement that ended a dispute; ``page`` counts from 0."""
    flow = Flow(sheet, _PRINT, left_mm=28, right_mm=26, top_mm=34, leading=1.85)
    if page == 0:
        flow.title("人民调解协议书", 22, Face.SONG_BOLD)
        flow.lines("柳人调〔2023〕第31号", replace(_PRINT, face=Face.KAI), "right")
        flow.skip(4)
    for text in _MEDIATION[page]:
        flow.paragraph(text)
    if page == 1:
        flow.skip(10)
        flow.lines("申请人（签名）：{邹志刚}")
        flow.lines("被申请人（签名）：{廖世杰}")
        flow.lines("人民调解员：{韩冬生}　{薛桂英}")
        y = flow.y * 25.4 / sheet.dpi + 2
        flow.lines("柳河镇人民调解委员会　　", align="right")
        flow.lines("2023年7月26日　　　", align="right")
        press_seal(sheet, "柳河镇人民调解委员会", (146, y), diameter_mm=40)


_TYPED_1986 = (
    (
        "你三月二十八日写给县委信访办公室的信，已转来我乡处理。四月十九日，我们会同司法助理员、土地管理员到石桥村"
        "实地察看，找了你和罗腊梅两家以及知情的老人谢金山、朱正义座谈，现答复如下：",
        "一、你反映的黄泥包旱地，一九八二年包产到户时分给你家六分，东以岩坎为界。罗腊梅家的地在岩坎以东。"
        "一九八五年七月暴雨，岩坎崩塌，泥土盖住了原来的界石，这是引起争执的主要原因。",
        "二、经过挖掘，在崩土下面找到了刻有“三队”字样的界石一块，两家都认可这就是当年埋下的。"
        "以界石为准拉线，罗家翻修坎脚时确实多占了你家二厘地，不是来信所说的一分半。",
        "三、罗腊梅同志已当面表示歉意，愿意在今年秋收以后把石坎退回原处，工料由她家自理。"
        "坎边的三棵桐子树属于集体，任何一方不得砍伐。",
    ),
    (
        "四、来信中提到村干部偏袒一方，经查没有事实依据。但村里接到你的申诉后拖了八个月没有到现场，"
        "工作方法简单，我们已对有关同志提出批评。",
        "五、你家因护坎与对方发生抓扯，损坏箩筐一担、锄头一把，由对方赔偿十一元五角，此款已交村会计周永昌，"
        "请你凭本函前去领取。",
        "希望你们两家今后互谅互让，搞好团结，有事先找村里协商，把精力用到发展生产上去。"
        "如对上述处理还有不同意见，可在接到本函后一个月内向县人民政府申请复查。",
        "此复。",
    ),
)

_DECLARATION = (
    "本人龚凤莲，女，身份证号码421396195807192324，系临溪县柳河镇石桥村五组农户户主。本户现有家庭成员三人，"
    "对本户承包的土地享有平等的承包经营权。",
    "在这次农村土地承包经营权确权登记颁证工作中，经家庭成员协商一致，同意由本人作为承包方代表，"
    "全权办理指界、签字、领证等一切事宜。本人所签署的文件，全体家庭成员均予以承认。",
    "本户樟树脚、油菜湾两块承包地系1998年第二轮延包时取得，四至清楚，与相邻农户无争议。"
    "如有隐瞒或者虚假，本人愿意承担由此产生的法律责任。",
    "特此声明。",
)

_MEDIATION = (
    (
        "申请人：邹志刚，男，1972年4月出生，住临溪县柳河镇石桥村五组。",
        "被申请人：廖世杰，男，1966年11月出生，住址同上。",
        "纠纷简要情况：申请人称，其父邹道清1998年承包的火烧坪旱地0.76亩，南侧与被申请人承包地相连。2021年3月，"
        "被申请人雇用挖掘机平整土地时，将两家之间的石埂挖除，越界种植花椒树四十二株。申请人多次交涉未果，"
        "于2023年7月11日向本委员会申请调解。",
        "被申请人辩称，石埂年久坍塌，无法辨认原界，并非有意侵占；花椒树已经挂果，移栽必然死亡，希望给予时间。",
        "调解经过：调解员到镇档案室查阅了1998年的承包合同、2014年的承包地块调查表和影像图，邀请老组长蒋德顺到现场指认，"
        "用卫星定位仪复核界址点四个。经核实，被申请人越界宽度1.2米，长度38米，折合面积0.068亩。",
    ),
    (
        "经调解，双方自愿达成如下协议：",
        "一、双方确认以2014年登记颁证时测定的界址点为准，由镇农业农村办公室埋设水泥界桩四根，费用各承担一半。",
        "二、越界的花椒树由被申请人继续管理采摘至2024年12月31日，期满后自行移走或者归申请人所有。",
        "三、被申请人一次性补偿申请人三年收益损失1350元，于本协议签订之日付清。",
        "四、双方不得再就此事争吵、谩骂或者毁坏对方的作物。",
        "履行方式：当场履行与分期履行相结合。本协议一式三份，双方当事人各执一份，本委员会留存一份，"
        "自签名、盖章之日起生效。",
    ),
)
