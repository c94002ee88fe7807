"""Looking for a whole ID or telephone number, which the full-text search does not know."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from pipeline.access import Permission
from pipeline.errors import InputError
from pipeline.web.desk import AtDesk
from pipeline.web.door import Who, check_form, only_for
from pipeline.web.rendering import page

router = APIRouter(include_in_schema=False, dependencies=[only_for(Permission.UNMASK)])


@router.get("/numbers")
def form(request: Request) -> Response:
    """The empty form. A number never stands in an address: these are kept by browsers and told to others."""
    return page("numbers.html", request, number="", problem=None, found=None)


@router.post("/numbers")
def find(
    request: Request,
    desk: AtDesk,
    who: Who,
    token: Annotated[str, Form(max_length=200)] = "",
    number: Annotated[str, Form(max_length=100)] = "",
    purpose: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """The pages that bear a number."""
    check_form(who, token)
    try:
        found = desk.find_number(number, purpose)
    except InputError as error:
        return page("numbers.html", request, status=400, number=number, problem=error, found=None)
    return page("numbers.html", request, number=number, problem=None, found=found)
