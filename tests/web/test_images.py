"""IIIF Image API 3.0, level 1."""

from __future__ import annotations

import io

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from pipeline.errors import InputError
from pipeline.model.geometry import Box
from pipeline.web.desk import Picture
from pipeline.web.iiif_address import ImageRequest, read_request
from pipeline.web.pictures import Pictures
from tests.web.conftest import CODE


def picture(client: TestClient, rest: str):
    return client.get(f"/iiif/3/{CODE}/1/{rest}/0/default.jpg")


@pytest.mark.parametrize(
    ("region", "size", "expected"),
    [
        ("full", "max", ImageRequest(0, 0, 1000, 800, 1000, 800)),
        ("square", "max", ImageRequest(100, 0, 900, 800, 800, 800)),
        ("10,20,300,400", "150,", ImageRequest(10, 20, 310, 420, 150, 200)),
        ("10,20,300,400", ",100", ImageRequest(10, 20, 310, 420, 75, 100)),
        ("900,700,512,512", "max", ImageRequest(900, 700, 1000, 800, 100, 100)),
        ("pct:0,0,50,50", "50,40", ImageRequest(0, 0, 500, 400, 50, 40)),
        ("full", "!100,100", ImageRequest(0, 0, 1000, 800, 100, 80)),
        ("full", "!5000,5000", ImageRequest(0, 0, 1000, 800, 1000, 800)),
    ],
)
def test_regions_and_sizes_are_understood(region: str, size: str, expected: ImageRequest) -> None:
    assert read_request(region, size, 1000, 800) == expected


@pytest.mark.parametrize(
    ("region", "size"),
    [
        ("1000,0,10,10", "max"),
        ("0,0,0,10", "max"),
        ("a,b,c,d", "max"),
        ("-1,0,10,10", "max"),
        ("full", "1001,"),
        ("full", ","),
        ("full", "!5,"),
        ("full", "0,5"),
        ("full", "^2000,"),
        ("full", "9999999999,"),
        ("٣,0,10,10", "max"),
    ],
)
def test_what_cannot_be_given_is_refused(region: str, size: str) -> None:
    with pytest.raises(InputError):
        read_request(region, size, 1000, 800)


def test_the_information_tells_the_size_of_the_view(archivist: TestClient) -> None:
    told = archivist.get(f"/iiif/3/{CODE}/1/info.json").json()
    assert (told["width"], told["height"], told["profile"]) == (120, 160, "level1")
    assert told["id"] == f"http://testserver/iiif/3/{CODE}/1"


@pytest.mark.parametrize(
    ("rest", "size"), [("full/max", (120, 160)), ("0,0,60,40/30,", (30, 20)), ("full/,16", (12, 16))]
)
def test_parts_come_in_the_size_that_was_asked_for(archivist: TestClient, rest: str, size: tuple[int, int]) -> None:
    with Image.open(io.BytesIO(picture(archivist, rest).content)) as found:
        assert found.size == size


@pytest.mark.parametrize("rest", ["full/max/90/default.jpg", "full/max/0/gray.jpg", "full/max/0/default.png"])
def test_turns_qualities_and_formats_that_are_not_given_are_refused(archivist: TestClient, rest: str) -> None:
    assert archivist.get(f"/iiif/3/{CODE}/1/{rest}").status_code == 400


def test_an_unchanged_picture_is_not_sent_again(archivist: TestClient) -> None:
    tag = picture(archivist, "full/max").headers["etag"]
    again = archivist.get(f"/iiif/3/{CODE}/1/full/max/0/default.jpg", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("width", [400, 200, 100, 50, 25])
def test_what_is_covered_is_covered_at_every_size(tmp_path, width: int) -> None:
    file = tmp_path / "view.jpg"
    Image.new("RGB", (400, 400), "white").save(file)
    covered = Picture(file, (Box(100, 100, 300, 300), Box(390, 500, 600, 700), Box(-50, -50, -10, -10)))
    pictures = Pictures()
    pictures.jpeg(Picture(file), ImageRequest(0, 0, 400, 400, width, width))
    found = Image.open(io.BytesIO(pictures.jpeg(covered, ImageRequest(0, 0, 400, 400, width, width)))).convert("L")
    assert found.getpixel((width // 2, width // 2)) < 90
    assert found.getpixel((width // 10, width // 10)) > 230


def test_parts_at_the_edge_of_a_large_view_are_made_at_every_scale(tmp_path) -> None:
    file = tmp_path / "view.jpg"
    Image.new("RGB", (1233, 877), "white").save(file)
    pictures = Pictures()
    for shrink in (1, 2, 3, 4, 7, 8, 16):
        wanted = ImageRequest(511, 300, 1233, 877, max(1, 722 // shrink), max(1, 577 // shrink))
        with Image.open(io.BytesIO(pictures.jpeg(Picture(file), wanted))) as found:
            assert found.size == (wanted.width, wanted.height)
