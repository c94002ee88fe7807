"""One table says who may do what, and readers see only what is open."""

from __future__ import annotations

from itertools import combinations

import pytest

from pipeline.access import PERMISSIONS, Permission, Role, Viewer, is_visible, may, sees_only_open, visible
from pipeline.model.catalogue_entry import AccessState, CatalogueEntry

DUTIES = (Role.SYSTEM_ADMIN, Role.SECURITY, Role.AUDITOR)


def viewer(role: Role) -> Viewer:
    return Viewer(1, "张三", role)


def test_every_role_and_every_permission_stands_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)


def test_the_three_duties_have_nothing_in_common_and_see_no_archives() -> None:
    for one, other in combinations(DUTIES, 2):
        assert not PERMISSIONS[one] & PERMISSIONS[other]
    for duty in DUTIES:
        assert not may(viewer(duty), Permission.SEARCH)
        assert not is_visible(viewer(duty), CatalogueEntry("0142-1-23", access=AccessState.OPEN))


@pytest.mark.parametrize("access", AccessState)
@pytest.mark.parametrize("secrecy", ["", "公开", " 非密 ", "内部", "秘密", "机密", "绝密", "限制", "秘 密"])
def test_a_reader_sees_what_is_open_and_not_secret(access: AccessState, secrecy: str) -> None:
    entry = CatalogueEntry("0142-1-23", access=access, secrecy=secrecy)
    expected = access is AccessState.OPEN and secrecy.strip() in ("", "公开", "非密")
    assert entry.is_open is expected
    assert is_visible(viewer(Role.READER), entry) is expected
    assert is_visible(viewer(Role.ARCHIVIST), entry)


def test_scans_without_an_entry_are_not_open() -> None:
    assert not CatalogueEntry("未挂接-图1", access=AccessState.OPEN).is_open


def test_visible_leaves_out_what_a_viewer_may_not_know_of() -> None:
    entries = [CatalogueEntry("1", access=AccessState.OPEN), CatalogueEntry("2")]
    assert [entry.code for entry in visible(viewer(Role.READER), entries)] == ["1"]
    assert sees_only_open(viewer(Role.READER))
    assert not sees_only_open(viewer(Role.ARCHIVIST))
