"""Errors as RFC 9457 has them: ``application/problem+json``, the same shape for every one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from django.http import JsonResponse

PROBLEM = "application/problem+json"

_ON_A_PAGE = re.compile(r"(, so [^“”]*|:? ignored)\.$")


def problem(status: int, detail: str, **more: object) -> JsonResponse:
    """Return an error answer; ``detail`` is one plain sentence, ``more`` are further members."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    return JsonResponse(body, status=status, content_type=PROBLEM)


def invalid(errors: Mapping[str, str]) -> JsonResponse:
    """Return 422, naming every field that was not understood."""
    named = [{"field": field, "message": plainly(message)} for field, message in errors.items()]
    fields = ", ".join(error["field"] for error in named)
    return problem(422, f"Not understood: {fields}.", errors=named)


def plainly(message: str) -> str:
    """Return a parser's sentence without what it says of pages, which go on where machines are refused.

    >>> plainly("“blue” is not a sector known here, so it was ignored.")
    '“blue” is not a sector known here.'
    """
    return _ON_A_PAGE.sub(".", message)
