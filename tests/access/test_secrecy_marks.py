"""Marks of secrecy are found as engines read them, and talk of secrets is not taken for one."""

from __future__ import annotations

import pytest

from pipeline.access import Secrecy, marks_in, secrecy_marks
from tests.access.people import page


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("秘密★10年", Secrecy.SECRET),
        ("机密★", Secrecy.CONFIDENTIAL),
        ("绝密★长期", Secrecy.TOP),
        ("绝 密 ☆ 30年", Secrecy.TOP),
        ("机密*5年", Secrecy.CONFIDENTIAL),
        ("秘密大10年", Secrecy.SECRET),
        ("秘 密 女", Secrecy.SECRET),
        ("秘密＊", Secrecy.SECRET),
        ("机密", Secrecy.CONFIDENTIAL),
        ("【绝密】", Secrecy.TOP),
        ("秘密 10年", Secrecy.SECRET),
        ("機密★6个月", Secrecy.CONFIDENTIAL),
        ("密级：秘密", Secrecy.SECRET),
        ("存档 秘密★3年 第12号", Secrecy.SECRET),
    ],
)
def test_a_mark_is_found(text: str, level: Secrecy) -> None:
    assert marks_in(text) == {level}


@pytest.mark.parametrize(
    "text",
    ["保守国家秘密", "商业秘密和个人隐私", "机密文件须妥善保管", "绝密大会战", "秘密投票选举村长", "秘书密码10年", ""],
)
def test_talk_of_secrets_is_no_mark(text: str) -> None:
    assert marks_in(text) == set()


def test_a_page_names_each_level_once_and_the_highest_first() -> None:
    assert secrecy_marks(page(["秘密★", "东至李国强", "绝密★10年", "秘密★5年"])) == (Secrecy.TOP, Secrecy.SECRET)
