"""The first page as plain values: what is here in figures, ways in, newest and most reused cases."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from casestudies.choices import Basis, Direction, Relation
from casestudies.models import CaseStudyPage, RelatedCase
from organisations.models import Organisation
from search.cards import Card, cards_of
from search.parameters import SearchQuery
from search.results import SearchResults
from taxonomy.choices import Scheme
from taxonomy.models import Term
from website.browse import Counted, bodies_with_cases, counts_of, found, terms_with_cases
from website.finding.addresses import narrowed_path

NEWEST = 5
MOST_REUSED = 3
AUTHORITIES = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and where the counted things are."""

    number: int
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """Everything that ``website/home.html`` draws."""

    figures: list[Figure]
    sectors: list[Counted]
    methods: list[Counted]
    authorities: list[Counted]
    newest: list[Card]
    reused: list[Card]
    is_searchable: bool


def home_page() -> Home:
    """Put the first page together; the same queries however many cases there are."""
    results = found(SearchQuery())
    single = _not_groups()
    newest = list(CaseStudyPage.objects.public().newest().values_list("pk", flat=True)[:NEWEST])
    reused = _most_reused()
    shown = {card.url: card for card in cards_of([*newest, *reused.values()])}
    ordered = list(shown.values())
    return Home(
        figures=_figures(results),
        sectors=terms_with_cases(results, Scheme.SECTOR, single[Scheme.SECTOR]),
        methods=terms_with_cases(results, Scheme.METHOD, single[Scheme.METHOD]),
        authorities=bodies_with_cases(results, AUTHORITIES),
        newest=ordered[: len(newest)],
        reused=cards_of(reused.values()),
        is_searchable=results is not None,
    )


def _not_groups() -> dict[str, set[str]]:
    """Return the slugs of sectors and methods that stand for themselves: one query."""
    rows = Term.objects.listed().filter(scheme__in=(Scheme.SECTOR, Scheme.METHOD), is_group=False)
    slugs: dict[str, set[str]] = {Scheme.SECTOR.value: set(), Scheme.METHOD.value: set()}
    for scheme, slug in rows.values_list("scheme", "slug"):
        slugs[scheme].add(slug)
    return slugs


def _most_reused() -> dict[str, int]:
    """Return the page ids of the public cases that most other public cases were reused from."""
    public = CaseStudyPage.objects.public()
    links = RelatedCase.objects.filter(
        relation=Relation.REUSED_FROM, page__in=public.naming_relations()
    )
    counted = links.values("target_ref").annotate(times=Count("page_id", distinct=True))
    refs = [row["target_ref"] for row in counted.order_by("-times", "target_ref")[:MOST_REUSED]]
    ids = dict(public.filter(ref__in=refs or [""]).values_list("ref", "pk"))
    return {ref: ids[ref] for ref in refs if ref in ids}


def _figures(results: SearchResults | None) -> list[Figure]:
    """Say what is here, what went badly as plainly as what went well."""
    if results is None:
        total = CaseStudyPage.objects.public().count()
        return [Figure(total, _plural(total, "case", "cases"), "/cases/")]
    directions = counts_of(results, "direction") or {}
    measured = (counts_of(results, "has") or {}).get("measured-outcome", 0)
    invented = (counts_of(results, "basis") or {}).get(Basis.ILLUSTRATIVE, 0)
    better, worse = directions.get(Direction.IMPROVED, 0), directions.get(Direction.WORSENED, 0)
    same = directions.get(Direction.NO_CHANGE, 0)
    figures = [
        Figure(results.total, _plural(results.total, "case", "cases"), "/cases/"),
        Figure(measured, "with a measured outcome", narrowed_path("has", "measured-outcome")),
        Figure(better, "where something improved", narrowed_path("direction", "improved")),
        Figure(same, "where something did not change", narrowed_path("direction", "no-change")),
        Figure(worse, "where something got worse", narrowed_path("direction", "worsened")),
        Figure(invented, "invented to show the form", narrowed_path("basis", "illustrative")),
        Figure(
            bodies := Organisation.objects.listed().real().count(),
            _plural(bodies, "body on file", "bodies on file"),
            "/organisations/",
        ),
    ]
    return [figure for figure in figures if figure.number]


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many
