from __future__ import annotations

import base64
from html.parser import HTMLParser

from pipeline.report import html_page
from tests.report.reports import CODE, FORMULA, PICTURE, SCRIPT, report


class Read(HTMLParser):
    """What a browser makes of a page: its tags with their attributes, and the text between them."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_names_and_titles_are_shown_to_the_letter_and_never_run() -> None:
    read = Read(html_page(report()))
    assert "script" not in {tag for tag, _ in read.tags}
    assert SCRIPT in read.texts
    assert FORMULA in read.texts


def test_the_page_loads_nothing_from_anywhere() -> None:
    read = Read(html_page(report()))
    assert {tag for tag, _ in read.tags}.isdisjoint({"link", "iframe", "object", "embed", "base", "form"})
    sources = [attributes["src"] or "" for _, attributes in read.tags if "src" in attributes]
    assert sources == ["data:image/jpeg;base64," + base64.b64encode(PICTURE).decode()]
    assert not any(name.startswith("on") or name == "href" for _, attributes in read.tags for name in attributes)
    policy = next(attributes["content"] for _, attributes in read.tags if "http-equiv" in attributes)
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_each_list_says_how_long_it_is_and_what_to_do() -> None:
    text = " ".join(Read(html_page(report())).texts)
    assert "有 1 页识别失败；有 1 个文件没有得到页面；还有 5 页等待识别；这些内容目前检索不到。" in text
    assert "文件已损坏，无法解码" in text
    assert "请用原扫描软件打开核对" in text
    assert "已搁置（试过 3 次）" in text
    assert "目录 6 页" not in text
    assert "每小时约 450 页" in text
    assert CODE in text


def test_a_night_without_a_fault_says_so() -> None:
    text = " ".join(Read(html_page(report(is_clean=True))).texts)
    assert "全部 56 页均已识别，没有失败的页面和文件。" in text
    assert "没有等待识别的页面。" in text
    assert "这个档案库还没有运行过" in text
