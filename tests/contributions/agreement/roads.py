"""Every road by which the public may come to a case, and every letter about it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from casestudies.models import CaseStudyPage
from cms.mail.models import OutgoingEmail
from website.exporting import export, json_parts


def roads(page: CaseStudyPage, *slugs: str) -> list[str]:
    """The public addresses that could tell anything of a case."""
    own = [f"/cases/{slug}{end}" for slug in slugs for end in ("/", "/history/", ".json", ".md")]
    own += [f"/id/case/{page.ref}", f"/id/case/{page.ref}.json", f"/api/v1/cases/{page.ref}"]
    return [
        *own,
        "/",
        "/cases/",
        "/search/?q=zzbuses",
        "/search/?q=northdene",
        "/api/v1/cases?q=zzbuses&explain=true",
        "/api/v1/suggest?q=zz",
        "/sitemap.xml",
        "/organisations/?cases=yes",
    ]


def texts(page: CaseStudyPage, *slugs: str) -> dict[str, str]:
    client = Client()
    found = {}
    for road in roads(page, *slugs):
        answer: Any = client.get(road, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code < 500, road
        found[road] = f"{answer.status_code} {body.decode()}"
    public = CaseStudyPage.objects.public().values_list("pk", flat=True)
    found["export"] = "".join(json_parts(export(public)))
    return found


def letters() -> dict[str, str]:
    """Every e-mail that was written so far, to whomever: subject, plain text and HTML."""
    return {
        f"letter {row.pk}, {row.kind} to {row.to}": f"{row.subject}\n{row.text}\n{row.html}"
        for row in OutgoingEmail.objects.all()
    }


def completions(begun: str) -> str:
    """What is offered to somebody who begins to type so."""
    client = Client()
    fragment = client.get(f"/search/suggest/?q={begun}").content.decode()
    return fragment + client.get(f"/api/v1/suggest?q={begun}").content.decode()


def telling(page: CaseStudyPage, secret: str, *slugs: str) -> list[str]:
    """The roads and letters in which ``secret`` is told (a query that holds it is said back, so it is no telling)."""
    return [
        road
        for road, text in {**texts(page, *slugs), **letters()}.items()
        if secret.lower() in text.lower() and secret.lower() not in road.lower()
    ]
