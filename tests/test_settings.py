from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.settings import TEMPLATE, Settings, archive_folder, load_settings


def written(folder: Path, text: str) -> Path:
    file = folder / "xiangdang.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_file_and_environment_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.toml", {}) == Settings()


def test_the_template_changes_nothing(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, TEMPLATE), {}) == Settings()


def test_the_template_shows_every_setting_with_its_default(tmp_path: Path) -> None:
    shown = "\n".join(line.removeprefix("# ") for line in TEMPLATE.splitlines() if " = " in line)
    assert load_settings(written(tmp_path, shown), {}) == Settings()
    assert shown.count("\n") + 1 == len(Settings.__dataclass_fields__)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, 'workers = 3\nengine = "null"')
    settings = load_settings(file, {"XIANGDANG_WORKERS": "5"})
    assert (settings.workers, settings.engine) == (5, "null")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("workers = ", "无法解析"),
        ("worker = 2", "worker"),
        ('workers = "two"', "整数"),
        ("workers = -1", "整数"),
        ("engine = 1", "文字"),
        ("workers = true", "整数"),
    ],
)
def test_wrong_settings_say_what_is_wrong_and_where(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as raised:
        load_settings(written(tmp_path, text), {})
    assert "xiangdang.toml" in str(raised.value)
    assert raised.value.advice


def test_the_archive_folder_comes_from_the_environment() -> None:
    assert archive_folder({"XIANGDANG_ARCHIVE": "x"}) == Path("x")
    assert archive_folder({}) == archive_folder({"XIANGDANG_ARCHIVE": ""}) == Path("archive")
