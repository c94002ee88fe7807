"""What changes or leaves the archive: corrections, copies."""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.background import BackgroundTask

from pipeline.access import Permission
from pipeline.archive import ExportStyle
from pipeline.errors import InputError
from pipeline.export import safe_file_name
from pipeline.web.desk import AtDesk
from pipeline.web.door import LONGEST_PURPOSE, Who, check_form, only_for, told_purpose
from pipeline.web.rendering import page_address

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.SEARCH)])

_LONGEST_LINE = 2000

Token = Annotated[str, Form(max_length=200)]


@router.post("/items/{item:path}/pages/{ordinal:int}/lines/{line:int}")
def correct(
    desk: AtDesk,
    who: Who,
    item: str,
    ordinal: int,
    line: int,
    token: Token = "",
    text: Annotated[str, Form(max_length=_LONGEST_LINE)] = "",
    undo: Annotated[str, Form(max_length=10)] = "",
    back: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Give a line another text, or that of the engine again."""
    check_form(who, token)
    record = desk.page(item, ordinal)
    desk.correct(record, line, None if undo else text)
    address = _with_question(page_address(record.key.archival_code, ordinal), back)
    return RedirectResponse(f"{address}#line-{line}", 303)


@router.post("/items/{item:path}/export")
def export(
    desk: AtDesk,
    who: Who,
    item: str,
    token: Token = "",
    page: Annotated[int, Form(ge=0)] = 0,
    purpose: Annotated[str, Form(max_length=LONGEST_PURPOSE)] = "",
    compact: Annotated[str, Form(max_length=10)] = "",
    whole: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """A searchable PDF of an item, or of one page of it, with a footer that says what it is a copy of and what for."""
    check_form(who, token)
    purpose = told_purpose(purpose)
    if not purpose:
        raise InputError("没有写明利用目的", advice="请填写利用目的后再导出，它会印在页脚")
    entry = desk.entry(item)
    style = ExportStyle(footer=True, compact=bool(compact), date=date.today().isoformat(), purpose=purpose)
    name = safe_file_name(entry.code) + (f"-第{page}页" if page else "") + ".pdf"
    folder = Path(tempfile.mkdtemp(prefix="xiangdang-"))
    clear = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    try:
        desk.export(entry, page, folder / name, style, is_whole=bool(whole))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(folder / name, media_type="application/pdf", filename=name, background=clear)


@router.post("/items/{item:path}/pages/{ordinal:int}/whole")
def show_whole(
    desk: AtDesk,
    who: Who,
    item: str,
    ordinal: int,
    token: Token = "",
    purpose: Annotated[str, Form(max_length=LONGEST_PURPOSE)] = "",
    back: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Show the personal numbers of a page for half an hour."""
    check_form(who, token)
    record = desk.page(item, ordinal)
    desk.see_whole(record, told_purpose(purpose))
    return RedirectResponse(_with_question(page_address(record.key.archival_code, ordinal), back), 303)


def _with_question(address: str, question: str) -> str:
    """An address of ours with what stood in the address before."""
    return f"{address}?{question}" if re.fullmatch(r"[!-~]+", question) else address
