"""What the API says of found cases: the same road as the page, in other clothes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from casestudies.addresses import case_path
from casestudies.choices import Basis
from casestudies.models import CaseStudyPage
from casestudies.redaction import WithheldPaths
from casestudies.rows import relations
from search.listing import NOTHING_WITHHELD, ListedCase, read_listed, read_withheld
from search.results import Hit, SearchResults
from website.finding.named import as_data as named_things

TAGS = ("sectors", "methods")
ROWS = {"nations": "nation", "fundings": "state"}

Withheld = Mapping[int, WithheldPaths]


def answer(results: SearchResults) -> dict[str, Any]:
    """Return the answer of ``GET /api/v1/cases`` as plain values: eight queries for any number of hits."""
    query = results.query
    suggestion = results.suggestion
    written: dict[str, Any] = {
        "total": results.total,
        "page": query.page,
        "per_page": query.per_page,
        "degraded": results.degraded,
        "suggestion": suggestion.text if suggestion else None,
        "named": named_things(results),
        "results": _summaries(results.hits, explain=query.explain),
        "facets": {
            facet.name: [
                {
                    "value": value.value,
                    "label": value.label,
                    "count": value.count,
                    "selected": value.selected,
                }
                for value in facet.values
            ]
            for facet in results.facets
        },
    }
    if query.explain:
        written["engine"] = results.engine
    return written


def _summaries(hits: Collection[Hit], *, explain: bool) -> list[dict[str, Any]]:
    by_id = {hit.page_id: hit for hit in hits}
    ids = list(by_id) or [0]
    withheld = read_withheld(ids)
    tagged = {name: _tags(name, ids, withheld) for name in TAGS}
    rows = {name: _rows(name, column, ids, withheld) for name, column in ROWS.items()}
    return [
        {
            **_summary(case, by_id[case.page_id], explain=explain),
            "sectors": tagged["sectors"].get(case.page_id, []),
            "methods": tagged["methods"].get(case.page_id, []),
            "nations": rows["nations"].get(case.page_id, []),
            "funding": rows["fundings"].get(case.page_id, []),
        }
        for case in read_listed(list(by_id), withheld)
    ]


def _tags(name: str, page_ids: Collection[int], withheld: Withheld) -> dict[int, list[str]]:
    """Return the slugs of one kind of tag by case, without those withheld: one query."""
    field = CaseStudyPage._meta.get_field(name)
    target = field.m2m_reverse_field_name()
    links = field.remote_field.through.objects.filter(casestudypage__in=page_ids)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for page_id, slug in links.order_by(f"{target}__slug").values_list(
        "casestudypage_id", f"{target}__slug"
    ):
        if not withheld.get(page_id, NOTHING_WITHHELD).covers(name):
            found[page_id].append(slug)
    return found


def _rows(
    name: str, column: str, page_ids: Collection[int], withheld: Withheld
) -> dict[int, list[str]]:
    """Return one column of one kind of row by case, each value once, without those withheld: one query."""
    rows = relations(public=True)[name]._default_manager.filter(page__in=page_ids)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for page_id, row_id, value in rows.order_by("page_id", "sort_order", "pk").values_list(
        "page_id", "row_id", column
    ):
        closed = withheld.get(page_id, NOTHING_WITHHELD)
        if value and value not in found[page_id] and not closed.covers(f"{name}.{row_id}.{column}"):
            found[page_id].append(value)
    return found


def _summary(case: ListedCase, hit: Hit, *, explain: bool) -> dict[str, Any]:
    written: dict[str, Any] = {
        "ref": case.ref,
        "url": f"{settings.BASE_URL}{case_path(case.slug)}",
        "title": case.title,
        "summary": case.summary or None,
        "kind": case.kind or None,
        "basis": case.basis or None,
        "illustrative": case.basis == Basis.ILLUSTRATIVE,
        "lead_organisation": {"slug": case.authority_slug, "name": case.authority_name}
        if case.authority_slug
        else None,
        "outcomes": [
            {
                "term": outcome.slug or None,
                "direction": outcome.direction or None,
                "evidence": outcome.evidence,
            }
            for outcome in case.outcomes
        ],
        "phase": case.phase or None,
        "mode": case.mode or None,
        "regime": case.regime or None,
        "published": _moment(case.published),
        "updated": _moment(case.updated),
        "highlights": {name: list(passages) for name, passages in hit.highlights.items()},
    }
    if explain:
        written |= {"score": hit.score, "matched": list(hit.matched)}
    return written


def _moment(value: datetime | None) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if value else None
