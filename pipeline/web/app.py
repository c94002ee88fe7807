"""The application: routes, errors, assets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from pipeline._version import __version__
from pipeline.archive import Archive
from pipeline.errors import ArchiveError, EnvironmentFault, InputError, NotInArchiveError
from pipeline.web import (
    accounts_page,
    api,
    audit_page,
    catalogue_page,
    compare_page,
    handing_out,
    images,
    manifests,
    night_page,
    number_page,
    page_view,
    search_page,
    secrecy_page,
    sign_in,
)
from pipeline.web.door import FOR_PROGRAMS, Door
from pipeline.web.pictures import Pictures
from pipeline.web.rendering import page
from pipeline.web.security import HEADERS, Hardened
from pipeline.workflow.accounts import Accounts

_THREADS = 8
"""That answer at the same time, in each process: some compute, some wait for a disk, one may write a long copy."""
_STATIC = Path(__file__).parent / "static"


@asynccontextmanager
async def _few_at_once(_app: FastAPI) -> AsyncIterator[None]:
    """Let requests wait for one of few threads. Forty that compute in turns would all come late, and each would hold
    the database for as long as it waits for its next turn."""
    current_default_thread_limiter().total_tokens = _THREADS
    yield


def create_app(archive: Archive, accounts: Accounts | None = None) -> FastAPI:
    """An ASGI application that serves an archive, which has to stay open, to those who have accounts there."""
    app = FastAPI(
        title="乡档",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_few_at_once,
    )
    app.state.archive = archive
    app.state.accounts = accounts or archive.access.accounts
    app.state.audit = archive.access.audit
    app.state.pictures = Pictures()
    for room in (
        sign_in,
        search_page,
        catalogue_page,
        compare_page,
        night_page,
        number_page,
        secrecy_page,
        accounts_page,
        audit_page,
        handing_out,
        page_view,
        api,
        manifests,
        images,
    ):
        app.include_router(room.router)
    app.mount("/static", StaticFiles(directory=_STATIC))
    app.add_middleware(Door, accounts=app.state.accounts)
    app.add_middleware(Hardened)
    app.add_exception_handler(ArchiveError, _told)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _told)
    app.add_exception_handler(Exception, _told)
    return app


def _told(request: Request, error: Exception) -> Response:
    """What went wrong, for people as a page and for programs as JSON."""
    status, what, advice = _meaning(error)
    if request.url.path.startswith(FOR_PROGRAMS):
        answer: Response = JSONResponse({"error": what, "advice": advice}, status_code=status)
    else:
        answer = page("error.html", request, status=status, what=what, advice=advice)
    answer.headers.update(HEADERS)  # answers to faults of the program pass by the middleware
    return answer


def _meaning(error: Exception) -> tuple[int, str, str]:
    match error:
        case NotInArchiveError():
            return 404, error.what, error.advice
        case InputError():
            return 400, error.what, error.advice
        case EnvironmentFault():
            return 503, error.what, error.advice
        case ArchiveError():
            return 500, error.what, error.advice
        case HTTPException(status_code=404):
            return 404, "没有这个网页", "请检查网址，或回到检索页"
        case HTTPException(status_code=405):
            return 405, "不支持这种访问方式", "请从网页上的按钮和链接操作"
        case HTTPException():
            return error.status_code, str(error.detail), ""
        case RequestValidationError():
            fields = "、".join(sorted({str(one["loc"][-1]) for one in error.errors()}))
            return 422, "网址或表单中有超出范围的内容", f"请检查：{fields[:200]}"
        case _:  # Starlette raises it again, so that it stands in the log
            return 500, "程序内部错误", "请把时间和网址告诉维护人员"
