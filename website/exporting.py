"""Cases as files in bulk: which ones, and what is written of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings

from casestudies.addresses import case_path
from casestudies.detail.said import Voices, voices_of
from casestudies.models import CaseStudyPage
from casestudies.rows import load_record
from exchange.casefile.record import CaseRecord
from exchange.extract import full_record, public_record
from exchange.writers.case_json import About, case_json
from exchange.writers.case_markdown import case_markdown
from search.asking import read_strictly
from search.service import scan

CHUNK = 100


@dataclass(frozen=True, slots=True)
class Exported:
    """One case on its way out: its page, what of it goes, and what others say to it."""

    page: CaseStudyPage
    record: CaseRecord
    full: bool
    voices: Voices = field(default_factory=Voices)

    @property
    def file_name(self) -> str:
        """A name that tells which case it is and sorts by reference."""
        return f"{self.page.ref.lower()}-{self.page.slug}.md"

    def as_markdown(self) -> str:
        """Return the case file."""
        return case_markdown(self.record, url=_url(self.page), voices=self.voices)

    def as_json(self) -> dict[str, Any]:
        """Return the case as JSON values, the private names only of a full record."""
        page = self.page
        about = About(_url(page), page.first_published_at, page.last_published_at, self.voices)
        return case_json(self.record, about, private=self.full)


def found_by(parameters: Mapping[str, Sequence[str]]) -> Iterator[int]:
    """Yield the ids of the public cases that search finds by ``parameters``, all of them, in its order.

    Raises:
        InvalidParameters: naming every parameter that is unknown or holds an unknown value.
        EngineUnavailable: if no engine can answer.
    """
    if not parameters:
        yield from CaseStudyPage.objects.public().newest().values_list("pk", flat=True)
        return
    yield from scan(read_strictly(parameters))


def export(page_ids: Iterable[int], *, full: bool = False) -> Iterator[Exported]:
    """Yield the public cases among ``page_ids`` in their order; ``full`` with all that is never public."""
    waiting = iter(page_ids)
    while chunk := list(islice(waiting, CHUNK)):
        pages = CaseStudyPage.objects.public().select_related(
            "lead_organisation", "programme", "procurement_route"
        )
        by_id = pages.in_bulk(chunk)
        ordered = [by_id[pk] for pk in chunk if pk in by_id]
        load_record(ordered, public=not full)
        voices = voices_of([page.pk for page in ordered])
        for page in ordered:
            record = full_record(page) if full else public_record(page)
            yield Exported(page, record, full, voices[page.pk])


def export_drafts() -> Iterator[Exported]:
    """Yield every case that is not public, whole, as its latest version has it."""
    public = CaseStudyPage.objects.public().values("pk")
    for page in CaseStudyPage.objects.exclude(pk__in=public).order_by("pk").iterator(CHUNK):
        latest: CaseStudyPage = page.get_latest_revision_as_object()
        yield Exported(latest, full_record(latest), full=True)


def write_files(cases: Iterable[Exported], folder: Path) -> int:
    """Write each case as a case file into ``folder``; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for case in cases:
        (folder / case.file_name).write_text(case.as_markdown(), encoding="utf-8")
        count += 1
    return count


def json_parts(cases: Iterable[Exported]) -> Iterator[str]:
    """Yield the parts of one JSON text that holds all ``cases``, one at a time."""
    yield '{"cases": ['
    for number, case in enumerate(cases):
        yield f"{',' if number else ''}\n{json.dumps(case.as_json(), ensure_ascii=False)}"
    yield "\n]}\n"


def _url(page: CaseStudyPage) -> str:
    return f"{settings.BASE_URL}{case_path(page.slug)}"
