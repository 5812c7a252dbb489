"""Asking for agreements in the champions' room, and answering by the link of an e-mail."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage, Quotation
from casestudies.publishing import PublishRefused
from cms.mail.services import deliver_due
from tests import factories

SUPPLIER = "Zzquellen Systems"


WORDS = "It saved us a zzweek"


def address(page: CaseStudyPage, name: str = "agreement") -> str:
    return f"/contribute/{page.ref}/{name}/"


def link_in_last_mail() -> str:
    deliver_due()
    found = re.search(r"https?://[^/\s]+(/contribute/agree/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def ask(room: Client, page: CaseStudyPage, part: str, email: str = "someone@else.example") -> str:
    data = {"part": part, "do": "ask", "name": "Someone Else", "email": email}
    assert room.post(address(page), data).status_code == 302
    return link_in_last_mail()


def agree(room: Client, page: CaseStudyPage) -> str:
    """Agree in the room as whoever answers for the case, to what the page was opened on; what it says then."""
    shown = room.get(address(page))
    said = {"part": "", "do": "agree", "read": shown.context["read"]}
    return str(room.post(address(page), said, follow=True).content.decode())


def say(link: str, answer: str, **more: str) -> Any:
    client = Client()
    read = client.get(link).context["read"]
    return client.post(link, {"answer": answer, "read": read, **more})


def lacking(page: CaseStudyPage) -> list[str]:
    with pytest.raises(PublishRefused) as refused:
        services.publish(latest(page))
    return [item.need.part for item in refused.value.missing if item.need]


def agreed_and_published(case: CaseStudyPage, **columns: Any) -> CaseStudyPage:
    page = latest(case)
    for name, value in columns.items():
        setattr(page, name, value)
    page.quotations = [Quotation(row_id="w1", text=WORDS, permission=True)]
    page.consents = [factories.owner_consent(), factories.supplier_consent()]
    return services.publish(page)
