"""Cases to be found, and ways of reading the pages that find them."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseNation, CaseStudyPage, FieldState, OutcomeMeasure
from tests import factories


def publish(title: str = "", *, nations: tuple[str, ...] = ("england",), **fields: Any) -> Any:
    """Publish a case; ``outcomes`` and ``states`` are rows, other lists are tags."""
    rows = [CaseNation(nation=nation) for nation in nations]
    return factories.published_case(title, nations=rows, **fields)


def measure(term: Any, before: int | None, after: int | None, **fields: Any) -> OutcomeMeasure:
    """Return an observed outcome of which lower is better."""
    return OutcomeMeasure(
        term=term,
        unit="days",
        better="lower",
        baseline_value=None if before is None else Decimal(before),
        result_value=None if after is None else Decimal(after),
        **fields,
    )


def withheld(path: str) -> FieldState:
    """Return a state that withholds one field."""
    return FieldState(field=path, state="withheld", reason="partner-request")


def text(client: Client, path: str, *, status: int = 200, **headers: str) -> str:
    """Return the visible words of a page, white space made even."""
    response = client.get(path, headers=headers)
    assert response.status_code == status, response.status_code
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(words).split())


def html(client: Client, path: str, *, status: int = 200, **headers: str) -> str:
    """Return a page as it is sent."""
    response = client.get(path, headers=headers)
    assert response.status_code == status, response.status_code
    return str(response.content.decode())


def queries(client: Client, path: str) -> int:
    """Return how many queries a page costs when everything that is kept is warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def titles(page: str) -> list[str]:
    """Return the titles of the results on a page, in their order."""
    found = re.findall(r"<h3>\s*<a href=\"/cases/[^\"]*\">(.*?)</a>", page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", title)).strip() for title in found]


def unpublish(page: CaseStudyPage) -> None:
    """Take a case off the site behind the index's back."""
    CaseStudyPage.objects.filter(pk=page.pk).update(live=False)
