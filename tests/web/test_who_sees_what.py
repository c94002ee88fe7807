"""Over the real application: what each role reaches, and that a reader learns nothing of what is not open."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from pipeline.model.catalogue_entry import AccessState
from pipeline.model.redaction import MASK
from pipeline.web import create_app
from tests.web.conftest import Clock, Office, Role, let_everybody_in, put_right, sign_in, token_of
from tests.workflow.read_archive import archive_with

OPEN, CONTROLLED, SECRET = "X043-1-1", "X043-1-2", "X043-1-3"
ID, PHONE = "110105194912310028", "13812345678"
HIDDEN_WORDS = ("周密存", "严守信", CONTROLLED, SECRET, "柳树湾", ID[6:16], PHONE[3:7], "二队机动地")
"""Names, codes, titles and digits of what is not open; none may come up in any answer to a reader."""
ROLES = tuple(Role)
OF_ARCHIVES = [
    "/search?q=李国强",
    "/catalogue",
    "/compare",
    f"/items/{OPEN}",
    f"/items/{OPEN}/pages/1",
    "/api/search?q=李国强",
    f"/iiif/manifest/{OPEN}",
    f"/iiif/manifest/{OPEN}/search?q=李国强",
    f"/iiif/3/{OPEN}/1/info.json",
    f"/iiif/3/{OPEN}/1/full/max/0/default.jpg",
]
ALLOWED = {
    "/night": {Role.ARCHIVIST, Role.SYSTEM_ADMIN},
    "/users": {Role.SYSTEM_ADMIN, Role.SECURITY},
    "/audit": {Role.AUDITOR},
    "/numbers": {Role.ARCHIVIST},
    "/secrecy": {Role.ARCHIVIST},
    **{address: {Role.ARCHIVIST, Role.READER} for address in OF_ARCHIVES},
}
FORMS = {
    f"/items/{OPEN}/pages/1/lines/1": {Role.ARCHIVIST},
    f"/items/{OPEN}/pages/1/whole": {Role.ARCHIVIST},
    f"/items/{OPEN}/export": {Role.ARCHIVIST, Role.READER},
    "/night/retry": {Role.ARCHIVIST},
    "/numbers": {Role.ARCHIVIST},
    f"/secrecy/{OPEN}/3": {Role.ARCHIVIST},
    "/users/add": {Role.SYSTEM_ADMIN},
    "/users/reset": {Role.SYSTEM_ADMIN},
    "/users/disable": {Role.SYSTEM_ADMIN},
    "/users/grant": {Role.SECURITY},
    "/audit/export": {Role.AUDITOR},
}


@pytest.fixture(scope="module")
def shared_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    texts = {
        "X043_1_1": [
            [f"户主李国强身份证{ID}", f"电话{PHONE}", "东至张三地埂"],
            ["李国强", "西至水渠"],
            ["秘密★10年", "柳树湾"],
        ],
        "X043_1_2": [["周密存与李国强的协议"]],
        "X043_1_3": [["严守信与李国强的协议"]],
    }
    archive, _ = archive_with(tmp_path_factory.mktemp("roles"), **texts)
    put_right(archive, OPEN, access=AccessState.OPEN, title=f"承包合同（联系电话{PHONE}）")
    put_right(archive, CONTROLLED, access=AccessState.CONTROLLED, title="二队机动地")
    put_right(archive, SECRET, access=AccessState.OPEN, secrecy="秘密", title="二队机动地补充")
    archive._tell_index()
    assert archive.access.secrecy.examine_all() == 1
    let_everybody_in(archive)
    with archive:
        clock = Clock()
        yield Office(archive, create_app(archive, replace(archive.access.accounts, clock=clock)), clock)


@pytest.fixture(scope="module")
def reader(shared_office: Office) -> TestClient:
    return shared_office.of(Role.READER)


@pytest.fixture
def archivist(shared_office: Office) -> TestClient:
    return shared_office.archivist()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_its_own_pages_and_no_others(shared_office: Office, role: Role) -> None:
    client = shared_office.of(role)
    reached = {address for address in ALLOWED if client.get(address).status_code == 200}
    refused = {address for address in ALLOWED if client.get(address).status_code == 403}
    assert reached == {address for address, roles in ALLOWED.items() if role in roles}
    assert reached | refused == set(ALLOWED)


@pytest.mark.parametrize("role", ROLES)
def test_no_form_of_another_role_is_taken_even_with_ones_own_token(shared_office: Office, role: Role) -> None:
    client = shared_office.of(role)
    data = {"token": token_of(client), "purpose": "试"}
    for address, roles in FORMS.items():
        if role not in roles:
            assert client.post(address, data=data).status_code == 403, address


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_leads_only_to_what_is_answered(shared_office: Office, role: Role) -> None:
    client = shared_office.of(role)
    home = client.get("/").headers["location"]
    page = client.get(home)
    assert page.status_code == 200
    for address in ("/search", "/catalogue", "/compare", "/numbers", "/secrecy", "/night", "/users", "/audit"):
        assert (f'href="{address}"' in page.text) == (client.get(address).status_code == 200), address


READ_BY_READERS = [
    "/search?q=李国强",
    "/search?q=协议",
    "/search?q=柳树湾",
    "/search?q=周密存",
    "/search?q=李国强&code=X043",
    f"/search?q={PHONE[3:7]}",
    "/search?q=联系电话",
    "/search?q=没有这个词",
    "/catalogue",
    "/catalogue?only=without",
    f"/items/{OPEN}",
    f"/items/{OPEN}/pages/1",
    f"/items/{OPEN}/pages/2?q=李国强&rank=1",
    f"/compare?left={OPEN}&left_page=1&right={OPEN}&right_page=2",
    "/api/search?q=李国强&limit=100",
    "/api/search?q=电话",
    "/api/search?q=身份证&mode=tolerant",
    f"/iiif/manifest/{OPEN}",
    f"/iiif/manifest/{OPEN}/search?q=李国强",
    f"/iiif/manifest/{OPEN}/search?q=身份证",
    f"/iiif/3/{OPEN}/1/info.json",
]


@pytest.mark.parametrize("address", READ_BY_READERS)
def test_a_reader_reads_nothing_that_is_not_open_anywhere(reader: TestClient, address: str) -> None:
    answer = reader.get(address)
    asked = address.split("q=")[-1] if "q=" in address else ""
    assert answer.status_code == 200
    told = answer.text.replace(asked, "") if asked else answer.text
    assert [word for word in HIDDEN_WORDS if word in told] == []


@pytest.mark.parametrize("code", [CONTROLLED, SECRET, "X043-9-9"])
@pytest.mark.parametrize("address", ["/items/{}", "/items/{}/pages/1", "/iiif/manifest/{}", "/iiif/3/{}/1/info.json"])
def test_what_a_reader_may_not_know_of_is_answered_like_what_is_not_there(
    reader: TestClient, code: str, address: str
) -> None:
    answer, nothing = reader.get(address.format(code)), reader.get(address.format("X043-9-8"))
    assert answer.status_code == nothing.status_code == 404
    assert answer.text.replace(code, "") == nothing.text.replace("X043-9-8", "")


def test_a_reader_counts_only_what_is_open(reader: TestClient, archivist: TestClient) -> None:
    counted = [client.get("/api/search?q=李国强").json()["total"] for client in (reader, archivist)]
    assert counted == [2, 4]
    reach = [client.get("/search").text for client in (reader, archivist)]
    assert "已识别 2 页" in reach[0]
    assert "已识别 5 页" in reach[1]


def test_a_page_that_is_set_aside_is_there_for_archivists_only_and_found_by_nobody(
    reader: TestClient, archivist: TestClient
) -> None:
    address = f"/items/{OPEN}/pages/3"
    assert (reader.get(address).status_code, archivist.get(address).status_code) == (404, 200)
    assert reader.get(f"/iiif/3/{OPEN}/3/full/max/0/default.jpg").status_code == 404
    assert archivist.get("/api/search?q=柳树湾").json()["total"] == 0
    assert f"{OPEN} 第 3 页" in archivist.get("/secrecy").text


def dark_grey_share(jpeg: bytes) -> float:
    picture = Image.open(io.BytesIO(jpeg)).convert("RGB")
    values = picture.tobytes()
    triples = zip(values[::3], values[1::3], values[2::3], strict=True)
    return sum(all(56 <= value <= 72 for value in one) for one in triples) / (picture.width * picture.height)


@pytest.mark.parametrize("size", ["max", "!60,80", "100,"])
def test_numbers_are_covered_on_pictures_of_every_size(reader: TestClient, size: str) -> None:
    covered = dark_grey_share(reader.get(f"/iiif/3/{OPEN}/1/full/{size}/0/default.jpg").content)
    plain = dark_grey_share(reader.get(f"/iiif/3/{OPEN}/2/full/{size}/0/default.jpg").content)
    assert covered > plain + 0.001


def test_numbers_are_masked_in_copies(reader: TestClient, tmp_path: Path) -> None:
    data = {"token": token_of(reader), "purpose": "承包纠纷取证", "whole": ""}
    answer = reader.post(f"/items/{OPEN}/export", data=data)
    assert answer.status_code == 200
    with pikepdf.open(io.BytesIO(answer.content)) as copy:
        assert len(copy.pages) == 2
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content))
    assert "李国强" in text
    assert PHONE not in text
    assert ID not in text
    assert PHONE.encode() not in answer.content


def test_an_archivist_sees_numbers_after_asking_and_the_log_says_so(shared_office: Office) -> None:
    client = shared_office.archivist()
    address = f"/items/{OPEN}/pages/1"
    page = client.get(address).text
    assert MASK in page
    assert "显示完整号码" in page
    before = client.get(f"/iiif/3/{OPEN}/1/full/max/0/default.jpg").headers["etag"]
    data = {"token": token_of(client), "purpose": "核对承包人身份"}
    assert client.post(f"{address}/whole", data=data).headers["location"] == address
    assert ID in client.get(address).text
    assert client.get(f"/iiif/3/{OPEN}/1/full/max/0/default.jpg").headers["etag"] != before
    logged = [one.event for one in shared_office.archive.access.audit.records() if one.event.action == "unmask"]
    assert [(one.who, one.code, one.page, one.purpose) for one in logged][-1] == ("陈档案", OPEN, 1, "核对承包人身份")
    assert ID not in shared_office.archivist().get(address).text


def test_whole_numbers_are_not_shown_without_a_reason(archivist: TestClient) -> None:
    answer = archivist.post(f"/items/{OPEN}/pages/1/whole", data={"token": token_of(archivist)})
    assert answer.status_code == 400
    assert "目的" in answer.text


def test_an_archivist_finds_a_whole_number_and_says_why(shared_office: Office, archivist: TestClient) -> None:
    assert 'href="/numbers"' in archivist.get("/search").text
    assert "查找号码" in archivist.get(f"/search?q={ID}").text
    data = {"token": token_of(archivist), "number": ID, "purpose": ""}
    assert "目的" in archivist.post("/numbers", data=data).text
    told = archivist.post("/numbers", data=data | {"purpose": "继承纠纷查证"}).text
    assert "有 1 页写有这个号码" in told
    assert f'href="/items/{OPEN}/pages/1"' in told
    last = list(shared_office.archive.access.audit.records())[-1].event
    assert (last.who, last.action) == ("陈档案", "unmask")
    assert (last.detail, last.purpose) == (f"查找号码 {ID}", "继承纠纷查证")
    nobody = archivist.post("/numbers", data=data | {"number": "13900001111", "purpose": "继承纠纷查证"})
    assert "没有一页写有这个号码" in nobody.text


@pytest.mark.parametrize("number", ["", "1234", "<script>", "李国强"])
def test_what_is_no_whole_number_is_said(archivist: TestClient, number: str) -> None:
    data = {"token": token_of(archivist), "number": number, "purpose": "继承纠纷查证"}
    answer = archivist.post("/numbers", data=data)
    assert answer.status_code == 400
    assert "一个完整的身份证号或电话号码" in answer.text
    assert "<script>" not in answer.text.replace("<script src", "")


def test_a_line_with_hidden_numbers_cannot_be_put_right_unseen(archivist: TestClient) -> None:
    page = archivist.get(f"/items/{OPEN}/pages/1").text
    assert 'data-masked="1"' in page
    data = {"token": token_of(archivist), "text": f"电话138{MASK * 4}5678"}
    assert archivist.post(f"/items/{OPEN}/pages/1/lines/2", data=data).status_code == 400


def test_what_people_do_stands_in_the_log(shared_office: Office) -> None:
    client = shared_office.stranger()
    sign_in(client, name="刘查阅", purpose="土地  承包\t纠纷")
    client.get("/search?q=李国强")
    client.get(f"/items/{OPEN}/pages/2")
    client.get(f"/iiif/3/{OPEN}/2/full/max/0/default.jpg")
    client.post(f"/items/{OPEN}/export", data={"token": token_of(client), "purpose": "取证", "page": "2"})
    client.post("/sign-out", data={"token": token_of(client)})
    events = [one.event for one in shared_office.archive.access.audit.records()][-5:]
    assert [(one.action, one.who, one.detail or (one.code, one.page), one.purpose) for one in events] == [
        ("sign-in", "刘查阅", ("", 0), ""),
        ("search", "刘查阅", "李国强", "土地 承包 纠纷"),
        ("view", "刘查阅", (OPEN, 2), "土地 承包 纠纷"),
        ("export", "刘查阅", "PDF", "取证"),
        ("sign-out", "刘查阅", ("", 0), ""),
    ]
    assert {one.place for one in events} == {"testclient"}
    assert shared_office.archive.access.audit.verify().broken_at is None


def test_a_page_is_released_and_found_then(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, X043_1_1=[["秘密★10年", "柳树湾"], ["西至水渠"]])
    archive.access.secrecy.examine_all()
    let_everybody_in(archive)
    with archive:
        office = Office(archive, create_app(archive), Clock())
        client = office.archivist()
        data = {"token": token_of(client), "decision": "released", "reason": ""}
        assert client.post(f"/secrecy/{OPEN}/1", data=data).status_code == 400
        assert client.get("/api/search?q=柳树湾").json()["total"] == 0
        data["reason"] = "已解密，见〔2020〕3号文件"
        assert client.post(f"/secrecy/{OPEN}/1", data=data).status_code == 303
        assert client.get("/api/search?q=柳树湾").json()["total"] == 1
        assert "已放行" in client.get("/secrecy").text
