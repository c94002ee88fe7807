"""A little archive behind the real application; a client that has signed in, and one that has not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pipeline.access import Role, Viewer
from pipeline.archive import Archive
from pipeline.database import catalogue_store
from pipeline.model.audit import Action, AuditEvent
from pipeline.web import create_app
from tests.workflow.read_archive import archive_with

CODE = "0142-1-24"
OTHER = "0142-1-25"
PASSWORD = "correct horse"


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


PEOPLE = {
    Role.ARCHIVIST: "陈档案",
    Role.READER: "刘查阅",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY: "安全保密员",
    Role.AUDITOR: "审计员",
}


@dataclass
class Office:
    archive: Archive
    app: FastAPI
    clock: Clock

    def stranger(self) -> TestClient:
        """A browser in which nobody has signed in."""
        return TestClient(self.app, follow_redirects=False, raise_server_exceptions=False)

    def of(self, role: Role) -> TestClient:
        """A browser in which somebody of this role has signed in."""
        client = self.stranger()
        assert sign_in(client, name=PEOPLE[role]).status_code == 303
        return client

    def archivist(self) -> TestClient:
        return self.of(Role.ARCHIVIST)


def sign_in(
    client: TestClient,
    password: str = PASSWORD,
    name: str = PEOPLE[Role.ARCHIVIST],
    place: str = "/search",
    purpose: str = "",
):
    form = client.get("/sign-in").text
    token = re.search(r'name="token" value="([^"]+)"', form)[1]
    fields = {"name": name, "password": password, "token": token, "next": place, "purpose": purpose}
    return client.post("/sign-in", data=fields)


def token_of(client: TestClient) -> str:
    """The token of the session's forms, which stands on every page."""
    return re.search(r'action="/sign-out".*?value="([^"]+)"', client.get("/password").text, re.DOTALL)[1]


def let_everybody_in(archive: Archive) -> None:
    """One account of each role, all with the same password of their own."""
    by = AuditEvent("测试", "", "本机", Action.USER_ADD)
    for role, name in PEOPLE.items():
        given = archive.access.accounts.add(name, role, by)
        viewer = Viewer(0, name, role)
        archive.access.accounts.change_password(viewer, given, PASSWORD, "本机")


def put_right(archive: Archive, code: str, **fields: object) -> None:
    """Change what the catalogue says of an entry."""
    entry = replace(archive.entry(code), **fields)
    with archive._database.begin() as connection:
        catalogue_store.put_entries(connection, [entry])


@pytest.fixture(scope="session")
def finished_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; every test works on a copy."""
    texts = {
        CODE: [["承包方李国强", "东至张三地埂"], ["李国强盖章"], ["<b>另</b>"]],
        OTHER: [["发包方石桥村", "李国强签字"]],
    }
    archive, small = archive_with(tmp_path_factory.mktemp("web"), **texts)
    let_everybody_in(archive)
    archive.close()
    small.database.close()
    return archive.folder


@pytest.fixture
def office(tmp_path: Path, finished_archive: Path) -> Iterator[Office]:
    folder = shutil.copytree(finished_archive, tmp_path / "archive")
    clock = Clock()
    with Archive.open(folder) as archive:
        yield Office(archive, create_app(archive, replace(archive.access.accounts, clock=clock)), clock)


@pytest.fixture
def archivist(office: Office) -> TestClient:
    return office.archivist()
