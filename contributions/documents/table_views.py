"""A table with a case a row: its columns shown, sent elsewhere, remembered; and the drafts made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from contributions.access import person
from contributions.documents import drafting, places
from contributions.documents.access import with_read_document
from contributions.documents.services import source_of
from contributions.models import DocumentJob, KeptMapping
from exchange.readers.source import Kind
from exchange.recognition.columns import ColumnMapping, Table, suggest, tables_of

if TYPE_CHECKING:
    from cms.accounts.models import User

SHEETS = frozenset({"xlsx", "csv"})
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the screen: its heading, the first cells, and where it goes."""

    number: int
    heading: str
    cells: list[str]
    to: str


def is_table(job: DocumentJob) -> bool:
    """Whether the document is a spreadsheet with a heading row and something below it."""
    source = source_of(job)
    return source.format in SHEETS and bool(tables_of(source))


def table_page(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """Show each sheet with where its columns go."""
    source = source_of(job)
    sheets = [
        {"table": table, "columns": _columns(table, mapping_of(job, table, person(request)))}
        for table in tables_of(source)
    ]
    context = {
        "job": job,
        "sheets": sheets,
        "notes": source.notes,
        "places": places.columns(),
        "made": list(job.cases.order_by("pk")[: drafting.MOST_ROWS]),
        "left_out": [each for each in source.passages if each.kind is not Kind.TABLE],
    }
    return render(request, "contributions/documents/columns.html", context)


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


def _columns(table: Table, mapping: ColumnMapping) -> list[Column]:
    return [
        Column(
            number,
            heading,
            [row[number] for row in table.rows[:SHOWN] if number < len(row) and row[number]],
            mapping.to.get(number, ""),
        )
        for number, heading in enumerate(table.headings)
    ]


@with_read_document
@require_POST
def columns(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """Keep where the columns of a sheet go; and make the drafts, when that was asked for."""
    sheet = request.POST.get("sheet", "")
    table = next((each for each in tables_of(source_of(job)) if each.passage.id == sheet), None)
    try:
        if table is None:
            raise ValueError("There is no such sheet.")
        mapping = _keep(job, table, request.POST, person(request))
        if request.POST.get("do") == "make":
            _make(request, job, table, mapping)
        else:
            messages.success(request, "Where the columns go is kept, also for the next such table.")
    except ValueError as error:
        messages.error(request, f"Not done. {error}")
    return redirect("contribute_document", pk=job.pk)


def _keep(job: DocumentJob, table: Table, said: Mapping[str, str], user: User) -> ColumnMapping:
    mapping = ColumnMapping(table.headings)
    for number in range(len(table.headings)):
        to = said.get(f"column-{number}", "")
        if to and not places.may_take(to):
            raise ValueError(f"“{to[:60]}” is no field of a case.")
        mapping = mapping.with_column(number, to)
    job.mapping = {**job.mapping, table.passage.id: mapping.as_json()}
    job.save(update_fields=["mapping"])
    KeptMapping.objects.update_or_create(
        user=user,
        key=mapping.key,
        defaults={"mapping": mapping.as_json(), "used_at": timezone.now()},
    )
    return mapping


def _make(request: HttpRequest, job: DocumentJob, table: Table, mapping: ColumnMapping) -> None:
    made, refused = drafting.make_drafts(job, table, mapping, person(request))
    if made:
        words = "1 draft is made." if len(made) == 1 else f"{len(made)} drafts are made."
        messages.success(request, words)
    for line in refused:
        messages.error(request, f"No draft of {line}")
    if not made and not refused:
        messages.success(request, "Every row has its draft already.")
