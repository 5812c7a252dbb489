"""A reading with a person's decisions laid over it: what they moved is taken out, then put where they said.

What the words of a passage became in the record is found by its placement; what cannot be put where it was sent
stays without a place and says why, so that nothing is lost on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from contributions.models import ConfirmedOffer, PassageDecision
from exchange.casefile import registry
from exchange.casefile.entries import Field, Rows
from exchange.casefile.record import CaseRecord, Row, Section, Value, words_of
from exchange.readers.open_contracting import ocid_problem
from exchange.readers.source import Kind, Passage
from exchange.readers.to_markdown import markdown
from exchange.recognition.definition import SECTION
from exchange.recognition.notices import is_notice
from exchange.recognition.putting import put
from exchange.recognition.reading import Placement, Reading, Status

_WORD = re.compile(r"[^\W_]+")
NOT_WORDS = frozenset({"id", "depends_on"})
YOURS = "you put it there"
TAKEN = "you took it"
ASIDE = "you set it aside"


@dataclass(slots=True)
class Review:
    """What is shown and made of a document now: the record, every passage's placement, what did not fit or is odd."""

    record: CaseRecord
    placements: list[Placement]
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def count(self, status: Status) -> int:
        """How many passages have ``status``."""
        return sum(each.status is status for each in self.placements)


def lay_over(
    reading: Reading,
    decisions: Iterable[PassageDecision],
    confirmed: Iterable[ConfirmedOffer] = (),
) -> Review:
    """Return ``reading`` as the person's decisions leave it. ``reading`` is used up."""
    made = {decision.passage: decision for decision in decisions}
    review = Review(reading.record, [])
    before = reading.placements
    moved = {id(each) for each in before if _decision(made, each) is not None}
    for place in dict.fromkeys(
        each.to for each in before if _was_placed(each) and id(each) in moved
    ):
        _take_out(
            review.record,
            place,
            [each for each in before if each.to == place and _was_placed(each)],
            moved,
        )
    for each in before:
        decision = _decision(made, each)
        review.placements.append(each if decision is None else _decided(review, each, decision))
    taken: dict[str, str] = {}
    for offer in confirmed:
        try:
            put(review.record, offer.to, offer.value)
        except ValueError as error:
            review.problems.append(f"“{offer.value}”: {error}.")
        else:
            taken[offer.passage] = offer.to
    if is_notice(reading.document):
        review.placements[:] = [_taken(each, taken) for each in review.placements]
    review.warnings += _odd_numbers(review.record)
    return review


def _taken(placement: Placement, taken: Mapping[str, str]) -> Placement:
    """A value of a notice that the person took is placed: it is the whole of its passage."""
    to = taken.get(placement.passage.id)
    if to is None or placement.status is not Status.UNPLACED:
        return placement
    return replace(placement, status=Status.PLACED, to=to, reason=TAKEN)


def _odd_numbers(record: CaseRecord) -> Iterator[str]:
    """Say what is wrong with each open contracting number in the record."""
    for row in record.rows.get("notices", []):
        ocid = str(row.get("ocid", ""))
        if ocid and (problem := ocid_problem(ocid)):
            yield f"The OCID “{ocid}” is not in order. {problem}"


def _decision(made: Mapping[str, PassageDecision], placement: Placement) -> PassageDecision | None:
    """The decision on a placement: on its part, or on the whole passage. On what is not taken over there is none."""
    if placement.status is Status.NOT_TAKEN:
        return None
    return made.get(placement.passage.id) or made.get(placement.passage.id.partition(".")[0])


def _was_placed(placement: Placement) -> bool:
    return placement.status is Status.PLACED


def _decided(review: Review, placement: Placement, decision: PassageDecision) -> Placement:
    if decision.status == Status.SET_ASIDE:
        return replace(placement, status=Status.SET_ASIDE, to="", reason=ASIDE)
    passage = placement.passage
    if decision.words and passage.kind is Kind.IMAGE:
        passage = replace(passage, text=decision.words, marked="")
    try:
        put(review.record, decision.to, text_for(decision.to, passage))
    except ValueError as error:
        return Placement(passage, Status.UNPLACED, decision.to, f"it does not fit there: {error}")
    return Placement(passage, Status.PLACED, decision.to, YOURS)


def text_for(to: str, passage: Passage) -> str:
    """Return the words of ``passage`` as a place takes them: Markdown for narrative, plain for facts."""
    is_narrative = to.startswith(SECTION) or to in registry.NARRATIVE
    return markdown([passage]) if is_narrative else passage.text


def _take_out(record: CaseRecord, to: str, placed: list[Placement], moved: set[int]) -> None:
    """Take the passages that moved out of ``to``; the others of ``placed`` stay."""
    stay = [each.passage for each in placed if id(each) not in moved]
    go = [(place, each.passage) for place, each in enumerate(placed) if id(each) in moved]
    entry = registry.by_name().get(to)
    if to.startswith(SECTION):
        _rewrite_section(record, to.removeprefix(SECTION).strip(), stay)
    elif to in registry.NARRATIVE:
        record.narrative.pop(to, None)
        if stay:
            record.narrative[to] = markdown(stay)
    elif isinstance(entry, Rows):
        _drop_rows(record, entry, [each.passage for each in placed], {place for place, _ in go})
    elif to == registry.STATES:
        for _, passage in go:
            record.states.pop(passage.label.removeprefix(f"{to}."), None)
    elif isinstance(entry, Field):
        record.fields.pop(to, None)
        for passage in stay:
            _put_back(record, to, passage)
    else:
        _drop_column(record, to, [place for place, _ in go])


def _rewrite_section(record: CaseRecord, heading: str, stay: list[Passage]) -> None:
    kept = [section for section in record.sections if section.heading != heading]
    if stay:
        kept.append(Section(heading, markdown(stay)))
    record.sections[:] = kept


def _put_back(record: CaseRecord, to: str, passage: Passage) -> None:
    try:
        put(record, to, passage.text.partition(":")[2].strip() or passage.text)
    except ValueError:
        record.sections.append(Section(to, markdown([passage])))


def _drop_rows(record: CaseRecord, entry: Rows, placed: list[Passage], go: set[int]) -> None:
    """Take out the rows that the passages at the places ``go`` of ``placed`` became.

    A row is that of the passage which holds all its own words and is most like it; of several that are as like, each
    has one in turn.
    """
    told = [_words(passage.text) for passage in placed]
    taken = [0] * len(told)
    rows: list[Row] = []
    for row in record.rows.get(entry.name, []):
        words = _row_words(entry, row)
        whole = _all_words(value for name, value in row.items() if name not in NOT_WORDS)
        near = [
            (len(whole ^ said), taken[place], place)
            for place, said in enumerate(told)
            if words <= said
        ]
        place = min(near, default=(0, 0, -1))[-1]
        if place >= 0:
            taken[place] += 1
        if place not in go:
            rows.append(row)
    record.rows.pop(entry.name, None)
    if rows:
        record.rows[entry.name] = rows


def _row_words(entry: Rows, row: Row) -> set[str]:
    facts = [row[each.name] for each in entry.fields if each.name in row and each.type.verbatim]
    return _all_words(facts or [value for name, value in row.items() if name not in NOT_WORDS])


def _all_words(values: Iterable[Value]) -> set[str]:
    return {word for value in values for text in words_of(value) for word in _words(text)}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text))


def _drop_column(record: CaseRecord, to: str, places: list[int]) -> None:
    """The first passage of a column is that of the first row which has it, and so on."""
    head, _, column = to.partition(".")
    having = [row for row in record.rows.get(head, []) if column in row]
    for place in places:
        if place < len(having):
            having[place].pop(column, None)
    rows = [row for row in record.rows.get(head, []) if row.keys() - {"id"}]
    record.rows.pop(head, None)
    if rows:
        record.rows[head] = rows
