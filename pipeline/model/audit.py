"""What the log says of one thing that somebody did."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum

START = "0" * 64
"""Stands before the first record."""


class Action(StrEnum):
    """What was done; ``label`` is the word that people read (利用方式 of the use register among them)."""

    SIGN_IN = "sign-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    SIGN_OUT = "sign-out"
    SEARCH = "search"
    VIEW = "view"
    UNMASK = "unmask"
    EXPORT = "export"
    CORRECT = "correct"
    DECIDE_SECRECY = "decide-secrecy"
    USER_ADD = "user-add"
    USER_RESET = "user-reset"
    USER_DISABLE = "user-disable"
    ROLE_GRANT = "role-grant"
    PASSWORD_CHANGE = "password-change"
    AUDIT_EXPORT = "audit-export"

    @property
    def label(self) -> str:
        """In Chinese."""
        return _LABELS[self]


_LABELS = {
    Action.SIGN_IN: "登录",
    Action.SIGN_IN_REFUSED: "登录被拒",
    Action.SIGN_OUT: "退出",
    Action.SEARCH: "检索",
    Action.VIEW: "阅览",
    Action.UNMASK: "查看完整号码",
    Action.EXPORT: "复制",
    Action.CORRECT: "更正",
    Action.DECIDE_SECRECY: "密级处理",
    Action.USER_ADD: "新建用户",
    Action.USER_RESET: "重置密码",
    Action.USER_DISABLE: "停用用户",
    Action.ROLE_GRANT: "授予角色",
    Action.PASSWORD_CHANGE: "修改密码",
    Action.AUDIT_EXPORT: "导出利用登记",
}


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something that somebody did.

    Attributes:
        who: name of the account, or of whoever works at the machine.
        role: value of a `pipeline.access.Role`; empty for nobody known.
        place: from where: an address, or 本机.
        action: an `Action`; another text only where somebody has tampered with the log.
        code: 档号 that it was about; empty for none.
        page: ordinal of the page, or 0 for the whole entry or none.
        copies: pages that were copied.
        detail: the query, the kind and number of copies, the name of the account, and the like.
        purpose: 利用目的, as the person said it.
    """

    who: str
    role: str
    place: str
    action: str
    code: str = ""
    page: int = 0
    copies: int = 0
    detail: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """An event as the log keeps it.

    Attributes:
        number: from 1 without a gap.
        at: ISO 8601 in UTC.
        event: what happened.
        previous: hash of the record before.
        hash: of this one, over everything else in it.
    """

    number: int
    at: str
    event: AuditEvent
    previous: str
    hash: str


def chained_hash(number: int, at: str, event: AuditEvent, previous: str) -> str:
    """SHA-256 over all fields as JSON with sorted names, so that no two different records give the same bytes."""
    values = {"number": number, "at": at, "previous": previous, **asdict(event)}
    plain = json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
