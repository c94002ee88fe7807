"""Templates: every text is escaped, every address quoted."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline._version import __version__
from pipeline.report import wording
from pipeline.web.security import fingerprint


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "segment": segment,
        "local_time": wording.local_time,
        "stop_reason": wording.stop_reason,
        "per_hour": wording.per_hour,
        "duration": wording.duration,
        "room": wording.room,
        "percent": wording.percent,
    }
    environment.globals |= {"version": __version__, "asset": asset, "page_address": page_address}
    return environment


def page(template: str, request: Request, *, status: int = 200, **values: object) -> HTMLResponse:
    """A template of this package, filled; it knows who asks as ``who``, which is None before the sign-in."""
    values["who"] = getattr(request.state, "visitor", None)
    return HTMLResponse(_environment().get_template(template).render(values), status_code=status)


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")


def page_address(code: str, ordinal: int) -> str:
    """Where a page is looked at."""
    return f"/items/{segment(code)}/pages/{ordinal}"


@cache
def asset(name: str) -> str:
    """Address of a shipped file; another one when the file is another, so that browsers may keep it."""
    return f"/static/{name}?{fingerprint(files('pipeline.web').joinpath('static', *name.split('/')).read_bytes())}"
