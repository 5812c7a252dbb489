"""The log in the database: rows for questions, the place of what was opened, and their end after 13 months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qs

from django.db import transaction
from django.utils import timezone

from cms.core.clock import every
from search.asking import read_leniently
from search.engines.base import EngineUnavailable
from search.models import LoggedQuery
from search.parameters import SearchQuery
from search.query.narrowing import narrowed
from search.query.request import EngineRequest, Searchable
from search.query.understanding import understand
from search.querylog.buffer import Batch
from search.querylog.entries import Asked, Opened, Question
from search.service import ask
from search.vocabulary import VOCABULARY

STRETCH: Final = timedelta(minutes=10)
"""The same question in one stretch is one row."""

OPENED_WITHIN: Final = timedelta(hours=2)
"""So long after a question an opening is still taken for its."""

KEPT_MONTHS: Final = 13
_MOST_PARAMETERS = 300


def write(batch: Batch, now: datetime | None = None) -> list[Opened]:
    """Write ``batch``; return the openings of questions that are not in the log (yet)."""
    now = now or timezone.now()
    rows = [_row(asked, now) for asked in batch.asked]
    places = [(opened, *_place(opened)) for opened in batch.opened]
    with transaction.atomic():
        LoggedQuery.objects.bulk_create(rows, ignore_conflicts=True)
        return [
            opened
            for opened, question, rank in places
            if rank and not _note_opening(question, rank, now)
        ]


@every(24 * 60 * 60)
def purge(now: datetime | None = None) -> int:
    """Delete what is older than 13 months; return how many rows went."""
    deleted, _ = LoggedQuery.objects.filter(asked__lt=kept_since(now or timezone.now())).delete()
    return deleted


def kept_since(now: datetime) -> datetime:
    """Return the moment 13 months before ``now``; from a day that the month lacks, its last day counts."""
    months = now.year * 12 + now.month - 1 - KEPT_MONTHS
    year, month = divmod(months, 12)
    day = now.day
    while True:
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            day -= 1


def stretch_of(moment: datetime) -> datetime:
    """Return the beginning of the ten minutes that ``moment`` lies in."""
    return moment - timedelta(
        minutes=moment.minute % (STRETCH.seconds // 60),
        seconds=moment.second,
        microseconds=moment.microsecond,
    )


def _row(asked: Asked, now: datetime) -> LoggedQuery:
    question = Question.of(asked.query)
    return LoggedQuery(
        asked=stretch_of(now),
        fingerprint=question.fingerprint,
        terms=question.terms,
        filters=question.filters,
        total=asked.total,
        engine=asked.engine,
        degraded=asked.degraded,
        milliseconds=asked.milliseconds,
    )


def _place(opened: Opened) -> tuple[Question, int]:
    """Return the question that a case was opened from, and the case's place in it; nought if it has none.

    The place is worked out from the question, not taken from whoever asks for a page.
    """
    try:
        data = parse_qs(opened.parameters, max_num_fields=_MOST_PARAMETERS)
        query = read_leniently(data)
        return Question.of(query), _rank(query, opened.page_id)
    except (ValueError, EngineUnavailable):
        # More parameters than any page of ours has, or no engine to ask: not worth a failure.
        return Question.of(SearchQuery()), 0


def _rank(query: SearchQuery, page_id: int) -> int:
    def ranked(index: Searchable, blocked: frozenset[int]) -> Sequence[int]:
        clause = narrowed(understand(query.q, index, VOCABULARY.synonyms()).ranking, query, blocked)
        request = EngineRequest(clause, query.order, query.offset, query.per_page)
        return [found.page_id for found in index.run(request).found]

    ids = () if query.beyond_end else ask(ranked)
    return query.offset + ids.index(page_id) + 1 if page_id in ids else 0


def _note_opening(question: Question, rank: int, now: datetime) -> bool:
    """Note the first opening of the latest asking; return whether there was an asking."""
    latest = (
        LoggedQuery.objects.filter(
            fingerprint=question.fingerprint, asked__gte=stretch_of(now - OPENED_WITHIN)
        )
        .order_by("-asked")
        .first()
    )
    if latest is None:
        return False
    if latest.opened is None:
        LoggedQuery.objects.filter(pk=latest.pk, opened=None).update(opened=rank)
    return True
