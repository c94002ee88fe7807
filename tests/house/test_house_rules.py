"""The house's own rules, as far as a machine can check them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from pipeline.cli.app import cli
from pipeline.errors import ArchiveError

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
MOST_LINES = 400
MOST_FUNCTION_LINES = 60
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("module", MODULES, ids=names(MODULES))
def test_a_module_has_a_docstring_and_one_subject(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "says nothing about itself"
    assert len(text.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("module", MODULES, ids=names(MODULES))
def test_a_function_fits_on_a_screen(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < MOST_FUNCTION_LINES, node.name


def test_only_settings_reads_the_environment() -> None:
    allowed = {ROOT / "pipeline" / name for name in ("settings.py", "offline.py", "batch/worker_process.py")}
    readers = [path for path in MODULES if "os.environ" in path.read_text(encoding="utf-8")]
    assert set(readers) <= allowed


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


@pytest.mark.parametrize(("name", "command"), list(commands(cli)), ids=[name for name, _ in commands(cli)])
def test_every_command_is_documented_and_shows_an_example(name: str, command: click.Command) -> None:
    document = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert f"<!-- help: {name} -->" in document
    assert command.help is not None
    assert CHINESE.search(command.help)
    assert f"xiangdang {name}" in command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert CHINESE.search(parameter.help)


def every_error(kind: type[ArchiveError] = ArchiveError) -> Iterator[type[ArchiveError]]:
    for child in kind.__subclasses__():
        if child.__module__ == "pipeline.errors":
            yield child
            yield from every_error(child)


def test_every_exit_code_is_documented_once() -> None:
    document = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    kinds = list(every_error())
    assert len({kind.exit_code for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert 3 <= kind.exit_code < 100
        assert re.search(rf"^\| {kind.exit_code} \| `{kind.__name__}` \|", document, re.MULTILINE), kind.__name__


def test_every_problem_category_is_documented_and_has_chinese_words() -> None:
    from pipeline.model.problem import REASONS, ProblemCategory

    document = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    for category in ProblemCategory:
        assert f"| `{category.value}` |" in document
        assert all(CHINESE.search(text) for text in REASONS[category])


def test_the_compiled_messages_are_those_of_the_source() -> None:
    import gettext

    folder = ROOT / "pipeline" / "cli" / "locale" / "zh_CN" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale="zh_CN")
    with (folder / "messages.mo").open("rb") as compiled:
        translations = gettext.GNUTranslations(compiled)
    for message in catalogue:
        if message.id and isinstance(message.id, str):
            assert translations.gettext(message.id) == message.string


def test_no_file_names_a_path_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("needs a git checkout")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".cfg", ".toml", ".sh", ".txt", ".po", ""} and path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(?<![\w./])/(?:home|root|work)/\w", text), name


@pytest.mark.parametrize("module", ["page_work", "inspect_work", "thumbnails"])
def test_workers_load_no_database(module: str) -> None:
    """Each of them would pay for it at its start, and touch what only the parent writes."""
    looks = f"import sys, pipeline.workflow.{module}; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", looks], cwd=ROOT, check=False).returncode == 0
