"""Nobody is served who has not signed in, and no form is taken that was not ours."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from fastapi.testclient import TestClient

from pipeline import web
from tests.web.conftest import CODE, PEOPLE, Office, Role, sign_in, token_of

ADDRESSES = [
    "/",
    "/search?q=李国强",
    f"/items/{CODE}",
    f"/items/{CODE}/pages/1",
    f"/iiif/3/{CODE}/1/info.json",
    f"/iiif/3/{CODE}/1/full/max/0/default.jpg",
    "/api/openapi.json",
    "/there/is/no/such/page",
    "/static/../sign-in/../search",
    "/%2e%2e/archive.db",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_without_a_session_gives_nothing(office: Office, address: str) -> None:
    answer = office.stranger().get(address)
    assert answer.status_code in (303, 401)
    assert "李国强" not in answer.text
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("token", ["", "x", "a" * 43])
def test_a_made_up_session_gives_nothing(office: Office, token: str) -> None:
    answer = office.stranger().get("/search?q=李国强", headers={"cookie": f"xiangdang={token}"})
    assert answer.status_code == 303


def test_programs_are_told_with_a_status_instead_of_a_page(office: Office) -> None:
    answer = office.stranger().get(f"/iiif/3/{CODE}/1/info.json")
    assert (answer.status_code, answer.json()) == (401, {"error": "请先登录"})


def test_the_session_cookie_cannot_be_read_by_scripts_or_sent_by_other_sites(office: Office) -> None:
    cookie = sign_in(office.stranger()).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_session_ends_when_one_signs_out(office: Office) -> None:
    client = office.archivist()
    held = client.cookies["xiangdang"]
    assert client.post("/sign-out", data={"token": token_of(client)}).status_code == 303
    assert office.stranger().get("/search", headers={"cookie": f"xiangdang={held}"}).status_code == 303


def test_a_session_ends_when_nobody_uses_it(office: Office) -> None:
    client = office.archivist()
    office.clock.now += 3 * 3600
    assert client.get("/search").status_code == 303


def test_a_session_ends_after_a_day_even_in_use(office: Office) -> None:
    client = office.archivist()
    for _ in range(13):
        assert client.get("/search").status_code == 200
        office.clock.now += 3600
    assert client.get("/search").status_code == 303


@pytest.mark.parametrize("password", ["", "wrong", "correct hors", "correct horse ", "密" * 200])
def test_a_wrong_password_is_refused(office: Office, password: str) -> None:
    assert sign_in(office.stranger(), password).status_code == 403


def test_an_overlong_password_is_refused(office: Office) -> None:
    assert sign_in(office.stranger(), "x" * 201).status_code == 422


def test_the_right_password_has_to_wait_too_after_many_wrong_ones(office: Office) -> None:
    for number in range(6):
        sign_in(office.stranger(), f"guess {number}")
    assert sign_in(office.stranger()).status_code == 429


def test_the_sign_in_form_of_another_browser_is_refused(office: Office) -> None:
    assert (
        office.stranger()
        .post("/sign-in", data={"name": PEOPLE[Role.ARCHIVIST], "password": "correct horse"})
        .status_code
        == 403
    )


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nx"]
)
def test_the_sign_in_leads_nowhere_else(office: Office, place: str) -> None:
    assert sign_in(office.stranger(), place=place).headers["location"] == "/"


def test_the_sign_in_leads_to_what_was_asked_for(office: Office) -> None:
    assert sign_in(office.stranger(), place="/search?q=a").headers["location"] == "/search?q=a"


@pytest.mark.parametrize("address", [f"/items/{CODE}/pages/1/lines/1", f"/items/{CODE}/export", "/sign-out"])
@pytest.mark.parametrize("token", ["", "x", "密"])
def test_a_form_without_the_token_of_the_session_is_refused(archivist: TestClient, address: str, token: str) -> None:
    assert archivist.post(address, data={"token": token, "text": "别的", "purpose": "试"}).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_a_form_that_another_site_sends_is_refused_even_with_the_token(
    archivist: TestClient, headers: dict[str, str]
) -> None:
    data = {"token": token_of(archivist), "text": "别的"}
    assert archivist.post(f"/items/{CODE}/pages/1/lines/1", data=data, headers=headers).status_code == 403


def test_the_token_of_another_session_is_refused(office: Office) -> None:
    first, second = office.archivist(), office.archivist()
    data = {"token": token_of(first), "text": "别的"}
    assert second.post(f"/items/{CODE}/pages/1/lines/1", data=data).status_code == 403


def test_a_body_that_is_too_long_is_refused_before_it_is_read_to_the_end(office: Office) -> None:
    client, sent = office.archivist(), 0

    def flood():
        nonlocal sent
        while sent < 50_000_000:
            sent += 10_000
            yield b"x" * 10_000

    answer = client.post("/sign-in", content=flood())
    assert answer.status_code == 413


@pytest.mark.parametrize("address", ["/sign-in", "/search", f"/items/{CODE}/pages/1", "/nothing", "/static/style.css"])
def test_every_answer_forbids_foreign_and_inline_scripts(archivist: TestClient, address: str) -> None:
    headers = archivist.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("address", ["/search", f"/items/{CODE}/pages/1"])
def test_pages_are_not_kept_by_browsers(archivist: TestClient, address: str) -> None:
    assert archivist.get(address).headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "address",
    [
        "/static/..%2f..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/../../app.py",
        "/items/..%2f..%2farchive.db",
        "/iiif/3/..%2f..%2fetc%2fpasswd/1/info.json",
        "/iiif/3/%00/1/info.json",
    ],
)
def test_paths_lead_nowhere_outside(archivist: TestClient, address: str) -> None:
    answer = archivist.get(address)
    assert answer.status_code in (400, 404)
    assert "import" not in answer.text


def test_whatever_goes_wrong_is_said_in_chinese_without_details(archivist: TestClient) -> None:
    archivist.app.state.pictures = None
    answer = archivist.get(f"/iiif/3/{CODE}/1/info.json")
    assert (answer.status_code, answer.json()["error"]) == (500, "程序内部错误")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_field_out_of_range_is_named_on_a_page(archivist: TestClient) -> None:
    answer = archivist.get("/search?p=0")
    assert answer.status_code == 422
    assert "请检查：p" in answer.text


def every_route() -> list[tuple[str, str]]:
    """Method and an address that fits, of each route there is."""
    values = {"item": CODE, "code": CODE, "ordinal": "1", "line": "1", "region": "full", "size": "max", "rotation": "0"}
    values |= {"quality": "default", "form": "jpg"}
    rooms = [importlib.import_module(f"pipeline.web.{module.name}") for module in pkgutil.iter_modules(web.__path__)]
    return [
        (method, re.sub(r"\{(\w+)(:\w+)?\}", lambda found: values[found[1]], route.path))
        for room in rooms
        for route in getattr(getattr(room, "router", None), "routes", ())
        for method in sorted(route.methods)
    ]


def test_no_route_at_all_is_answered_without_a_session(office: Office) -> None:
    client, routes = office.stranger(), every_route()
    assert len(routes) > 30
    for method, address in routes:
        answer = client.request(method, address)
        if address != "/sign-in":
            assert answer.status_code in (303, 401), (method, address)
            assert answer.headers.get("location", "/sign-in").startswith("/sign-in"), (method, address)


def test_every_form_wants_the_token_of_the_session(office: Office) -> None:
    """By an account that may do everything that its role's pages offer, so that nothing else refuses it first."""
    posts = [address for method, address in every_route() if method == "POST" and address != "/sign-in"]
    assert len(posts) >= 10
    clients = [office.of(role) for role in Role]
    for address in posts:
        told = [client.post(address, data={"token": "x" * 43}).text for client in clients]
        assert any("表单已过期或来自别处" in text for text in told), address
        assert all("表单已过期或来自别处" in text or "您的角色不能这样做" in text for text in told), address
