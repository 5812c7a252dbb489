"""Where a passage or a column can be put, in words for a person."""

from __future__ import annotations

from functools import cache

from casestudies.models import CaseStudyPage
from casestudies.naming import page_names
from exchange.casefile import registry
from exchange.casefile.entries import Rows
from exchange.casefile.values import Names
from exchange.recognition.definition import SECTION, is_destination
from exchange.recognition.reading import OTHER_TEXT

NOT_BY_HAND = frozenset({"anonymised_as", "embargo", "ref", "review_by", "reviewer_role", "states"})
"""What no form of a champion shows or no text of theirs fills: what stood there could be neither seen nor changed."""
OWN_SECTION = f"{SECTION}{OTHER_TEXT}"

PARTS = {
    "areas.name": "Place",
    "claims.value": "A figure",
    "contract.ends": "End of the contract",
    "contract.starts": "Start of the contract",
    "costs.amount": "Cost of doing it",
    "fundings.awarded": "Funding awarded",
    "fundings.requested": "Funding asked for",
    "nations.nation": "Nation",
    "notices.ocid": "Contracting number (OCID) of a notice",
    "notices.stage": "Stage of a notice",
    "notices.url": "Address of a notice",
    "outcomes.baseline.value": "Outcome: figure before",
    "outcomes.result.value": "Outcome: figure after",
    "partners.organisation": "Partner",
    "suppliers.name": "Supplier",
}
"""What a person calls a part for which something found is offered, where its name alone would not tell."""

Group = tuple[str, tuple[tuple[str, str], ...]]


@cache
def places() -> tuple[Group, ...]:
    """Return every place with its label, in groups, as a choice of a form."""
    names = page_names(CaseStudyPage)
    facts = [
        (fact.name, names.get(fact.name, in_words(fact.name)))
        for fact in registry.fields()
        if not fact.private and fact.name not in NOT_BY_HAND and fact.type.names is not Names.TERM
    ]
    lists = [(rows.name, in_words(rows.name)) for rows in registry.relations() if _can_be_put(rows)]
    return (
        ("The story", tuple(registry.NARRATIVE.items())),
        ("Kept whole", ((OWN_SECTION, "A section of its own"),)),
        ("Facts", tuple(facts)),
        ("Lists", tuple(lists)),
    )


def _can_be_put(rows: Rows) -> bool:
    """Whether a row of words alone can stand: not of a private list, and not beginning with a term."""
    return not rows.private and rows.fields[0].type.names is not Names.TERM


@cache
def columns() -> tuple[Group, ...]:
    """Return the places and, beside them, every column of every list: for a table with a case a row."""
    found = [
        (f"{rows.name}.{fact.name}", f"{in_words(rows.name)}: {in_words(fact.name).lower()}")
        for rows in registry.relations()
        if not rows.private
        for fact in rows.fields
    ]
    terms = [
        (fact.name, in_words(fact.name))
        for fact in registry.fields()
        if fact.type.names is Names.TERM
    ]
    return (*places(), ("Terms", tuple(terms)), ("Parts of lists", tuple(found)))


def in_words(to: str) -> str:
    """Return a place as a person calls it.

    >>> in_words("section:Other text"), in_words("contract.value"), in_words("nations.nation")
    ('Other text', 'Contract value', 'Nation')
    """
    if to in PARTS:
        return PARTS[to]
    if to.startswith(SECTION):
        return to.removeprefix(SECTION).strip()
    if to in registry.NARRATIVE:
        return registry.NARRATIVE[to]
    words = to.replace(".", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def may_take(to: str) -> bool:
    """Whether a person may put something at ``to``."""
    head = to.partition(".")[0]
    entry = registry.by_name().get(to) or registry.by_name().get(head)
    if to == "place" or head in NOT_BY_HAND or (entry is not None and entry.private):
        return False
    return len(to) <= 150 and is_destination(to)
