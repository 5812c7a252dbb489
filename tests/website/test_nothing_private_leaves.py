"""Whatever address a visitor follows, nothing private and nothing withheld is behind it.

The site is walked by its own links, so that a page made later is looked at too.
"""

from __future__ import annotations

import re
from collections import deque
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from casestudies import services
from tests import factories
from tests.website.cases import PRIVATE, full_case, withheld
from tests.website.conftest import Reindex

pytestmark = pytest.mark.django_db

SECRETS = (*PRIVATE, "zz-owner", "zz-forbidden-words", "zz-withheld-supplier")
MACHINES = (
    "/robots.txt",
    "/sitemap.xml",
    "/opensearch.xml",
    "/api/v1/openapi.json",
    "/api/v1/cases?explain=true&per_page=100",
    "/api/v1/suggest?q=zz",
    "/search/suggest/?q=zz",
    "/search/?q=zz-owner",
    "/search/?q=zz-withheld-supplier",
    "/health/ready",
)
LINK = re.compile(r'(?:href|action)="([^"#]+)|<loc>([^<]+)')
MOST = 120


def walk(client: Client, *beginnings: str) -> dict[str, Any]:
    """Return the answer behind every address of this site that links lead to."""
    answers: dict[str, Any] = {}
    waiting = deque(beginnings)
    while waiting and len(answers) < MOST:
        address = waiting.popleft()
        if address in answers:
            continue
        answers[address] = client.get(address)
        for found in LINK.findall(text_of(answers[address])):
            parts = urlsplit(urljoin(f"http://testserver{address}", unescape("".join(found))))
            if parts.netloc in ("testserver", "localhost:8000") and _is_public(parts.path):
                waiting.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return answers


def _is_public(path: str) -> bool:
    return not path.startswith(("/static/", "/media/", "/admin/", "/accounts/"))


def text_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{body.decode('utf-8', 'replace')}"


def test_no_link_of_the_site_leads_to_anything_private(
    client: Client, reindex: Reindex, tmp_path: Path
) -> None:
    body = factories.organisation("zz-lead-body")
    page = full_case(lead_organisation=body, states=withheld("suppliers.s2.name"))
    page.suppliers.filter(row_id="s2").update(name="zz-withheld-supplier")
    services.add_change_note(page, kind="update", text="Something was changed.")
    reindex()
    answers = walk(client, "/", *MACHINES)
    assert f"/cases/{page.slug}/" in answers
    assert f"/cases/{page.slug}.json" in answers
    assert f"/organisations/{body.slug}/" in answers
    assert {address for address, answer in answers.items() if answer.status_code >= 500} == set()
    leaks = [
        (address, secret)
        for address, answer in answers.items()
        for secret in SECRETS
        if secret in text_of(answer) and secret not in unquote(address)
    ]
    assert leaks == []
    exported = tmp_path / "exported"
    call_command("export_cases", output=exported, stdout=StringIO())
    assert [path.name for path in exported.iterdir()]
    files = [*exported.rglob("*"), *(tmp_path / "index").rglob("*")]
    held = b"".join(path.read_bytes() for path in files if path.is_file())
    assert [secret for secret in SECRETS if secret.encode() in held] == []
