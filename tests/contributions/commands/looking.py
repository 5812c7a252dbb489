"""All of a case that a command could change, to be compared with what it was.

Only what lies in tables that were written to is looked at: the rest is as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Any

from django.db.models import Model
from wagtail.models import Page, Revision, TaskState, WorkflowState

from casestudies.models import (
    CaseIdentity,
    CaseStudyPage,
    ChangeNote,
    Confirmation,
    Consent,
    ProblemReport,
    Question,
    ReviewRecord,
    Statement,
    Tombstone,
)
from cms.mail.models import OutgoingEmail
from contributions.models import (
    AgreementRequest,
    CaseUpdate,
    CaseWriter,
    FieldComment,
    Invitation,
    KeptText,
)

Look = Callable[[CaseStudyPage, Set[str]], list[Any]]
"""From a case and the names of tables to what they hold of it."""

OF_A_CASE: dict[type[Model], tuple[str, ...]] = {
    AgreementRequest: ("answer", "asked_at"),
    CaseUpdate: (),
    CaseWriter: ("role",),
    ChangeNote: ("text", "held_back"),
    Confirmation: (),
    Consent: ("withdrawn_on",),
    FieldComment: ("settled_at",),
    Invitation: ("answered_at",),
    ProblemReport: ("state",),
    Question: ("answered_at", "held_back"),
    ReviewRecord: (),
    Statement: ("state",),
}
"""What belongs to a case, with the columns by which a row tells that something was done to it."""

OF_ALL: dict[type[Model], tuple[str, ...]] = {
    CaseIdentity: ("merged_into",),
    CaseStudyPage: ("owner_email",),
    OutgoingEmail: (),
    Page: ("live", "latest_revision"),
    Revision: ("approved_go_live_at",),
    TaskState: ("status",),
    Tombstone: (),
    WorkflowState: ("status", "current_task_state"),
}
"""What is not kept by its case; of the few cases there are, all is looked at."""


def _rows(model: type[Model], columns: tuple[str, ...], **of: Any) -> list[Any]:
    rows = model._default_manager.filter(**of)
    return list(rows.order_by("pk").values_list("pk", *columns))


def as_it_stands(case: CaseStudyPage, tables: Set[str]) -> list[Any]:
    """The case itself, its versions, its review, and what belongs to it."""
    mine = {
        model: columns for model, columns in OF_A_CASE.items() if model._meta.db_table in tables
    }
    other = {model: columns for model, columns in OF_ALL.items() if model._meta.db_table in tables}
    return [
        *(_rows(model, columns, page=case) for model, columns in mine.items()),
        *(_rows(model, columns) for model, columns in other.items()),
    ]


def kept_texts(case: CaseStudyPage, tables: Set[str]) -> list[Any]:
    """What was typed and not saved: kept for whoever typed it, also where the case cannot be changed."""
    return _rows(KeptText, ("data",), page=case) if KeptText._meta.db_table in tables else []
