"""What somebody does with a document that they handed in, and who writes the case that it stands beside."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from contributions.documents.drafting import make_draft
from contributions.documents.review import screen_of
from contributions.models import (
    CaseWriter,
    ConfirmedOffer,
    DocumentJob,
    JobState,
    PassageDecision,
)
from exchange.readers.json_values import read_json
from exchange.readers.plain_text import read_text
from exchange.readers.sheets import read_csv
from exchange.readers.source import SourceDocument, to_json
from exchange.recognition.several import as_several
from tests import factories
from tests.contributions.commands.shape import Sent

LETTER = """## Challenge

Too many visits.

## Odds

A stray remark.

It cost GBP 80,000 in all.
"""
TABLE = b"Title,Kind,Challenge\nRounds,pilot,Too many visits\n"
SEVERAL = json.dumps([{"title": name, "kind": "pilot"} for name in ("Rounds", "Roofs")])

STATES = (
    "waiting",
    "refused",
    "read",
    "beside a draft",
    "a table",
    "a table, rows being made",
    "a table, rows made",
    "several cases",
)
ALL = frozenset(STATES)
READ = ALL - {"waiting", "refused"}
MADE = "a table, rows made"
TABLES = frozenset({"a table", MADE})
PASSAGES = frozenset({"read", "beside a draft"})
BY_HAND = PASSAGES | {"several cases"}
"""Of several cases no page offers it; sent by hand it does to them what it does to any document of theirs."""

UNMADE = READ - {"beside a draft", MADE}

HANDED_IN = frozenset({"owner"})
BESIDE = frozenset({"writer"})
"""Whoever writes the case that a document stands beside has it too, but for what would take it from the other."""

Form = Callable[[DocumentJob], Sent]


@dataclass(frozen=True, slots=True)
class DocumentCommand:
    """A form of a document, and in which states it does something for who handed it in; ``alone`` for nobody else."""

    address: str
    form: Form
    states: frozenset[str]
    alone: bool = False

    def may(self, state: str) -> frozenset[str]:
        """Who does it there."""
        if state not in self.states:
            return frozenset()
        return HANDED_IN | BESIDE if state == "beside a draft" and not self.alone else HANDED_IN


def job_in(state: str, people: dict[str, User]) -> DocumentJob:
    """Return a document of the owner's in that state."""
    job = DocumentJob.objects.create(
        user=people["owner"],
        name="ours.txt",
        state={"waiting": JobState.WAITING, "refused": JobState.REFUSED}.get(state, JobState.READ),
        passages=to_json(_source(state)) if state in READ else None,
    )
    if state == "beside a draft":
        _give_to_writer(make_draft(job, lambda held: screen_of(held).review, job.user), people)
    if state == "a table, rows being made":
        job.making = "p1"
    if state == "a table, rows made":
        case = factories.draft("Rounds")
        job.cases.add(case)
        job.made = ["p1, row 2"]
        _give_to_writer(case, people)
    job.save()
    return job


def _give_to_writer(case: CaseStudyPage, people: dict[str, User]) -> None:
    CaseWriter.objects.create(page=case, user=people["writer"], accepted_at=timezone.now())


def _source(state: str) -> SourceDocument:
    if state.startswith("a table"):
        return read_csv(TABLE)
    several = as_several(read_json(SEVERAL.encode())) if state == "several cases" else None
    return several or read_text(LETTER)


def _form(**data: str) -> Form:
    return lambda job: ([job.pk], data)


def _stray(job: DocumentJob) -> str:
    passages = (job.passages or {}).get("passages", [])
    return next((each["id"] for each in passages if "stray" in each["text"]), "p1")


def _decided(do: str, **data: str) -> Form:
    return lambda job: ([job.pk], {"do": do, "passage": _stray(job), **data})


def _decided_before(job: DocumentJob) -> Sent:
    stray = _stray(job)
    PassageDecision.objects.create(document=job, passage=stray, status="set-aside")
    return [job.pk], {"do": "back", "passage": stray}


def _offered(job: DocumentJob) -> Sent:
    offers = screen_of(job).offers if job.passages else []
    number = next((at for at, each in enumerate(offers) if each.value == "£80000"), 0)
    return [job.pk], {"offer": str(number), "to": "costs.amount"}


def _taken(job: DocumentJob) -> Sent:
    fact = ConfirmedOffer.objects.create(
        document=job, passage="p1", start=0, to="costs.amount", value="80000"
    )
    return [job.pk], {"out": str(fact.pk)}


COMMANDS = {
    "place a passage": DocumentCommand(
        "contribute_document_decide", _decided("place", to="next_steps"), BY_HAND
    ),
    "set a passage aside": DocumentCommand(
        "contribute_document_decide", _decided("aside"), BY_HAND
    ),
    "undo what was decided": DocumentCommand(
        "contribute_document_decide", _decided_before, BY_HAND
    ),
    "set the rest aside": DocumentCommand(
        "contribute_document_decide", _form(do="rest-aside"), READ
    ),
    "keep the rest": DocumentCommand(
        "contribute_document_decide", _form(do="rest-kept"), READ - {MADE}
    ),
    "take a fact": DocumentCommand("contribute_document_confirm", _offered, PASSAGES),
    "leave a fact out again": DocumentCommand("contribute_document_confirm", _taken, UNMADE),
    "read it as another form": DocumentCommand(
        "contribute_document_form", _form(template="infuse"), UNMADE
    ),
    "keep where columns go": DocumentCommand(
        "contribute_document_columns", _form(do="keep", sheet="p1"), TABLES
    ),
    "make drafts of rows": DocumentCommand(
        "contribute_document_columns",
        _form(do="make", sheet="p1", **{"column-0": "title"}),
        TABLES,
    ),
    "make drafts of several cases": DocumentCommand(
        "contribute_document_each", _form(), frozenset({"several cases"})
    ),
    "make a draft": DocumentCommand("contribute_document_draft", _form(), UNMADE),
    "delete it": DocumentCommand("contribute_document_delete", _form(), ALL, alone=True),
}
