"""Accounts, passwords and the log of use in the browser."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from pipeline.archive import Archive
from pipeline.web import create_app
from tests.web.conftest import CODE, PASSWORD, PEOPLE, Clock, Office, Role, sign_in, token_of

OWN = "东岗村的水渠一直向西流"


def given(page: str) -> str:
    return re.search(r'class="password">([^<]+)<', page)[1]


def test_the_first_administrator_must_choose_a_password_and_can_make_everybody_else(tmp_path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        name, password = archive.access.accounts.first_administrator()
        office = Office(archive, create_app(archive), Clock())
        client = office.stranger()
        assert sign_in(client, password, name, "/users").headers["location"] == "/users"
        assert client.get("/users").headers["location"] == "/password"
        assert client.get("/api/search?q=a").status_code == 403
        data = {"token": token_of(client), "old": password, "new": OWN, "again": OWN}
        assert client.post("/password", data=data).headers["location"] == "/sign-in"
        assert client.get("/users").headers["location"].startswith("/sign-in")
        sign_in(client, OWN, name)
        made = client.post("/users/add", data={"token": token_of(client), "name": "王芳", "role": "security"})
        assert sign_in(office.stranger(), given(made.text), "王芳").status_code == 303
        assert archive.access.accounts.first_administrator() is None


def test_once_somebody_looks_after_security_new_accounts_are_readers(office: Office) -> None:
    admin, security = office.of(Role.SYSTEM_ADMIN), office.of(Role.SECURITY)
    admin.post("/users/add", data={"token": token_of(admin), "name": "赵新", "role": "archivist"})
    roles = {one.name: one.role for one in office.archive.access.accounts.all()}
    assert roles["赵新"] == "reader"
    answer = security.post("/users/grant", data={"token": token_of(security), "name": "赵新", "role": "archivist"})
    assert "赵新 现在是档案员" in answer.text
    roles = {one.name: one.role for one in office.archive.access.accounts.all()}
    assert roles["赵新"] == "archivist"


def test_another_role_holds_at_once(office: Office) -> None:
    archivist, security = office.archivist(), office.of(Role.SECURITY)
    data = {"token": token_of(security), "name": PEOPLE[Role.ARCHIVIST], "role": "auditor"}
    assert security.post("/users/grant", data=data).status_code == 200
    assert archivist.get("/search").status_code == 303


@pytest.mark.parametrize("role", [Role.SECURITY, Role.SYSTEM_ADMIN])
def test_the_last_one_of_an_administrators_role_keeps_it(office: Office, role: Role) -> None:
    security = office.of(Role.SECURITY)
    data = {"token": token_of(security), "name": PEOPLE[role], "role": "reader"}
    answer = security.post("/users/grant", data=data)
    assert answer.status_code == 400
    assert f"这是最后一个{role.label}账号" in answer.text


def test_an_account_that_is_ended_is_out_at_once(office: Office) -> None:
    admin, reader = office.of(Role.SYSTEM_ADMIN), office.of(Role.READER)
    admin.post("/users/disable", data={"token": token_of(admin), "name": PEOPLE[Role.READER]})
    assert reader.get("/search").status_code == 303
    assert sign_in(office.stranger(), name=PEOPLE[Role.READER]).status_code == 403


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", OWN, OWN, "原密码不对"),
        (PASSWORD, OWN, OWN + "。", "两次输入的新密码不同"),
        (PASSWORD, "短", "短", "密码须为"),
        (PASSWORD, PASSWORD, PASSWORD, "与原密码相同"),
    ],
)
def test_a_password_that_will_not_do_is_explained(office: Office, old: str, new: str, again: str, said: str) -> None:
    client = office.of(Role.READER)
    answer = client.post("/password", data={"token": token_of(client), "old": old, "new": new, "again": again})
    assert answer.status_code == 400
    assert said in answer.text


@pytest.mark.parametrize("name", ["", " ", "x" * 41, PEOPLE[Role.READER], "<b>甲</b>\u0000"])
def test_a_name_that_cannot_be_used_is_refused_with_a_reason(office: Office, name: str) -> None:
    admin = office.of(Role.SYSTEM_ADMIN)
    answer = admin.post("/users/add", data={"token": token_of(admin), "name": name})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_a_script_for_a_name_is_only_shown(office: Office) -> None:
    admin = office.of(Role.SYSTEM_ADMIN)
    answer = admin.post("/users/add", data={"token": token_of(admin), "name": "<script>甲</script>"})
    assert "<script>甲" not in answer.text
    assert "&lt;script&gt;甲" in answer.text


def test_the_auditor_sees_what_was_done_and_that_the_log_is_whole(office: Office) -> None:
    office.archivist().get("/search?q=李国强")
    auditor = office.of(Role.AUDITOR)
    page = auditor.get("/audit?verify=1").text
    assert "检索" in page
    assert "李国强" in page
    assert re.search(r"已核对 \d+ 条，完整", page)
    assert "李国强" not in auditor.get("/audit?action=sign-in").text
    assert "李国强" in auditor.get(f"/audit?name={PEOPLE[Role.ARCHIVIST]}").text


def test_a_changed_log_is_shown_as_broken(office: Office) -> None:
    auditor = office.of(Role.AUDITOR)
    with office.archive._database.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_is_not_changed")
        triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for trigger in triggers:
            if "audit" in trigger:
                connection.exec_driver_sql(f'DROP TRIGGER "{trigger}"')
        connection.exec_driver_sql("UPDATE audit SET who = '别人' WHERE id = 2")
    assert "日志不完整：第 2 条" in auditor.get("/audit?verify=1").text


def test_the_use_register_is_handed_over_and_that_is_logged(office: Office) -> None:
    office.archivist().get(f"/items/{CODE}/pages/1")
    auditor = office.of(Role.AUDITOR)
    answer = auditor.post("/audit/export", data={"token": token_of(auditor), "since": "2020-01-01"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert any(CODE in row and "阅览" in row for row in rows)
    assert office.archive.access.audit.records()[-1].event.action == "audit-export"


def test_a_day_that_is_none_is_refused_with_an_example(office: Office) -> None:
    auditor = office.of(Role.AUDITOR)
    answer = auditor.post("/audit/export", data={"token": token_of(auditor), "since": "昨天"})
    assert answer.status_code == 400
    assert "2026-01-01" in answer.text
