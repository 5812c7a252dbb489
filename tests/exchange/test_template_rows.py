"""Templates that editors keep: checked when they are saved, and used beside those that ship."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from casestudies.models import CaseIndexPage, CaseStudyPage
from cms.accounts.models import User
from exchange.models import DocumentTemplate
from exchange.recognition.in_use import templates_in_use
from exchange.recognition.shipped import shipped_templates
from tests.exchange.documents import as_docx

pytestmark = pytest.mark.django_db

DEFINITION = """
slug: board-paper
name: a board paper
kind: implemented
needed: 2
asks:
  - {to: challenge, wordings: [Why this is before you]}
  - {to: next_steps, wordings: [What we ask of you]}
"""
ADD = "wagtailsnippets_exchange_documenttemplate:add"
EDIT = "wagtailsnippets_exchange_documenttemplate:edit"
LIST = "wagtailsnippets_exchange_documenttemplate:list"


@pytest.fixture
def admin(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def row(definition: str = DEFINITION, **values: Any) -> DocumentTemplate:
    made = DocumentTemplate(definition=definition, **values)
    made.full_clean()
    made.save()
    return made


def test_an_editor_adds_a_template_and_documents_are_recognised_by_it(
    admin: Client, case_index: CaseIndexPage, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    assert admin.post(reverse(ADD), {"definition": DEFINITION, "in_use": "on"}).status_code == 302
    assert DocumentTemplate.objects.get().name == "a board paper"
    path = tmp_path / "paper.docx"
    path.write_bytes(
        as_docx(
            "A new roof\n\n# Why this is before you\n\nIt leaked.\n\n# What we ask of you\n\nA roof."
        )
    )
    out = StringIO()
    call_command("import_cases", str(path), stdout=out)
    page = CaseStudyPage.objects.get()
    assert (page.title, page.challenge, page.next_steps) == ("A new roof", "It leaked.", "A roof.")


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ("slug: a", "name: give it in words"),
        ("slug: a\nname: b\nasks: [{to: nowhere, wordings: [x]}]", "asks.1.to"),
        ("slug: A B\nname: b", "small letters"),
        ("slug: shared\nname: b", "not “shared”"),
        (f"slug: a\nname: {'b' * 200}", "at most 100 characters"),
        ("{{{", "cannot be read"),
        ("<script>alert(1)</script>: x", "no part of this name"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    admin: Client, definition: str, words: str
) -> None:
    answer = admin.post(reverse(ADD), {"definition": definition, "in_use": "on"})
    assert answer.status_code == 200
    said = answer.context["form"].errors["definition"]
    assert words in " ".join(said)
    assert "<script>alert(1)</script>" not in answer.content.decode()
    assert answer.context["form"]["definition"].value() == definition
    assert not DocumentTemplate.objects.exists()


def test_a_slug_is_given_once() -> None:
    row()
    with pytest.raises(ValidationError, match="is taken"):
        row()


def test_a_row_stands_in_the_place_of_the_template_that_ships_with_its_slug() -> None:
    made = row(DEFINITION.replace("board-paper", "infuse"))
    (infuse,) = [each for each in templates_in_use() if each.slug == "infuse"]
    assert infuse.name == "a board paper"
    assert infuse.labels
    made.in_use = False
    made.save()
    assert "infuse" not in [each.slug for each in templates_in_use()]


def test_a_row_that_can_no_longer_be_read_is_passed_over() -> None:
    made = row(DEFINITION.replace("board-paper", "infuse"))
    DocumentTemplate.objects.filter(pk=made.pk).update(definition="slug: infuse\nkind: gone")
    assert templates_in_use() == shipped_templates()


def test_all_templates_are_read_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    row()
    with django_assert_num_queries(1):
        assert len(templates_in_use()) == len(shipped_templates()) + 1
    for number in range(9):
        row(DEFINITION.replace("board-paper", f"paper-{number}"))
    with django_assert_num_queries(1):
        assert len(templates_in_use()) == len(shipped_templates()) + 10


def test_the_list_takes_as_many_queries_for_one_row_as_for_ten(
    admin: Client, django_assert_max_num_queries: Any
) -> None:
    row()
    admin.get(reverse(LIST))
    with django_assert_max_num_queries(50) as first:
        assert "a board paper" in admin.get(reverse(LIST)).content.decode()
    for number in range(9):
        row(DEFINITION.replace("board-paper", f"paper-{number}"))
    with django_assert_max_num_queries(len(first.captured_queries)):
        admin.get(reverse(LIST))


def test_a_template_is_changed_in_the_admin(admin: Client) -> None:
    made = row()
    changed = DEFINITION.replace("a board paper", "a cabinet paper")
    url = reverse(EDIT, args=[made.pk])
    assert admin.get(url).status_code == 200
    assert admin.post(url, {"definition": changed, "in_use": "on"}).status_code == 302
    made.refresh_from_db()
    assert made.name == "a cabinet paper"
