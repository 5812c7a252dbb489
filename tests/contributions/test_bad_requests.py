"""What is sent and cannot be taken: a page that says so, and never a bare line of the server's."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_form_that_is_too_large_is_told_what_to_do(room: Client, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100  # type: ignore[attr-defined]
    answered = room.post("/contribute/start/", {"title": "long " * 100})
    assert answered.status_code == 413
    assert "more than we can take at once" in answered.text
    assert "Nothing was saved" in answered.text


def test_too_many_fields_are_told_of_in_the_same_way(room: Client, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3  # type: ignore[attr-defined]
    answered = room.post("/contribute/start/", {f"f{number}": "x" for number in range(9)})
    assert answered.status_code == 413
    assert "more than we can take at once" in answered.text


def test_what_no_browser_sends_is_refused_on_a_page(client: Client) -> None:
    answered = client.get("/", headers={"host": "somebody-elses.example"})
    assert answered.status_code == 400
    assert "That could not be taken" in answered.text
