"""Who is in, what the role allows, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.access import Permission, Viewer, may
from pipeline.model.audit import Action, AuditEvent

PASSWORD = "/password"
NAVIGATION: tuple[tuple[str, str, frozenset[Permission]], ...] = (
    ("/search", "检索", frozenset({Permission.SEARCH})),
    ("/catalogue", "目录", frozenset({Permission.SEARCH})),
    ("/compare", "对照", frozenset({Permission.SEARCH})),
    ("/numbers", "查找号码", frozenset({Permission.UNMASK})),
    ("/secrecy", "密级处理", frozenset({Permission.DECIDE_SECRECY})),
    ("/users", "用户", frozenset({Permission.MANAGE_USERS, Permission.GRANT_ROLES})),
    ("/night", "夜间运行", frozenset({Permission.SEE_WORK})),
    ("/audit", "利用日志", frozenset({Permission.READ_AUDIT})),
)
"""The main menu: address, name, and permissions of which one is needed."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has signed in.

    Attributes:
        viewer: the account.
        form_token: has to come along with every form of this session, and names the session in memory.
        place: the address from where.
        must_change: may do nothing before having chosen another password.
        purpose: 利用目的 as the person said it; empty for not at all.
    """

    viewer: Viewer
    form_token: str
    place: str
    must_change: bool = False
    purpose: str = ""

    @property
    def name(self) -> str:
        """Of the account, as it stands under corrections."""
        return self.viewer.name

    @property
    def role(self) -> str:
        """In Chinese."""
        return self.viewer.role.label

    @property
    def menu(self) -> list[tuple[str, str]]:
        """Addresses and names of what the role has a use for; nothing before the password is one's own."""
        if self.must_change:
            return []
        return [(address, name) for address, name, any_of in NAVIGATION if any(map(self.may, any_of))]

    @property
    def home(self) -> str:
        """Where one begins."""
        return next((address for address, _ in self.menu), PASSWORD)

    def may(self, permission: str) -> bool:
        """Whether the role allows a `Permission`."""
        return may(self.viewer, Permission(permission))

    def event(
        self, action: Action, *, code: str = "", page: int = 0, detail: str = "", purpose: str = ""
    ) -> AuditEvent:
        """Something that this person does, for the log."""
        return AuditEvent(
            who=self.name,
            role=self.viewer.role,
            place=self.place,
            action=action,
            code=code,
            page=page,
            detail=detail,
            purpose=purpose or self.purpose,
        )
