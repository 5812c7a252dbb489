"""From a reviewed document to drafts: one case, or one for each row of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from casestudies.models import CaseStudyPage
from casestudies.services import TITLE_LENGTH, save_draft
from contributions.access import cases_of, closing_words
from contributions.documents.drafted import keep_as_drafted
from contributions.documents.laying_over import Review
from contributions.documents.services import source_of
from contributions.models import DocumentJob
from contributions.room.overview import latest_version
from contributions.room.services import only_organisation
from exchange.apply import apply_to, create_from
from exchange.casefile import registry
from exchange.casefile.entries import Field
from exchange.casefile.reading import number_sections
from exchange.casefile.record import CaseRecord, DocumentError, Problem, Section, words_of
from exchange.extract import full_record
from exchange.lookups import LEAD, Finder, Found
from exchange.recognition.putting import put

if TYPE_CHECKING:
    from cms.accounts.models import User

NOT_KNOWN: Final = "Words that are no term here"
NOT_SHOWN: Final = frozenset({"id", "depends_on"})


def make_draft(
    job: DocumentJob, review_of: Callable[[DocumentJob], Review], user: User
) -> CaseStudyPage:
    """Make the draft, once; asked again, return the same one. What has no place stays beside it.

    What the document is read as is kept from then on.

    ``review_of`` is asked once nothing else can be decided of the document, so that no decision is missed.

    Raises:
        DocumentError: naming what cannot be stored, by field.
    """
    with transaction.atomic():
        held = DocumentJob.objects.select_for_update().get(pk=job.pk)
        before: CaseStudyPage | None = job.cases.order_by("pk").first()
        if before is not None:
            return before
        review = review_of(held)
        record = review.record
        keep_as_drafted(held, source_of(held), review, fields_of(record))
        record.fields.setdefault("title", PurePosixPath(job.name).stem[:TITLE_LENGTH])
        case = _create(record, user, Finder())
        job.cases.add(case)
        job.drafted = held.drafted
        return case


def _create(record: CaseRecord, user: User, finder: Finder) -> CaseStudyPage:
    record.fields.pop("ref", None)
    number_sections(record)
    record.fields["owner_contact.email"] = user.email
    if name := user.get_full_name():
        record.fields["owner_contact.name"] = name
    own = only_organisation(user)
    if own is not None and not record.fields.get(LEAD):
        record.fields[LEAD] = own.slug
    found = _looked_up(record, finder)
    try:
        return create_from(record, found.lookups, user=user)
    except ValidationError as error:
        raise _as_document_error(error) from error


def _as_document_error(error: ValidationError) -> DocumentError:
    return DocumentError(*(Problem("", message) for message in error.messages))


def _looked_up(record: CaseRecord, finder: Finder) -> Found:
    """Look up what the record names; what is no term here becomes words of a section."""
    try:
        return finder.look_up(record)
    except DocumentError as error:
        said = [_taken_out(record, problem.path) for problem in error.problems]
        body = "\n".join(f"- {line}" for line in said if line)
        if body:
            record.sections.append(Section(NOT_KNOWN, body))
            number_sections(record)
        return finder.look_up(record)


def _taken_out(record: CaseRecord, path: str) -> str:
    """Take the fact at ``path`` out; return its words. A lead organisation stays, as text."""
    if path == LEAD:
        record.fields["lead_organisation_text"] = record.fields.pop(LEAD)
        return ""
    name, _, rest = path.partition(".")
    place, _, column = rest.partition(".")
    in_a_row = place.isdigit()
    holder = record.rows[name][int(place) - 1] if in_a_row else record.fields
    words = ", ".join(words_of(holder.pop(column if in_a_row else path, "")))
    return f"{path.replace('_', ' ')}: {words}" if words else ""


def add_to_case(case: CaseStudyPage, words: Iterable[tuple[str, str]], user: User) -> None:
    """Put words of a document that stands beside a draft into its latest version, each with where it goes.

    All of them make one version: a document may have hundreds of passages.

    Forms that are open on an earlier version find them there when they are saved (``contributions.writing.merging``).

    Raises:
        ValueError: in words for the person, if it does not fit there (a ``DocumentError`` is one), or if the case is
            not theirs, or cannot be changed now.
    """
    if not cases_of(user).filter(pk=case.pk).exists():
        raise ValueError("The case is no longer yours to change.")
    with transaction.atomic():
        stored = CaseStudyPage.objects.select_for_update().get(pk=case.pk)
        if closed := closing_words(user, stored):
            raise ValueError(closed)
        latest = latest_version(stored)
        record = full_record(latest)
        for to, text in words:
            put(record, to, text)
        _leave_new_ids_to(latest, record)
        apply_to(latest, record, Finder().look_up(record).lookups)
        save_draft(latest, user=user)


def _leave_new_ids_to(case: CaseStudyPage, record: CaseRecord) -> None:
    """Take their ids from rows that ``case`` does not have: it knows which were given before, to rows that are gone."""
    for name, rows in record.rows.items():
        held = {row.row_id for row in getattr(case, name).all()}
        for row in rows:
            if row.get("id") not in held:
                row.pop("id", None)
    held = {row.row_id for row in case.sections.all()}
    record.sections[:] = [
        each if each.id in held else Section(each.heading, each.body) for each in record.sections
    ]


@transaction.atomic
def draft_of_row(document: UUID, key: str, record: CaseRecord, finder: Finder) -> None:
    """Make the draft of one row of a table, for who handed it in, unless the row ``key`` has one.

    Raises:
        DocumentError: naming what cannot be stored, by field.
        DocumentJob.DoesNotExist: if the document was deleted meanwhile.
    """
    job = (
        DocumentJob.objects.select_for_update(of=("self",)).select_related("user").get(pk=document)
    )
    if key in job.made:
        return
    job.cases.add(_create(record, job.user, finder))
    job.made = [*job.made, key]
    job.save(update_fields=["made"])


def _said(entry: Field, record: CaseRecord) -> Iterator[str]:
    """Yield what the record holds of one fact; of a choice, the words of the form."""
    labels = _labels().get(entry.attribute, {})
    for words in words_of(record.fields[entry.name]):
        yield labels.get(words, words)


@cache
def _labels() -> dict[str, dict[str, str]]:
    """The words of every choice, by the column that holds it."""
    columns = [column for column in CaseStudyPage._meta.concrete_fields if column.choices]
    return {each.name: {str(v): str(label) for v, label in each.flatchoices} for each in columns}


def fields_of(record: CaseRecord) -> list[tuple[str, str, bool]]:
    """Return what the record holds: place, words, and whether they were made out of the document's own."""
    told = [
        (entry.name, ", ".join(_said(entry, record)), entry.name in record.derived)
        for entry in registry.FRONT_MATTER
        if isinstance(entry, Field) and entry.name in record.fields
    ]
    told += [(name, body, False) for name, body in record.narrative.items()]
    for name, rows in record.rows.items():
        for row in rows:
            words = [
                text
                for key, value in row.items()
                if key not in NOT_SHOWN
                for text in words_of(value)
            ]
            told.append((name, "; ".join(words), False))
    told += [(f"section:{section.heading}", section.body, False) for section in record.sections]
    told += [
        (path, f"{each.state} {each.reason}".strip(), False) for path, each in record.states.items()
    ]
    return told
