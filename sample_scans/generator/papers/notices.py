"""Notices under a red letterhead, with a round seal over the date and the name."""

from dataclasses import dataclass, replace

from ..flow import Flow
from ..fonts import Face
from ..seal import press_seal
from ..sheet import RED, Sheet, Style

SIZE_MM = (210.0, 297.0)

_BODY = Style(Face.SONG, 15)
_SUB = replace(_BODY, face=Face.KAI)
_HEAD_FACE = Face.SONG_BOLD


@dataclass(frozen=True)
class Notice:
    """A notice of two pages; paragraphs that begin with a Chinese number and 、 alone are headings."""

    letterhead: str
    number: str
    title: str
    addressees: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    office: str
    date: str
    seal: str


CONTRACT_RENEWAL = Notice(
    "柳河镇人民政府文件",
    "柳政发〔2015〕12号",
    "柳河镇人民政府\n关于做好农村土地承包经营权\n确权登记颁证扫尾工作的通知",
    "各村民委员会、镇直有关单位：",
    (
        "我镇农村土地承包经营权确权登记颁证工作自2013年启动以来，经过各村和有关单位的共同努力，权属调查、公示审核、"
        "合同签订等主要环节已基本完成。为确保按期通过县级验收，现就扫尾工作通知如下。",
        "一、抓紧化解遗留问题",
        "各村要对四至不清、面积争议、人地分离的农户逐一登记造册，坚持尊重历史、照顾现实，由村民小组会议民主协商。"
        "对1998年第二轮延包时漏签合同的农户，应当查阅原始档案，补办手续。",
        "二、严格核对权证信息",
        "证书上的姓名、身份证号码、地块编码、实测面积必须与登记簿一致。发现错别字的，由测绘公司在五个工作日内更正重新打印。",
    ),
    (
        "三、规范整理归档材料",
        "按照“一户一档、一村一柜”的要求，将申请书、调查表、公示图、归户表、承包合同依次装订，编制目录，"
        "6月30日以前移交镇档案室。永久保管的材料不得使用圆珠笔、铅笔书写。",
        "四、切实加强组织领导",
        "镇确权办每周通报一次进度，对进度迟缓、弄虚作假的单位，按照有关规定追究责任。",
        "联系人：卢焕章，电话：0719－5558102。",
        "附件：柳河镇确权登记颁证扫尾工作进度表",
    ),
    "柳河镇人民政府",
    "2015年4月28日",
    "临溪县柳河镇人民政府",
)

LAND_PROTECTION = Notice(
    "柳河镇人民政府文件",
    "柳政发〔2022〕7号",
    "柳河镇人民政府\n关于进一步加强耕地保护\n坚决制止撂荒的通知",
    "各村民委员会、镇直各单位：",
    (
        "耕地是粮食生产的命根子。近期巡查发现，个别村组存在季节性撂荒、在基本农田栽植草皮苗木等现象。"
        "为落实最严格的耕地保护制度，现将有关事项通知如下。",
        "一、压实责任，层层签订责任书",
        "实行耕地保护党政同责。村党支部书记为第一责任人，网格员每月巡查不少于两次，发现问题两小时内上报。",
        "二、分类施策，有序恢复耕种",
        "对举家外出、无力耕种的农户，由村集体经济组织动员其委托代耕或者流转；对水毁、缺路造成的撂荒，"
        "纳入高标准农田建设项目优先整治；拒不复耕的，停发当年耕地地力保护补贴。",
    ),
    (
        "三、严格执法，守住红线底线",
        "自然资源所、综合执法队要联合行动，对乱占耕地建房、挖砂取土、填埋垃圾的行为零容忍，早发现、早制止、早查处。",
        "四、广泛宣传，形成浓厚氛围",
        "利用村村响广播、屋场会、微信群等形式，讲清第二轮土地承包到期后再延长三十年的政策，让农民吃下定心丸。",
        "各单位贯彻落实情况，请于9月15日前书面报送镇农业农村办公室。",
    ),
    "柳河镇人民政府",
    "2022年8月19日",
    "临溪县柳河镇人民政府",
)


def first_page(sheet: Sheet, notice: Notice) -> None:
    """Letterhead, number, title, addressees, first half of the text."""
    flow = Flow(sheet, _BODY, left_mm=28, right_mm=26, top_mm=36, leading=1.85)
    flow.lines(notice.letterhead, Style(_HEAD_FACE, 46, RED), "centre")
    flow.skip(7)
    flow.lines(notice.number, align="centre")
    flow.skip(1)
    y = flow.y + sheet.px(1)
    sheet.rule(flow.left, y, flow.right, y, points=2.2, colour=RED)
    flow.skip(11)
    flow.title(notice.title, 21, Face.SONG_BOLD)
    flow.skip(5)
    flow.lines(notice.addressees)
    _text(flow, notice.first)
    _page_number(sheet, 1)


def second_page(sheet: Sheet, notice: Notice) -> None:
    """The rest, the name and date under the seal, and the imprint."""
    flow = Flow(sheet, _BODY, left_mm=28, right_mm=26, top_mm=36, leading=1.85)
    _text(flow, notice.second)
    flow.skip(20)
    flow.lines(notice.office + "　　", align="right")
    seal_y = flow.y * 25.4 / sheet.dpi - 1
    flow.lines(notice.date + "　　　", align="right")
    press_seal(sheet, notice.seal, (148, seal_y), diameter_mm=43)
    _imprint(sheet, notice)
    _page_number(sheet, 2)


def _text(flow: Flow, paragraphs: tuple[str, ...]) -> None:
    for text in paragraphs:
        is_heading = text[1:2] == "、" and not text.endswith("。")
        flow.paragraph(text, replace(_BODY, face=Face.HEI) if is_heading else _BODY)


def _imprint(sheet: Sheet, notice: Notice) -> None:
    foot = Flow(sheet, replace(_BODY, points=12), left_mm=28, right_mm=26, top_mm=256)
    y = foot.y
    sheet.rule(foot.left, y, foot.right, y, points=0.9)
    office = notice.office.removesuffix("人民政府")
    foot.lines(f"　{office}党政办公室　　　　　　　　　{notice.date}印发")
    sheet.rule(foot.left, foot.y, foot.right, foot.y, points=0.9)


def _page_number(sheet: Sheet, number: int) -> None:
    foot = Flow(sheet, replace(_BODY, points=13), left_mm=28, right_mm=26, top_mm=275)
    foot.lines(f"－ {number} －", align="centre")
