"""What a document names that a field could take: offered with its place and the reason, never filled in.

Money, dates, percentages, OCIDs, places and organisations, each with the words that it was found in, the
value that a field would take, and the fields that it might be for. A person chooses, or does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from cms.core.dates import PartialDate
from exchange.readers.open_contracting import OCID, Fact, facts_of, is_package, ocid_problem
from exchange.readers.source import Passage, SourceDocument
from exchange.recognition.money import CODES, SIGNS
from exchange.recognition.places import places_after
from taxonomy.choices import Nation

MOST_OFFERS = 2_000


class OfferKind(StrEnum):
    """What sort of thing was found."""

    MONEY = "money"
    DATE = "date"
    PERCENTAGE = "percentage"
    OCID = "ocid"
    PLACE = "place"
    ORGANISATION = "organisation"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something found: in which passage, from where to where in its plain words, and what it could be.

    ``value`` is what ``putting.put`` takes for any of the fields ``to``: a sum of money has its sign, so that its
    currency goes with it.
    """

    kind: OfferKind
    passage: str
    start: int
    end: int
    text: str
    value: str
    to: tuple[str, ...]
    reason: str


_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_MONEY = re.compile(
    r"(?P<sign>[£€$]|\b(?:GBP|EUR|USD)\b)\s?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?)"
    r"\s?(?P<scale>k|m|mn|bn|tn|thousand|million|billion|trillion)?(?![\w,]*\d)(?!\w)",
    re.I,
)
_POUNDS = re.compile(
    r"\b(?P<number>\d{1,3}(?:,\d{3})+|\d{1,15}(?:\.\d{1,6})?)\s(?:(?P<scale>thousand|million|billion)\s)?pounds\b",
    re.I,
)
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9} | {
    "tn": 12,
    "trillion": 12,
}
_DASHES = "-‐‑‒–—−"
_MINUS = re.compile(rf"(?<!\w)[{_DASHES}]$|−\s$")
_TO_A_LARGER = re.compile(
    rf"\s?(?:[{_DASHES}]|\b(?:to|(?P<between>and))\b)\s?[£€$]?\d[\d,]{{0,20}}(?:\.\d{{1,6}})?\s?"
    rf"(?:{'|'.join(_SCALES)})\b",
    re.I,
)
"""What follows the lower end of a range whose scale stands only at its upper end: “£1.5-2m”."""

_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?)?(?P<month>{_MONTHS})\b\.?,?\s(?P<year>(?:19|20)\d\d)\b"
)
_ISO = re.compile(r"\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b(?!-)")
_SLASHED = re.compile(r"\b\d{1,2}/\d{1,2}/(?:19|20)\d\d\b")
_PERCENT = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,4})?)\s?(?:%|per\s?cent\b)", re.I)
_REGION = re.compile(
    r"\b(?:[A-Z][\w’'-]{1,30} (?:and |of |& )?){1,4}(?:Capital |City )Region\b|\b(?:North East|North West"
    r"|Yorkshire and the Humber|East Midlands|West Midlands|East of England|South East|South West)\b"
)
_NATION = re.compile(r"\b(?:England|Wales|Scotland|Northern Ireland)\b")

_MONEY_TO = (
    "contract.value",
    "fundings.requested",
    "fundings.awarded",
    "costs.amount",
    "claims.value",
)
_DATE_TO = ("started", "ended", "procurement_began", "contract.starts", "contract.ends")
_PERCENT_TO = ("outcomes.baseline.value", "outcomes.result.value", "claims.value")


def find_offers(
    document: SourceDocument,
    organisations: Callable[[Iterable[Passage]], Iterator[Offer]] | None = None,
) -> list[Offer]:
    """Return what ``document`` names, in the order of its passages, at most ``MOST_OFFERS``.

    ``organisations`` looks up bodies (``exchange.recognition.bodies``); without it none is offered.
    """
    if is_package(document.data):
        return list(_package(document))[:MOST_OFFERS]
    found = [offer for passage in document.passages for offer in _in_passage(passage)]
    if organisations is not None:
        found += organisations(document.passages)
    order = {passage.id: place for place, passage in enumerate(document.passages)}
    found.sort(key=lambda offer: (order[offer.passage], offer.start))
    return found[:MOST_OFFERS]


def _in_passage(passage: Passage) -> Iterator[Offer]:
    for find in (_money, _dates, _percentages, _ocids, _places):
        yield from find(passage)


def offer_at(
    passage: Passage,
    match: re.Match[str],
    kind: OfferKind,
    value: str,
    to: tuple[str, ...],
    reason: str,
) -> Offer:
    """Return the offer of what ``match`` found in the plain words of ``passage``."""
    return Offer(kind, passage.id, match.start(), match.end(), match.group(), value, to, reason)


def _money(passage: Passage) -> Iterator[Offer]:
    for pattern in (_MONEY, _POUNDS):
        for match in pattern.finditer(passage.text):
            if _is_negative(passage.text, match) or _is_scaled_later(passage.text, match):
                continue
            named = match.groupdict()
            sign = (named.get("sign") or "£").upper()
            currency = CODES.get(sign, sign)
            scale = _SCALES.get((named.get("scale") or "").casefold(), 0)
            amount = Decimal(match.group("number").replace(",", "")).scaleb(scale)
            value = f"{amount:f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:f}"
            reason = f"a sum of money in {currency}"
            yield offer_at(
                passage, match, OfferKind.MONEY, f"{SIGNS[currency]}{value}", _MONEY_TO, reason
            )


def _is_negative(text: str, match: re.Match[str]) -> bool:
    """Whether a minus stands before what was found: a dash that joins it to no word or number before."""
    return bool(_MINUS.search(text[max(0, match.start() - 3) : match.start()]))


def _is_scaled_later(text: str, match: re.Match[str]) -> bool:
    """Whether the scale of what was found stands at the other end of a range."""
    found = None if match.group("scale") else _TO_A_LARGER.match(text, match.end())
    before = text[max(0, match.start() - 8) : match.start()].casefold()
    return found is not None and (not found.group("between") or before == "between ")


def _dates(passage: Passage) -> Iterator[Offer]:
    for pattern, reason in (
        (_DATE, "a date"),
        (_ISO, "a date"),
        (_SLASHED, "a date, read with the day first"),
    ):
        for match in pattern.finditer(passage.text):
            if value := _as_date(match, pattern):
                yield offer_at(passage, match, OfferKind.DATE, value, _DATE_TO, reason)


def _as_date(match: re.Match[str], pattern: re.Pattern[str]) -> str:
    text = match.group()
    if pattern is _DATE:
        day, month, year = match.group("day", "month", "year")
        text = f"{day + ' ' if day else ''}{'Sep' if month == 'Sept' else month} {year}"
    try:
        return str(PartialDate.parse(text))
    except ValueError:
        return ""


def _percentages(passage: Passage) -> Iterator[Offer]:
    for match in _PERCENT.finditer(passage.text):
        if not _is_negative(passage.text, match):
            yield offer_at(
                passage, match, OfferKind.PERCENTAGE, match.group(1), _PERCENT_TO, "a percentage"
            )


def _ocids(passage: Passage) -> Iterator[Offer]:
    for match in OCID.finditer(passage.text):
        ocid = match.group().rstrip(".,;:)]")
        if not ocid_problem(ocid):
            found = offer_at(
                passage,
                match,
                OfferKind.OCID,
                ocid,
                ("notices.ocid",),
                "an open contracting number",
            )
            yield replace(found, end=found.start + len(ocid), text=ocid)


def _places(passage: Passage) -> Iterator[Offer]:
    for match in _REGION.finditer(passage.text):
        value = match.group().removeprefix("The ")
        yield offer_at(passage, match, OfferKind.PLACE, value, ("areas.name",), "a region")
    for match in _NATION.finditer(passage.text):
        nation = Nation(match.group().lower().replace(" ", "-")).value
        to = ("nations.nation",)
        yield offer_at(passage, match, OfferKind.PLACE, nation, to, "a nation")
    for start, end, word in places_after(passage.text):
        name = passage.text[start:end]
        if not _REGION.search(name):
            reason = f"a name after “{word}”"
            yield Offer(
                OfferKind.PLACE, passage.id, start, end, name, name, ("areas.name",), reason
            )


def _package(document: SourceDocument) -> Iterator[Offer]:
    """Offers of an Open Contracting package, each at the value that says it."""
    by_path = {passage.label: passage for passage in document.passages}
    for fact in facts_of(document.data):
        passage = by_path.get(fact.path)
        if passage is not None:
            yield Offer(
                OfferKind.NOTICE,
                passage.id,
                0,
                len(passage.text),
                passage.text,
                fact.value,
                (fact.to,),
                _as_it_says(fact),
            )


def _as_it_says(fact: Fact) -> str:
    """Why a fact of a package is offered; a number that is not in order says so before anybody takes it."""
    problem = ocid_problem(fact.value) if fact.to == "notices.ocid" else ""
    return f"{fact.label}, as the notice says{f'; not in order: {problem}' if problem else ''}"
