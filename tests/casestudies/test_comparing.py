"""Editors compare what is to be published with what readers see: every word that changed is shown."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import models
from django.urls import reverse

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseIndexPage
from casestudies.rows import load_record, relations
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from tests.casestudies.conftest import SignIn
from tests.website.cases import full_case

pytestmark = pytest.mark.django_db


def _mark(thing: Any, told: list[str]) -> None:
    """Put a word of its own into every text of ``thing`` that says something of the case."""
    for field in thing._meta.concrete_fields:
        is_text = isinstance(field, models.TextField) or type(field) is models.CharField
        if is_text and "zz-" in str(getattr(thing, field.attname)):
            told.append(f"changed{len(told)}")
            setattr(thing, field.attname, told[-1])


def test_the_review_leads_to_every_word_that_differs_from_what_is_public(
    sign_in: SignIn, case_index: CaseIndexPage
) -> None:
    client, _ = sign_in("Editor")
    prepare_review(case_index)
    page = latest(services.publish(full_case()))
    load_record([page], public=False)
    told: list[str] = []
    _mark(page, told)
    # Agreements are left out: they belong to a case and not to a version.
    for relation in relations(public=True):
        rows = list(getattr(page, relation).all())
        for row in rows:
            _mark(row, told)
        setattr(page, relation, rows)
    writer = User.objects.create_user("robin", "robin@council.example")
    services.save_draft(page, user=writer)
    page.get_workflow().start(page, writer)
    review = client.get(reverse("case_review", args=[page.pk])).content.decode()
    link = re.search(r'href="([^"]+)">Compare with what is public', review)
    assert link is not None
    compared = unescape(client.get(link[1]).content.decode())
    assert len(told) > 40
    assert [word for word in told if not re.search(rf"\b{word}\b", compared)] == []
