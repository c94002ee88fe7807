"""Who may do what; the one table of it.

The three duties of administration (三员分立) never meet in one person: whoever looks after accounts cannot read the
log of what was done with them, and whoever reads the log can change nothing. A person has exactly one role.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a person is in this archive; ``label`` is the word that people read."""

    READER = "reader"
    ARCHIVIST = "archivist"
    SYSTEM_ADMIN = "system-admin"
    SECURITY = "security"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """In Chinese."""
        return _LABELS[self]


_LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.READER: "查阅",
        Role.ARCHIVIST: "档案员",
        Role.SYSTEM_ADMIN: "系统管理",
        Role.SECURITY: "安全保密",
        Role.AUDITOR: "审计",
    }
)


class Permission(StrEnum):
    """Something that a role allows."""

    SEARCH = "search"
    """Search, and look at what `visibility` leaves visible."""
    EXPORT = "export"
    """Take copies along of what may be seen, masked as it is seen."""
    SEE_CONTROLLED = "see-controlled"
    """Entries that are not open, and pages set aside."""
    UNMASK = "unmask"
    """See personal numbers whole; each time is logged."""
    CORRECT = "correct"
    """Give lines another text, and have failed pages read again."""
    DECIDE_SECRECY = "decide-secrecy"
    """Decide on pages that were set aside."""
    MANAGE_USERS = "manage-users"
    """Make accounts, reset their passwords, end them."""
    GRANT_ROLES = "grant-roles"
    """Say which role an account has."""
    READ_AUDIT = "read-audit"
    """Read, verify and export the log."""
    SEE_WORK = "see-work"
    """Runs, reports and failed pages, without their pictures."""


PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.READER: frozenset({Permission.SEARCH, Permission.EXPORT}),
        Role.ARCHIVIST: frozenset(
            {
                Permission.SEARCH,
                Permission.EXPORT,
                Permission.SEE_CONTROLLED,
                Permission.UNMASK,
                Permission.CORRECT,
                Permission.DECIDE_SECRECY,
                Permission.SEE_WORK,
            }
        ),
        Role.SYSTEM_ADMIN: frozenset({Permission.MANAGE_USERS, Permission.SEE_WORK}),
        Role.SECURITY: frozenset({Permission.GRANT_ROLES}),
        Role.AUDITOR: frozenset({Permission.READ_AUDIT}),
    }
)
"""The table."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who asks.

    Attributes:
        user_id: row of the account; 0 for whoever works at the machine itself, without one.
        name: as it stands in the log.
        role: the only one.
    """

    user_id: int
    name: str
    role: Role


def may(viewer: Viewer, permission: Permission) -> bool:
    """Whether the viewer's role allows it."""
    return permission in PERMISSIONS[viewer.role]
