"""A bulletin set in two columns."""

from dataclasses import replace

from ..flow import Flow
from ..fonts import Face
from ..sheet import RED, Sheet, Style

SIZE_MM = (210.0, 297.0)

_BODY = Style(Face.SONG, 12.5)
_COLUMNS_MM = ((20.0, 110.0), (110.0, 20.0))
"""Left and right margins of the two columns."""


def page(sheet: Sheet, number: int) -> None:
    """A page of the bulletin; ``number`` counts from 0. The left column is read first."""
    top = _masthead(sheet) if number == 0 else 26.0
    for (left, right), articles in zip(_COLUMNS_MM, _PAGES[number], strict=True):
        flow = Flow(sheet, _BODY, left_mm=left, right_mm=right, top_mm=top, leading=1.62)
        for title, paragraphs in articles:
            if title:
                flow.title(title, 15, Face.HEI_BOLD)
                flow.skip(2)
            for text in paragraphs:
                flow.paragraph(text)
            flow.skip(5)
    middle = sheet.width / 2
    sheet.rule(middle, sheet.px(top), middle, sheet.height - sheet.px(26), points=0.5)


def _masthead(sheet: Sheet) -> float:
    flow = Flow(sheet, _BODY, left_mm=20, right_mm=20, top_mm=20)
    flow.lines("柳河农经简报", Style(Face.KAI, 40, RED, tracking=0.12), "centre")
    flow.skip(2)
    line = "第16期（总第83期）　　柳河镇农村经营管理站编　　2012年11月9日"
    flow.lines(line, replace(_BODY, face=Face.HEI, points=11), "centre")
    y = flow.y + sheet.px(1.5)
    sheet.rule(flow.left, y, flow.right, y, points=1.6, colour=RED)
    return y * 25.4 / sheet.dpi + 7


Article = tuple[str, tuple[str, ...]]

_PAGES: tuple[tuple[tuple[Article, ...], tuple[Article, ...]], ...] = (
    (
        (
            (
                "秋冬播面积落实到田块",
                (
                    "截至11月5日，全镇已播种油菜6820亩、小麦3150亩，分别占计划的九成二和七成八。"
                    "农技员分片包村，推广免耕直播和机械开沟，亩均节省人工一个半。",
                    "枫林村把茬口安排贴到每户门上，哪块种油菜、哪块留作绿肥，一目了然。村民陶志鹏算了一笔账："
                    "去年请人翻地每亩一百二十元，今年用旋耕机只要七十元，省下的钱正好买化肥。",
                    "镇农技站提醒，近期气温下降较快，弱苗田块要及时追施腊肥，清理三沟，防止渍害。",
                ),
            ),
            (
                "土地承包纠纷仲裁庭进村开庭",
                (
                    "10月30日，县农村土地承包仲裁委员会在梅子沟村公开审理一起界址争议案。申请人汪守礼与被申请人"
                    "丁福海两家的旱地相邻，因田埂垮塌后修复位置不同，争执三年。",
                    "仲裁员调取了1984年的承包土地登记表和1998年的承包合同，现场丈量，当庭调解成功，"
                    "双方握手言和，八十多名群众旁听。",
                ),
            ),
        ),
        (
            (
                "合作社年终分红暖人心",
                (
                    "“入股三亩半，分红两千一！”在白鹤塘水产养殖专业合作社的分红大会上，社员薛桂英举着红包笑得合不拢嘴。",
                    "该社成立于2009年，现有社员126户，养殖水面540亩，主养草鱼、鳙鱼和泥鳅。今年销售收入达到386万元，"
                    "提取公积金后，按股分红和按交易量返还各占四成和六成。",
                    "理事长段文斌介绍，明年准备注册商标，建一座冷库，并与县里的超市签订直供协议。",
                ),
            ),
            (
                "农资价格动态",
                (
                    "尿素每吨2150元，比上月下跌30元；复合肥每吨3280元，持平；农用柴油每升7.36元，上涨0.12元。",
                    "当前储备冬肥的农户增多，请注意索取发票，查验登记证号，谨防假冒伪劣。",
                ),
            ),
            (
                "小知识",
                (
                    "什么叫确权登记颁证？就是把农户承包地的面积、空间位置和四至界线查清楚，登记入簿，发给证书，"
                    "让农民手里有一本明白账。",
                ),
            ),
        ),
    ),
    (
        (
            (
                "梅子沟村：清产核资晒家底",
                (
                    "池塘九口、山林一千四百亩、旧校舍一栋、机井六眼……梅子沟村的公示栏前，村民们围着清产核资榜细细地看。",
                    "今年七月以来，该村成立由老党员、老会计和村民代表组成的清查小组，对集体资产逐项登记，追回被长期低价占用的"
                    "鱼塘两口，重新发包后每年增收一万八千元。",
                    "村支书毛建国说，账算清了，心气就顺了。下一步要把资产折股量化，让每个成员都有一份。",
                ),
            ),
            (
                "信访窗口一周答复",
                (
                    "来信人反映茶树坡退耕还林补助未到账的问题，经查系存折账号变更所致，已于11月2日补发。",
                    "来访人咨询外出务工期间土地能否委托亲戚代耕，答复如下：可以，期限不超过一年的，可不签书面合同，"
                    "但最好请村里见证。",
                ),
            ),
        ),
        (
            (
                "流转合同要写明哪几项",
                (
                    "一是双方当事人的姓名、住所；二是流转土地的名称、坐落、面积、质量等级；三是流转的期限和起止日期；"
                    "四是土地的用途；五是价款及支付方式；六是合同到期后地上附着物的处理；七是违约责任。",
                    "口头约定容易扯皮。去年全镇受理的十九起流转纠纷中，有十四起没有书面合同。",
                ),
            ),
            (
                "气象与农事",
                (
                    "预计11月中旬以晴为主，气温接近常年；下旬有一次强冷空气过程，最低气温可降至零下二度，"
                    "伴有霜冻。柑橘、枇杷等果树要及时培土、刷白、覆草。",
                    "大棚蔬菜注意夜间保温、白天通风，畜禽圈舍堵塞缝隙，备足垫料。",
                ),
            ),
            ("", ("责任编辑：卢焕章　校对：龚凤莲　印数：300份",)),
        ),
    ),
)
