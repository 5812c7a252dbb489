"""Lists of organisations and programmes: narrowed by letter and nation, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from casestudies.addresses import organisation_path, programme_path
from casestudies.detail.words import joined, label, when
from casestudies.models import CaseStudyPage
from cms.core.pagination import Pagination, paginate
from organisations.choices import AuthorityType, ProgrammeKind, Region
from organisations.models import Organisation, Programme
from taxonomy.choices import Nation

ORGANISATIONS = "/organisations/"
PROGRAMMES = "/programmes/"
A_PAGE = 60

COLUMNS = (
    "pk",
    "slug",
    "name",
    "official_name",
    "type",
    "nation",
    "region",
    "ends",
    "is_illustrative",
)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list of organisations is narrowed to. Built from parameters; nonsense narrows nothing."""

    letter: str = ""
    nation: str = ""
    with_cases: bool = False
    page: int = 1

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Narrowing:
        """Read the parameters ``letter``, ``nation``, ``cases`` and ``page``."""
        letter = data.get("letter", "").strip().upper()
        nation = data.get("nation", "").strip()
        page = data.get("page", "")
        is_number = page.isascii() and page.isdigit() and len(page) < 10
        return cls(
            letter=letter if letter in ascii_uppercase and len(letter) == 1 else "",
            nation=nation if nation in Nation.values else "",
            with_cases=data.get("cases", "") == "yes",
            page=max(1, int(page)) if is_number else 1,
        )

    @property
    def path(self) -> str:
        """The canonical address of this list."""
        pairs = {
            "letter": self.letter,
            "nation": self.nation,
            "cases": "yes" if self.with_cases else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{ORGANISATIONS}?{query}" if query else ORGANISATIONS


@dataclass(frozen=True, slots=True)
class Option:
    """One way to narrow, chosen or not."""

    label: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ListedBody:
    """One organisation in a line."""

    name: str
    url: str
    detail: str
    cases: int


@dataclass(frozen=True, slots=True)
class OrganisationList:
    """Everything that ``organisations/organisation_list.html`` draws."""

    total: int
    bodies: list[ListedBody]
    letters: list[Option]
    nations: list[Option]
    invented: int
    with_cases: Option
    is_narrowed: bool
    pagination: Pagination
    number: int


@dataclass(frozen=True, slots=True)
class ListedProgramme:
    """One programme or fund in a line."""

    name: str
    url: str
    detail: str
    description: str
    cases: int


def organisation_list(asked: Narrowing) -> OrganisationList:
    """Return one page of the organisations that ``asked`` leaves: the same queries for one and for many.

    Raises:
        EmptyPage: past the last page.
    """
    narrowed = _narrowed(asked)
    paginator = Paginator(narrowed.values_list(*COLUMNS), A_PAGE)
    if asked.page > paginator.num_pages:
        raise EmptyPage("There are not that many organisations.")
    rows = list(paginator.page(asked.page).object_list)
    counts = _led([row[0] for row in rows])
    first = replace(asked, page=1)
    return OrganisationList(
        total=paginator.count,
        invented=narrowed.filter(is_illustrative=True).count(),
        bodies=[_body(row, counts) for row in rows],
        letters=[_letter(first, letter) for letter in ("", *ascii_uppercase)],
        nations=[_nation(first, nation) for nation in ("", *Nation.values)],
        with_cases=Option(
            "Only those that lead a case",
            replace(first, with_cases=not asked.with_cases).path,
            asked.with_cases,
        ),
        is_narrowed=first != Narrowing(),
        pagination=paginate(
            asked.page, paginator.num_pages, lambda number: replace(asked, page=number).path
        ),
        number=asked.page,
    )


def _narrowed(asked: Narrowing) -> QuerySet[Organisation]:
    rows = Organisation.objects.listed().order_by(Lower("name"), "pk")
    if asked.letter:
        rows = rows.filter(name__istartswith=asked.letter)
    if asked.nation:
        rows = rows.filter(nation=asked.nation)
    if asked.with_cases:
        led = CaseStudyPage.objects.public().naming_lead().filter(lead_organisation=OuterRef("pk"))
        rows = rows.filter(Exists(led))
    return rows


def _led(ids: Sequence[int]) -> dict[int, int]:
    """Return how many public cases say that one of ``ids`` leads them."""
    named = CaseStudyPage.objects.public().naming_lead()
    cases = named.filter(lead_organisation__in=list(ids) or [0])
    counted = cases.order_by().values("lead_organisation").annotate(total=Count("pk"))
    return {row["lead_organisation"]: row["total"] for row in counted}


def _body(row: tuple[object, ...], counts: Mapping[int, int]) -> ListedBody:
    values = dict(zip(COLUMNS, row, strict=True))
    name, official = str(values["name"]), str(values["official_name"])
    region = label(Region, values["region"])
    nation = label(Nation, values["nation"])
    return ListedBody(
        name=name,
        url=organisation_path(str(values["slug"])),
        detail=joined(
            (
                official if official != name else "",
                label(AuthorityType, values["type"]),
                region or nation,
                "former" if values["ends"] else "",
                "invented" if values["is_illustrative"] else "",
            )
        ),
        cases=counts.get(int(str(values["pk"])), 0),
    )


def _letter(asked: Narrowing, letter: str) -> Option:
    return Option(letter or "All", replace(asked, letter=letter).path, asked.letter == letter)


def _nation(asked: Narrowing, nation: str) -> Option:
    words = label(Nation, nation) or "All nations"
    return Option(words, replace(asked, nation=nation).path, asked.nation == nation)


def programme_list() -> list[ListedProgramme]:
    """Return every programme and fund with how many public cases name it: three queries."""
    public = CaseStudyPage.objects.public().naming("programme")
    cases = public.exclude(programme__isnull=True).order_by()
    counted = cases.values("programme").annotate(total=Count("pk"))
    counts = {row["programme"]: row["total"] for row in counted}
    return [
        ListedProgramme(
            name=row.name,
            url=programme_path(row.slug),
            detail=joined(
                (
                    label(ProgrammeKind, row.kind),
                    row.runner.name if row.runner else "",
                    when(row.starts, row.ends),
                    "invented example" if row.is_illustrative else "",
                )
            ),
            description=row.description,
            cases=counts.get(row.pk, 0),
        )
        for row in Programme.objects.listed().select_related("runner")
    ]
