"""A little archive behind the real application; a client that has signed in, and one that has not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pipeline.archive import Archive
from pipeline.web import OnePassword, create_app
from tests.workflow.read_archive import archive_with

CODE = "0142-1-24"
OTHER = "0142-1-25"
PASSWORD = "correct horse"


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Office:
    archive: Archive
    app: FastAPI
    clock: Clock

    def stranger(self) -> TestClient:
        """A browser in which nobody has signed in."""
        return TestClient(self.app, follow_redirects=False, raise_server_exceptions=False)

    def archivist(self) -> TestClient:
        client = self.stranger()
        assert sign_in(client).status_code == 303
        return client


def sign_in(client: TestClient, password: str = PASSWORD, name: str = "档案员", place: str = "/"):
    form = client.get("/sign-in").text
    token = re.search(r'name="token" value="([^"]+)"', form)[1]
    return client.post("/sign-in", data={"name": name, "password": password, "token": token, "next": place})


def token_of(client: TestClient) -> str:
    return re.search(r'action="/sign-out".*?value="([^"]+)"', client.get("/search").text, re.DOTALL)[1]


@pytest.fixture(scope="session")
def finished_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; every test works on a copy."""
    texts = {
        CODE: [["承包方李国强", "东至张三地埂"], ["李国强盖章"], ["<b>另</b>"]],
        OTHER: [["发包方石桥村", "李国强签字"]],
    }
    archive, small = archive_with(tmp_path_factory.mktemp("web"), **texts)
    archive.close()
    small.database.close()
    return archive.folder


@pytest.fixture
def office(tmp_path: Path, finished_archive: Path) -> Iterator[Office]:
    folder = shutil.copytree(finished_archive, tmp_path / "archive")
    clock = Clock()
    with Archive.open(folder) as archive:
        yield Office(archive, create_app(archive, OnePassword(password=PASSWORD, clock=clock)), clock)


@pytest.fixture
def archivist(office: Office) -> TestClient:
    return office.archivist()
