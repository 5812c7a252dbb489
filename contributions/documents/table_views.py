"""A table with a case a row: its columns shown, sent elsewhere, remembered; and the drafts made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from contributions.access import person
from contributions.documents import places, tables
from contributions.documents.access import with_read_document
from contributions.documents.services import source_of
from contributions.models import DocumentJob, KeptMapping
from exchange.readers.source import Kind, Passage
from exchange.recognition.columns import ColumnMapping, Table, tables_of
from exchange.recognition.personal import told_of

if TYPE_CHECKING:
    from cms.accounts.models import User

SHOWN = 3
PERSONAL_DATA = (
    "Each draft would hold it: take it out of your table first, unless the people agreed."
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the screen: its heading, the first cells, and where it goes."""

    number: int
    heading: str
    cells: list[str]
    to: str


def table_page(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """Show each sheet with where its columns go."""
    source = source_of(job)
    sheets = [
        {
            "table": table,
            "columns": _columns(table, tables.mapping_of(job, table, person(request))),
            "personal": list(_personal(table)),
        }
        for table in tables_of(source)
    ]
    context = {
        "job": job,
        "sheets": sheets,
        "notes": source.notes,
        "refused": job.error.split("\n") if job.error else [],
        "places": places.columns(),
        "without_draft": tables.without_draft(job) if job.made else 0,
        "made": list(job.cases.order_by("pk")[: tables.MOST_ROWS]),
        "left_out": tables.beside_rows(job),
    }
    return render(request, "contributions/documents/columns.html", context)


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


def _personal(table: Table) -> Iterator[str]:
    """Say of each column that holds addresses or numbers of people what they are."""
    for number, heading in enumerate(table.headings):
        cells = (row[number] for row in table.rows if number < len(row))
        told = told_of(Passage("", Kind.PARAGRAPH, cell) for cell in cells if cell)
        if told:
            yield f"{heading or 'A column without a heading'}: {told}. {PERSONAL_DATA}"


@with_read_document
@require_POST
def columns(request: HttpRequest, job: DocumentJob) -> HttpResponse:
    """Keep where the columns of a sheet go; and have the drafts made, when that was asked for."""
    sheet = request.POST.get("sheet", "")
    table = next((each for each in tables_of(source_of(job)) if each.passage.id == sheet), None)
    try:
        if table is None:
            raise ValueError("There is no such sheet.")
        if job.making:
            raise ValueError("Drafts are being made from it. Wait until they are done.")
        mapping = _keep(job, table, request.POST, person(request))
        if request.POST.get("do") == "make":
            tables.ask_for_drafts(job, table, mapping)
        else:
            messages.success(
                request, "Your choices are saved, and kept for the next table with these headings."
            )
    except ValueError as error:
        messages.error(request, f"Not done. {error}")
    return redirect("contribute_document", pk=job.pk)


def _keep(job: DocumentJob, table: Table, said: Mapping[str, str], user: User) -> ColumnMapping:
    mapping = ColumnMapping(table.headings)
    for number in range(len(table.headings)):
        to = said.get(f"column-{number}", "")
        if to and not places.may_take(to):
            raise ValueError(f"“{to[:60]}” is not a field of a case.")
        mapping = mapping.with_column(number, to)
    job.mapping = {**job.mapping, table.passage.id: mapping.as_json()}
    job.save(update_fields=["mapping"])
    KeptMapping.objects.update_or_create(
        user=user,
        key=mapping.key,
        defaults={"mapping": mapping.as_json(), "used_at": timezone.now()},
    )
    return mapping
