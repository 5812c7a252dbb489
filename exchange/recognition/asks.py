"""Which line of a document asks what, whatever its wording.

A line asks something by its likeness to a wording of the template; numbering, bold, headings, tables
and typing errors are tolerated, and the plainer a line looks the more alike it must be. Every line of
the document ends up somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from exchange.readers.source import Kind
from exchange.recognition.definition import Ask, Template
from exchange.recognition.lines import Line
from exchange.recognition.wordings import MARKS, NUMBER, beyond, likeness, words_in

_MARKED = re.compile(r"^\s*(?:#{1,6}\s|\*\*|__|\|)")
_SHOWS = r"^\W*(?:q(?:uestion)?\.?\s*)?\d|^\s*(?:#|\*\*|__|\|)"
_LONGEST = 250
_AS_GOOD = {True: 0.02, False: -0.02}
"""A reading over more lines is preferred when it is as good, any other only when it is better."""
MOST_EXAMINED = 2_000
"""Lines that could ask something; no document has nearly as many, and what follows stays text."""
_NEEDED = {"numbered": 0.4, "other number": 0.62, "marked": 0.6, "plain": 0.75}
_BY_PHRASE = 0.7


@dataclass(slots=True)
class Answer:
    """What the document says to an ask: its own wording, the lines that hold it, the lines below.

    ``rest`` is what of the answer stands on the asking line itself. ``level`` is that of a heading, 0
    for any other line. ``leads_in`` marks a line such as "The benefits are:", which asks for no more
    than the list below it; ``runs_in`` a paragraph such as "Our hypothesis: if we …", which says it all.
    ``by_phrase``: the line was known by a phrase in it, so it says something of its own.
    """

    ask: Ask
    wording: str
    asked: list[int]
    rest: str = ""
    level: int = 0
    leads_in: bool = False
    runs_in: bool = False
    by_phrase: bool = False
    lines: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    """Lines that ask: how many they are, what of the answer stands on the last, how like they are."""

    ask: Ask
    wording: str
    rest: str
    lines: int
    likeness: float
    by_phrase: bool = False


@dataclass(slots=True)
class Asked:
    """A document taken apart: the lines before the first ask, the answers in order, and those given up
    because they are a list of contents. Lines that nothing covers are in none of them."""

    before: list[int] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    given_up: list[Answer] = field(default_factory=list)

    def asks(self) -> int:
        """How many different asks were found."""
        return len({id(answer.ask) for answer in self.answers})


def take_apart(
    lines: Sequence[Line],
    template: Template,
    skipped: frozenset[int] = frozenset(),
    ends: frozenset[int] = frozenset(),
) -> Asked:
    """Divide ``lines`` among the template's asks; those in ``skipped`` belong to something else.

    Where one of ``ends`` stands, whatever was being answered is over.
    """
    walk = _Walk(lines, template, _telling(template.asks))
    place = 0
    while place < len(lines):
        if place in ends:
            walk.current = walk.around = None
        place += 1 if place in skipped else walk.step(place)
    _give_up_contents(walk.asked, lines)
    return walk.asked


def _give_up_contents(asked: Asked, lines: Sequence[Line]) -> None:
    """Give up what is asked again further down, if most of it is empty there: a list of contents."""
    last = {id(answer.ask): answer for answer in asked.answers}
    earlier = [answer for answer in asked.answers if answer is not last[id(answer.ask)]]
    empty = [
        answer
        for answer in earlier
        if not answer.rest and all(lines[place].is_blank for place in answer.lines)
    ]
    asked.given_up = earlier if len(empty) * 2 > len(earlier) else empty
    asked.answers = [answer for answer in asked.answers if answer not in asked.given_up]


@dataclass(slots=True)
class _Walk:
    """One walk down the lines: the answer that is open, and the one around it."""

    lines: Sequence[Line]
    template: Template
    telling: re.Pattern[str]
    asked: Asked = field(default_factory=Asked)
    current: Answer | None = None
    around: Answer | None = None
    begun: bool = False
    examined: int = 0

    def step(self, place: int) -> int:
        """Take the line at ``place``, and more if they ask something together; return how many."""
        found = self._found(place)
        if found is None:
            self._take(place)
            return 1
        self._open(found, place)
        return found.lines

    def _found(self, place: int) -> _Found | None:
        line = self.lines[place]
        kind = line.passage.kind if line.passage else None
        if kind in (Kind.FOOTNOTE, Kind.IMAGE) or self.examined >= MOST_EXAMINED:
            return None
        if not self.telling.search(line.text[:_LONGEST]):
            return None
        self.examined += 1
        return _ask_at(self.lines, place, self.template)

    def _open(self, found: _Found, place: int) -> None:
        line = self.lines[place]
        asked = list(range(place, place + found.lines))
        leads_in = not line.heading_level and self._leads_in(found, asked[-1] + 1)
        runs_in = not leads_in and self._runs_in(found, line)
        if (leads_in or runs_in) and not (self.current and self._is_passing(self.current)):
            self.around = self.current
        self.current, self.begun = (
            Answer(
                found.ask,
                found.wording,
                asked,
                found.rest,
                line.heading_level,
                leads_in=leads_in,
                runs_in=runs_in,
                by_phrase=found.by_phrase,
            ),
            True,
        )
        self.asked.answers.append(self.current)

    def _is_passing(self, answer: Answer) -> bool:
        return answer.leads_in or answer.runs_in

    def _runs_in(self, found: _Found, line: Line) -> bool:
        """Whether a plain paragraph opens with its own label and a colon."""
        plain = line.passage is not None and line.passage.kind is Kind.PARAGRAPH
        opens = bool(found.rest) and found.wording.endswith(":") and not _MARKED.match(line.text)
        return plain and opens and not NUMBER.match(line.text.lstrip(MARKS))

    def _leads_in(self, found: _Found, after: int) -> bool:
        if not found.wording.rstrip(MARKS).endswith(":") or found.rest:
            return False
        below = (line for line in self.lines[after : after + 3] if not line.is_blank)
        line = next(below, None)
        return line is not None and line.is_item

    def _take(self, place: int) -> None:
        line = self.lines[place]
        current = self.current
        if current is not None and not line.is_blank and self._ends(current, line):
            self.current = current = self.around if self._is_passing(current) else None
            self.around = None
            if current is not None and self._ends(current, line):
                self.current = current = None
        if current is not None:
            current.lines.append(place)
        elif not self.begun:
            self.asked.before.append(place)

    def _ends(self, current: Answer, line: Line) -> bool:
        """Whether ``line`` is beyond the open answer: after its list, or under a heading as high."""
        if current.leads_in:
            return not line.is_item
        if current.runs_in:
            return line.passage is not self.lines[current.asked[-1]].passage
        return 0 < line.heading_level <= current.level


@lru_cache(maxsize=64)
def _telling(asks: tuple[Ask, ...]) -> re.Pattern[str]:
    """What a line must hold to be looked at: a mark, a number, or the beginning of a word of a wording."""
    stems = {
        stem
        for ask in asks
        for wording in (*ask.wordings, *ask.phrases)
        for stem in _stems(words_in(wording))
    }
    return re.compile("|".join([_SHOWS, *sorted(stems)]), re.I)


def _stems(words: tuple[str, ...]) -> list[str]:
    """The beginnings of a wording's longer words; of one that has none, its words."""
    longer = [word[:5] for word in words if len(word) > 3]
    return longer or [rf"\b{word}\b" for word in words]


def _ask_at(lines: Sequence[Line], place: int, template: Template) -> _Found | None:
    best: _Found | None = None
    joined = ""
    for count, line in enumerate(lines[place : place + 3], start=1):
        if line.is_blank or (count > 1 and line.passage is not lines[place].passage):
            break
        shorter, joined = joined, f"{joined} {line.text}".strip()
        if not words_in(line.text):
            continue
        for wording, rest in _readings(joined):
            found = _match(wording, rest, count, template) if len(wording) > len(shorter) else None
            if (
                found
                and (best is None or found.likeness >= best.likeness - _AS_GOOD[count > best.lines])
                and not _asks_lower(found, lines[place : place + count], template)
            ):
                best = found
    return best


def _asks_lower(found: _Found, lines: Sequence[Line], template: Template) -> bool:
    """Whether the question begins below the first of ``lines``, which then end the answer to the one before it.

    One that is broken over lines (“What are the”, “next steps?”) begins on the first, which has no word beyond it.
    """
    for first, end in combinations(range(1, len(lines) + 1), 2):
        others = bool(beyond(_joined(lines[:first]), found.ask))
        for wording, rest in _readings(_joined(lines[first:end])):
            lower = _match(wording, rest, end - first, template)
            if lower and lower.ask is found.ask and (others or lower.likeness > found.likeness):
                return True
    return False


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines).strip()


def _readings(line: str) -> Iterator[tuple[str, str]]:
    """The ways to divide a line into what asks and the beginning of the answer."""
    if len(line) <= _LONGEST:
        yield line, ""
    for mark in ("\t", "|", "?", ":"):
        bare = line.lstrip("| ") if mark == "|" else line
        head, found, rest = bare.partition(mark)
        rest = rest.strip().strip("|*_ ").strip()
        if found and rest and 0 < len(head) <= _LONGEST:
            yield (f"{head}{mark}" if mark in "?:" else head), rest


def _match(wording: str, rest: str, count: int, template: Template) -> _Found | None:
    marked = bool(_MARKED.match(wording))
    bare = wording.lstrip(MARKS).rstrip(MARKS)
    number = NUMBER.match(bare)
    given = int(number.group(1) or number.group(2)) if number else 0
    words = words_in(bare[number.end() :] if number else bare)
    announces = marked or bool(given) or bare.endswith((":", "?"))
    best: _Found | None = None
    for ask in template.asks:
        like = max((likeness(words, words_in(known)) for known in ask.wordings), default=0.0)
        needed = _needed(given, ask.number, marked)
        by_phrase = like < needed and announces and _holds(words, ask.phrases)
        like = _BY_PHRASE if by_phrase else like
        if (by_phrase or like >= needed) and (best is None or like > best.likeness):
            best = _Found(ask, " ".join(wording.split()), rest, count, like, by_phrase)
    return best


def _holds(words: tuple[str, ...], phrases: tuple[str, ...]) -> bool:
    text = f" {' '.join(words)} "
    return any(f" {' '.join(words_in(phrase))} " in text for phrase in phrases)


def _needed(given: int, number: int, marked: bool) -> float:
    if given and number:
        return _NEEDED["numbered" if given == number else "other number"]
    return _NEEDED["marked" if marked or given else "plain"]
