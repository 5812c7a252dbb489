"""Drafts of a table's rows, or of several cases of a file, made by the worker one by one.

A killed worker loses none and makes none twice: what was made is written with the draft, in one transaction,
so that whoever goes on passes it over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from contributions.documents.drafting import draft_of_row
from contributions.documents.services import source_of
from contributions.models import DocumentJob, JobState, KeptMapping
from exchange.casefile.record import CaseRecord, DocumentError
from exchange.lookups import Finder
from exchange.readers.source import part_of
from exchange.recognition.columns import ColumnMapping, Table, row_readings, suggest, tables_of
from exchange.recognition.reading import Reading
from exchange.recognition.several import each_of, is_several

if TYPE_CHECKING:
    from cms.accounts.models import User
    from exchange.readers.source import Passage

SHEETS: Final = frozenset({"xlsx", "csv"})
MOST_ROWS: Final = 100
CASES: Final = "cases"
"""What drafts are made of where it is no sheet of a table."""

LEFT_AFTER: Final = timedelta(minutes=2)
"""Drafts on which nothing was done for so long have no worker any more."""

MOST_TRIES: Final = 3
NEVER_ENDED: Final = "We started making the other drafts three times and never finished."
UNFORESEEN: Final = "it could not be stored, for a reason we did not foresee"
_log = structlog.get_logger(__name__)


def is_table(job: DocumentJob) -> bool:
    """Whether the document is a spreadsheet with a heading row and something below it."""
    source = source_of(job)
    return source.format in SHEETS and bool(tables_of(source))


def mapping_of(job: DocumentJob, table: Table, user: User) -> ColumnMapping:
    """Return what was chosen for this table, else for the last one with its headings, else what they suggest."""
    suggested = suggest(table.headings)
    held = job.mapping.get(table.passage.id)
    if held is None:
        kept = KeptMapping.objects.filter(user=user, key=suggested.key).first()
        held = kept.mapping if kept else None
    if held is None:
        return suggested
    try:
        return ColumnMapping.from_json({**held, "headings": list(table.headings)})
    except ValueError:
        return suggested


def without_draft(job: DocumentJob) -> int:
    """Return how many rows of the tables, or cases of the file, have no draft: their words stand nowhere else."""
    source = source_of(job)
    made = set(job.made)
    if is_several(source):
        return sum(case.where not in made for case in each_of(source))
    return sum(
        _key(table, reading) not in made
        for table in tables_of(source)
        for reading in row_readings(table, ColumnMapping(table.headings))
    )


def beside_rows(job: DocumentJob) -> list[Passage]:
    """Return what no row holds, so that no draft does either: text around or over a table, and a sheet of one row."""
    source = source_of(job)
    if is_several(source):
        return []
    tables = {table.passage.id: table for table in tables_of(source)}
    return [*_above(tables.values()), *(each for each in source.passages if each.id not in tables)]


def _above(tables: Iterable[Table]) -> Iterator[Passage]:
    """Yield what stands above the headings of ``tables``."""
    for table in tables:
        if table.above:
            yield part_of(table.passage, 0, "\n".join(table.above))


def ask_for_drafts(job: DocumentJob, table: Table, mapping: ColumnMapping) -> None:
    """Let the worker make a draft of each row of ``table`` that has none.

    Raises:
        ValueError: if there are too many rows at once, no column holds titles, or others are being made.
    """
    if "title" not in mapping.to.values():
        raise ValueError("Say which column holds the title of each case.")
    if table.filled > MOST_ROWS:
        raise ValueError(f"At most {MOST_ROWS} rows at once. Split the table into parts.")
    _ask(job, table.passage.id, table.filled)


def ask_for_each(job: DocumentJob) -> None:
    """Let the worker make a draft of each case of a file of several that has none.

    Raises:
        ValueError: if others are being made.
    """
    _ask(job, CASES, len(list(each_of(source_of(job)))))


def _ask(job: DocumentJob, what: str, number: int) -> None:
    asked = DocumentJob.objects.filter(pk=job.pk, making="").update(
        making=what, done=0, of=number, error="", taken_at=None, tries=0
    )
    if not asked:
        raise ValueError("Drafts are already being made from it.")


def wanted() -> bool:
    """Whether drafts of some table are waited for."""
    return DocumentJob.objects.exclude(making="").exists()


def make_next() -> bool:
    """Make the drafts of the table that has waited longest; return whether there was one."""
    job = _take()
    if job is None:
        return False
    try:
        if job.tries < MOST_TRIES:
            _make(job)
        else:
            _say(job, NEVER_ENDED)
    except Exception as error:  # noqa: BLE001 - one table, whatever is in it, never stops the worker
        _log.warning("drafts_of_a_table_broke", kind=type(error).__name__)
        _say(job, f"The other rows: {UNFORESEEN}.")
    DocumentJob.objects.filter(pk=job.pk).update(making="")
    return True


def _take() -> DocumentJob | None:
    """Take the next table so that no other worker makes its drafts too."""
    free = Q(taken_at=None) | Q(taken_at__lt=timezone.now() - LEFT_AFTER)
    waiting = DocumentJob.objects.filter(free, state=JobState.READ).exclude(making="")
    job = waiting.order_by("created_at", "pk").first()
    if job is None:
        return None
    taken = DocumentJob.objects.filter(free, pk=job.pk).update(
        taken_at=timezone.now(), tries=job.tries + 1
    )
    return job if taken else _take()


def _make(job: DocumentJob) -> None:
    finder = Finder()
    for number, (key, where, record) in enumerate(_wanted_of(job), start=1):
        try:
            if isinstance(record, str):
                _say(job, f"{where}: {record}")
            else:
                draft_of_row(job.pk, key, record, finder)
        except DocumentJob.DoesNotExist:
            return
        except DocumentError as error:
            _say(job, f"{where}: {error}")
        DocumentJob.objects.filter(pk=job.pk).update(done=number, taken_at=timezone.now())


def _wanted_of(job: DocumentJob) -> Iterator[tuple[str, str, CaseRecord | str]]:
    """Yield what drafts are made of; in the place of what a case says, why it cannot be taken over."""
    if job.making != CASES:
        yield from _rows(job)
        return
    for case in each_of(source_of(job)):
        said = case.why if case.reading is None else case.reading.whole_record()
        yield case.where, f"{case.where}, “{case.title}”", said


def _rows(job: DocumentJob) -> Iterator[tuple[str, str, CaseRecord]]:
    """Yield each row of the table that is wanted: what it is known by, where it stands, and what it says."""
    table = next(
        (each for each in tables_of(source_of(job)) if each.passage.id == job.making), None
    )
    if table is not None:
        for reading in row_readings(table, mapping_of(job, table, job.user)):
            yield _key(table, reading), _where(reading), reading.whole_record()


def _where(reading: Reading) -> str:
    return reading.document.passages[0].where


def _key(table: Table, reading: Reading) -> str:
    """What a row is known by among those that have their drafts."""
    return f"{table.passage.id}, {_where(reading)}"


def _say(job: DocumentJob, line: str) -> None:
    """Keep why a row has no draft, a line each."""
    with transaction.atomic():
        held = DocumentJob.objects.select_for_update().filter(pk=job.pk).first()
        if held is not None:
            held.error = f"{held.error}\n{line}".strip()
            held.save(update_fields=["error"])
