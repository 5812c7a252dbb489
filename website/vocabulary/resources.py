"""What the cases of a term left behind for others to take."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from casestudies.addresses import case_path, web_address
from casestudies.choices import ResourceType
from casestudies.detail.words import joined, label, licence_link
from casestudies.models import CaseStudyPage, Resource
from casestudies.redaction import WithheldPaths
from search.listing import NOTHING_WITHHELD, read_withheld
from taxonomy.choices import Regime, Scheme
from taxonomy.models import Term

MOST_SHOWN = 12
MOST_READ = 60

COLUMNS = (
    "page_id",
    "row_id",
    "title",
    "url",
    "type",
    "licence",
    "regime",
    "page__title",
    "page__slug",
)

TAGGED_BY = {
    Scheme.SECTOR: ("sectors",),
    Scheme.METHOD: ("methods", "procurement_route"),
    Scheme.BARRIER: ("barriers",),
    Scheme.ENABLER: ("enablers",),
    Scheme.OUTCOME: ("outcomes__term",),
}


@dataclass(frozen=True, slots=True)
class FoundResource:
    """A template, clause or other thing to reuse, and the case that it belongs to."""

    title: str
    url: str
    detail: str
    case_title: str
    case_url: str


def resources_of(term: Term, below: Collection[int]) -> list[FoundResource]:
    """Return resources of public cases with ``term`` or one ``below`` it, newest cases first."""
    tagged = Q()
    for name in TAGGED_BY[Scheme(term.scheme)]:
        tagged |= Q(**{f"{name}__in": list(below)})
    cases = CaseStudyPage.objects.public().filter(tagged).values("pk")
    rows = Resource.objects.filter(page__in=cases).order_by(
        "-page__first_published_at", "-page_id", "sort_order", "pk"
    )
    found = list(rows.values_list(*COLUMNS)[:MOST_READ])
    withheld = read_withheld({row[0] for row in found} or {0})
    said = TAGGED_BY[Scheme(term.scheme)]
    shown = (
        _resource(row, closed)
        for row in found
        if not _is_silent(closed := withheld.get(row[0], NOTHING_WITHHELD), said)
    )
    return [resource for resource in shown if resource is not None][:MOST_SHOWN]


def _is_silent(closed: WithheldPaths, tagged_by: Collection[str]) -> bool:
    """Whether a case withholds something by which it may have been found here, so that it is not shown."""
    for path in closed.paths:
        head, _, rest = path.partition(".")
        if any(name.partition("__")[0] == head for name in tagged_by) and (
            not rest or rest.partition(".")[2] in ("", "term")
        ):
            return True
    return False


def _licence(licence: str) -> str:
    """Say a licence so that it stands among other words: “not stated” alone would not say what."""
    words = licence_link(licence).label
    return "licence not stated" if words.casefold() in {"", "not stated"} else words


def _resource(row: tuple[Any, ...], closed: WithheldPaths) -> FoundResource | None:
    values = dict(zip(COLUMNS, row, strict=True))
    path = f"resources.{values['row_id']}"

    def shown(name: str) -> str:
        return "" if closed.covers(f"{path}.{name}") else str(values[name] or "")

    if not shown("title"):
        return None
    kind, law = label(ResourceType, shown("type")), label(Regime, shown("regime"))
    return FoundResource(
        title=shown("title"),
        url=web_address(shown("url")),
        detail=joined((kind, _licence(shown("licence")), law)),
        case_title=values["page__title"],
        case_url=case_path(values["page__slug"]),
    )
