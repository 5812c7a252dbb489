"""Pages of cases, as they are read."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from casestudies.models import (
    CaseStudyPage,
    FieldState,
)


def html(client: Client, page: CaseStudyPage) -> str:
    response = client.get(f"/cases/{page.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def words(client: Client, page: CaseStudyPage) -> str:
    """The page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html(client, page)).split())


def stated(field: str, state: str, reason: str = "") -> FieldState:
    return FieldState(field=field, state=state, reason=reason)


def changed(page: CaseStudyPage, **fields: Any) -> CaseStudyPage:
    for name, value in fields.items():
        setattr(page, name, value)
    return page
