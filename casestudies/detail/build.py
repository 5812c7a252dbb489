"""Making the read model of a case from a loaded record."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from casestudies import choices as c
from casestudies.addresses import (
    case_ask_path,
    case_dispute_path,
    case_file_path,
    case_history_path,
    case_id_url,
    case_path,
    case_report_path,
)
from casestudies.detail.banners import banners, is_past
from casestudies.detail.disputed import with_disputes
from casestudies.detail.glance import authority, glance
from casestudies.detail.outcomes import outcome_blocks
from casestudies.detail.redacted import redact
from casestudies.detail.shapes import (
    Block,
    CaseDetail,
    Citation,
    FileLink,
    Link,
    Part,
)
from casestudies.detail.story import record_blocks, story_blocks
from casestudies.detail.surroundings import Surroundings, surroundings
from casestudies.detail.words import States, label, licence_link, years
from casestudies.formats import available_formats
from casestudies.freshness import due_date
from casestudies.gaps import gaps
from casestudies.redaction import withheld_paths
from cms.core.dates import PartialDate

RECENT_NOTES = 3


def case_detail(page: Any) -> CaseDetail:
    """Return what the page of one case shows.

    ``page`` has its rows in memory (``casestudies.rows.load_record``, or a revision read for a
    preview). It is redacted in place first and must not be saved afterwards. The number of queries
    is the same for every loaded case.
    """
    redact(page)
    around = surroundings(page)
    states = States(page)
    today = timezone.localdate()
    due = _due(page, around)
    blocks, of_no_block = with_disputes(
        _blocks(page, states, around), around.disputes, withheld_paths(page)
    )
    unknown = gaps(page)
    lead = authority(page)
    invented = page.basis == c.Basis.ILLUSTRATIVE
    return CaseDetail(
        ref=page.ref,
        slug=page.slug,
        title=page.title,
        summary=page.summary,
        language=page.case_language or "en",
        url=case_path(page.slug),
        permanent_url=case_id_url(page.ref),
        history_url=case_history_path(page.slug),
        report_url=case_report_path(page.slug),
        ask_url="" if invented else case_ask_path(page.slug),
        dispute_url=case_dispute_path(page.slug),
        kind=label(c.Kind, page.kind),
        phase="" if page.phase == c.Phase.NOT_APPLICABLE else label(c.Phase, page.phase),
        authority=lead,
        years=years(page.started, page.ended),
        is_illustrative=invented,
        banners=banners(page, due, today),
        facts=glance(page, states),
        blocks=blocks,
        gaps=unknown,
        citation=citation(page, lead.label),
        files=files(page.slug),
        licence=licence_link(page.licence),
        organisation=lead,
        department=page.lead_department,
        published=page.first_published_at,
        updated=page.last_published_at,
        review_by=due,
        review_is_due=is_past(due, today),
        confirmed=around.confirmed.on,
        reviewer=page.reviewer_role,
        reused_by=around.reused_by,
        notes=around.notes[:RECENT_NOTES],
        replies=around.replies,
        disputes=of_no_block,
        answered=around.answered,
        contents=_contents(blocks, around, has_gaps=bool(unknown)),
    )


def _due(page: Any, around: Surroundings) -> PartialDate | None:
    first = page.first_published_at
    published = timezone.localdate(first) if first else None
    return due_date(
        page.review_by,
        page.ask_again,
        published=published,
        confirmed=around.confirmed.on,
        answered=around.confirmed.answered,
    )


def _blocks(page: Any, states: States, around: Surroundings) -> list[Block]:
    related = Block("related", "Related cases", parts=tuple(_related(around)))
    blocks = [
        *outcome_blocks(page, states),
        *story_blocks(page),
        *record_blocks(page, states),
        related,
    ]
    return [block for block in blocks if not block.is_empty]


def _related(around: Surroundings) -> list[Part]:
    return [Part(title, items=links) for title, links in around.related]


def _contents(
    blocks: tuple[Block, ...], around: Surroundings, *, has_gaps: bool
) -> tuple[Link, ...]:
    entries = [Link("At a glance", "#at-a-glance")]
    entries += [Link(block.heading, f"#{block.id}") for block in blocks]
    if around.answered:
        entries.append(Link("Questions and answers", "#questions"))
    if around.notes:
        entries.append(Link("What has changed", "#changes"))
    if has_gaps:
        entries.append(Link("What is not known", "#not-known"))
    return tuple(entries)


def citation(page: Any, body: str) -> Citation:
    """Return how to cite the case: body, title, reference, the day of this version, address."""
    invented = " (illustrative, invented)" if page.basis == c.Basis.ILLUSTRATIVE else ""
    moment = page.last_published_at
    version = f", version of {date_format(timezone.localtime(moment), 'j F Y')}" if moment else ""
    author = f"{body}. " if body else ""
    text = f"{author}{page.title.rstrip('.')}{invented}. Precedent, {page.ref}{version}."
    return Citation(text, case_id_url(page.ref))


def files(slug: str) -> tuple[FileLink, ...]:
    """Return the downloads that this installation can write."""
    return tuple(
        FileLink(case_file_path(slug, each.extension), each.label, each.extension.upper())
        for each in available_formats()
    )
