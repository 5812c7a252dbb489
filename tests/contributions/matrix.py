"""Who may open what in the champions' room: one row for each address, and the test fails for one without.

A new address gets a line in ``ROWS``, beside those of its own part::

    Row("contribute_preview", PEOPLE),
    Row("contribute_hand_over", STEWARDS),
    Row("contribute_agree", ANYBODY, args=lambda case: ["no-such-token"]),
    Row("contribute_embargo", STEWARDS, closed_in={"withdrawn"}),

``may`` names who gets through; everybody else must meet a 404 or a 403, and a stranger the way to sign in. ``args``
makes what stands in the address from the case (its reference, where nothing is said). ``closed_in`` names the
states in which a page may refuse those who otherwise get through. Both GET and an empty POST are tried; what a
POST does is undone. A page for anybody is opened by what stands in its link: it may say that there is nothing, and
never asks anybody to sign in. Whoever gets through may be told that the form is not right, or that POST is not for this
page; never a server error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from casestudies.models import CaseStudyPage
from contributions.documents import pictures
from contributions.models import CaseWriter, DocumentJob, FieldComment, JobState
from tests.exchange.test_hostile_documents import png

GROUPS = ("Reader", "Champion", "Editor", "Vocabulary keeper", "Administrator")
ROLES = ("stranger", *GROUPS, "newcomer", "owner", "successor", "writer", "asked")
"""The newcomer has signed up and no more; ``asked`` was named as a writer and has not said yes."""

ANYBODY = frozenset(ROLES)
SIGNED_IN = ANYBODY - {"stranger"}
PEOPLE = frozenset({"owner", "successor", "writer"})
STEWARDS = frozenset({"owner", "successor"})
OWNER = frozenset({"owner"})

STATES = (
    "draft",
    "in review",
    "sent back",
    "published",
    "changed since",
    "scheduled",
    "withdrawn",
    "merged",
)


def _by_ref(case: CaseStudyPage) -> list[Any]:
    return [case.ref]


def _nothing(_case: CaseStudyPage) -> list[Any]:
    return []


def _with_its_writer(case: CaseStudyPage) -> list[Any]:
    return [
        case.ref,
        CaseWriter.objects.get(page=case, role="writer", accepted_at__isnull=False).pk,
    ]


def _with_a_document(case: CaseStudyPage) -> list[Any]:
    """A document that the owner handed in and of which nothing was made yet."""
    said = {
        "format": "text",
        "notes": [],
        "passages": [{"id": "p1", "kind": "paragraph", "text": "Hello"}],
    }
    job = DocumentJob.objects.create(
        user_id=case.owner_id, name="a.txt", state=JobState.READ, passages=said
    )
    return [job.pk]


def _with_a_picture(case: CaseStudyPage) -> list[Any]:
    """The same, with a picture."""
    (pk,) = _with_a_document(case)
    path = pictures.folder_of(pk) / "p1"
    path.parent.mkdir(parents=True)
    path.write_bytes(png(2, 2))
    return [pk, "p1"]


def _commented(case: CaseStudyPage) -> list[Any]:
    return [case.ref, FieldComment.objects.create(page=case, text="Since when?").pk]


@dataclass(frozen=True, slots=True)
class Row:
    """One address, who gets through, and where it refuses even them."""

    name: str
    may: frozenset[str]
    args: Callable[[CaseStudyPage], list[Any]] = _by_ref
    closed_in: set[str] = field(default_factory=set)


ROWS = (
    # agreement
    Row("contribute_agreement", PEOPLE),
    Row("contribute_agree", ANYBODY, lambda _case: ["no-such-token"]),
    Row("contribute_withdraw", STEWARDS),
    Row("contribute_embargo", STEWARDS),
    Row("contribute_agreement_given", STEWARDS),
    Row("contribute_agreement_taken_back", STEWARDS),
    Row("contribute_agreement_call_off", PEOPLE),
    # room
    Row("contribute_home", SIGNED_IN, _nothing),
    Row("contribute_start", SIGNED_IN, _nothing),
    Row("contribute_account", SIGNED_IN, _nothing),
    Row("contribute_organisation", SIGNED_IN, _nothing),
    Row("contribute_colleague", SIGNED_IN, _nothing),
    Row("contribute_invited", ANYBODY, lambda _case: ["no-such-token"]),
    Row("contribute_case", PEOPLE),
    Row("contribute_people", PEOPLE),
    Row("contribute_invite", STEWARDS),
    Row("contribute_invitation_call_off", PEOPLE),
    Row("contribute_object", ANYBODY, lambda _case: ["no-such-token"]),
    Row("contribute_hand_over", STEWARDS),
    Row("contribute_contact", STEWARDS),
    Row("contribute_remove", STEWARDS, _with_its_writer),
    Row("contribute_restore", STEWARDS),
    # stewardship
    Row("contribute_update", PEOPLE),
    Row("contribute_still_true", ANYBODY, lambda _case: ["no-such-token"]),
    Row("contribute_changed", ANYBODY, lambda _case: ["no-such-token"]),
    Row("contribute_answer", ANYBODY, lambda _case: ["no-such-token"]),
    # documents
    Row("contribute_upload", SIGNED_IN, _nothing),
    Row("contribute_document", OWNER, _with_a_document),
    Row("contribute_document_decide", OWNER, _with_a_document),
    Row("contribute_document_confirm", OWNER, _with_a_document),
    Row("contribute_document_form", OWNER, _with_a_document),
    Row("contribute_document_columns", OWNER, _with_a_document),
    Row("contribute_document_each", OWNER, _with_a_document),
    Row("contribute_document_draft", OWNER, _with_a_document),
    Row("contribute_document_picture", OWNER, _with_a_picture),
    Row("contribute_document_delete", OWNER, _with_a_document),
    # writing
    Row("contribute_edit", PEOPLE),
    Row("contribute_edit_section", PEOPLE, lambda case: [case.ref, "outcomes"]),
    Row("contribute_keep", PEOPLE, lambda case: [case.ref, "short"]),
    Row("contribute_change", PEOPLE),
    Row("contribute_terms", PEOPLE),
    Row("contribute_preview", PEOPLE),
    Row("contribute_versions", PEOPLE),
    Row("contribute_version", PEOPLE, lambda case: [case.ref, case.latest_revision_id]),
    Row("contribute_submit", PEOPLE),
    Row("contribute_take_back", PEOPLE),
    Row("contribute_comments", PEOPLE),
    Row("contribute_settle_comment", PEOPLE, _commented),
)
