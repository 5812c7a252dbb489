"""A case in a list of results, as ``components/result_card.html`` wants it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Choices
from django.utils.safestring import SafeString

from casestudies.addresses import case_path
from casestudies.choices import Direction, EvidenceStep, Kind, Phase
from casestudies.detail.words import years
from search.listing import ListedCase, ListedOutcome, read_listed
from search.results import Hit

OUTCOMES_SHOWN = 3
WORDS_SHOWN = 6

_MARK = re.compile(r"<mark>(.*?)</mark>")


def _labels(choices: type[Choices]) -> Mapping[object, str]:
    """Labels worked out once: asking an enumeration a thousand times a page would be felt."""
    return {value: str(label) for value, label in choices.choices}


KINDS = _labels(Kind)
PHASES = {value: label for value, label in _labels(Phase).items() if value != Phase.NOT_APPLICABLE}
DIRECTIONS = _labels(Direction)
STEPS = _labels(EvidenceStep)

SECTION_NAMES = {
    "details": "details of the case",
    "evidence_sources": "evidence",
    "what_we_would_change": "what we would change",
    "why_it_did_not_scale": "why it did not scale",
}


@dataclass(frozen=True, slots=True)
class CardOutcome:
    """One observed outcome, in a line."""

    term_name: str
    direction: str
    direction_label: str
    evidence: int | None
    evidence_label: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a list says of one case. ``title`` and ``passage`` are text, or safe HTML with marks."""

    url: str
    title: str
    authority: str
    year_label: str
    kind_label: str
    phase_label: str
    basis: str
    passage: str
    outcomes: tuple[CardOutcome, ...] = ()
    matched: str = ""
    page_id: int = 0


def cards(hits: Sequence[Hit]) -> list[Card]:
    """Return a card for each hit that is still public, in the order of ``hits``: four queries."""
    by_id = {hit.page_id: hit for hit in hits}
    return [_card(case, by_id[case.page_id]) for case in read_listed(list(by_id))]


def cards_of(page_ids: Iterable[int]) -> list[Card]:
    """Return a card for each of ``page_ids`` that is public, in their order: four queries."""
    return [_card(case, None) for case in read_listed(list(dict.fromkeys(page_ids)))]


def _card(case: ListedCase, hit: Hit | None) -> Card:
    highlights = hit.highlights if hit else {}
    section, passage = best_passage(case.summary, highlights)
    titles = highlights.get("title", ())
    return Card(
        url=case_path(case.slug),
        title=titles[0] if titles else case.title,
        authority=case.authority_name,
        year_label=years(case.started, case.ended),
        kind_label=KINDS.get(case.kind, case.kind),
        phase_label=PHASES.get(case.phase, ""),
        basis=case.basis,
        passage=passage,
        outcomes=tuple(_outcome(row) for row in case.outcomes[:OUTCOMES_SHOWN]),
        matched=why_matched(hit.matched if hit else (), section),
        page_id=case.page_id,
    )


def _outcome(row: ListedOutcome) -> CardOutcome:
    direction = row.direction or Direction.NOT_MEASURED.value
    return CardOutcome(
        term_name=row.name,
        direction=direction,
        direction_label=DIRECTIONS.get(direction, direction),
        evidence=row.evidence,
        evidence_label=STEPS.get(row.evidence, ""),
    )


def best_passage(summary: str, highlights: Mapping[str, tuple[SafeString, ...]]) -> tuple[str, str]:
    """Return the section and the passage that hold the most different found words.

    The summary wins a draw, and stands where nothing in the text was found.
    """
    best = ("summary", *highlights.get("summary", (summary,)))[:2]
    most = _different_marks(best[1])
    for section, passages in highlights.items():
        if section in ("title", "summary"):
            continue
        for passage in passages:
            if (found := _different_marks(passage)) > most:
                best, most = (section, passage), found
    return best[0], best[1]


def _different_marks(passage: str) -> int:
    if not isinstance(passage, SafeString):
        return 0
    return len({word.casefold() for word in _MARK.findall(passage)})


def why_matched(words: Sequence[str], section: str) -> str:
    """Say by which words a case was found, and where the passage shown stands.

    >>> why_matched(("falls", "sensor"), "what_helped")
    'Found by “falls”, “sensor”. The passage is from “What helped”.'
    """
    if not words:
        return ""
    shown = ", ".join(f"“{word}”" for word in words[:WORDS_SHOWN])
    more = f" and {len(words) - WORDS_SHOWN} more" if len(words) > WORDS_SHOWN else ""
    said = f"Found by {shown}{more}."
    if section == "summary":
        return said
    name = SECTION_NAMES.get(section, section.replace("_", " ")).strip()
    return f"{said} The passage is from “{name[:1].upper()}{name[1:]}”."
