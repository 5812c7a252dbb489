"""What a reviewer types while the review ends is shown to them, to be copied."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from casestudies.models import ReviewRecord
from casestudies.services import end_review
from casestudies.workflows import prepare_review
from tests import factories
from tests.casestudies.conftest import SignIn, passing

pytestmark = pytest.mark.django_db


def test_comments_on_a_case_that_was_taken_back_meanwhile_are_shown(
    sign_in: SignIn, case_index: Any
) -> None:
    prepare_review(case_index)
    editor, _ = sign_in("Editor")
    page = factories.complete_draft("Shorter forms")
    page.get_workflow().start(page, None)
    address = reverse("case_review", args=[page.pk])
    typed = {
        "revision": str(page.latest_revision_id),
        "words": "<b>Nearly</b> there.",
        "comments": "4",
        "field-1": "challenge",
        "text-1": "What for?",
        "text-4": "And this.",
        "reason-o1": "No source.",
        "send-back": "1",
    }
    end_review(page, None)
    answer = editor.post(address, typed)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "&lt;b&gt;Nearly&lt;/b&gt; there." in shown
    for words in ("Challenge", "What for?", "Comment 4", "And this.", "No source."):
        assert words in shown
    assert not ReviewRecord.objects.exists()
    empty = editor.post(address, {**passing(), "reviewer_role": "", "words": " "}, follow=True)
    assert "not waiting for a review" in empty.content.decode()
    assert sign_in("Champion")[0].post(address, typed).status_code in (302, 403)
