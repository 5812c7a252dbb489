"""A document of questions and answers: which line is which question, whatever its wording.

A template is data: its questions, each with a field and the wordings it is met in. A line is
a question by its likeness to a wording; numbering, bold, headings, tables and typing errors are
tolerated, and the plainer a line looks the more alike it must be.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

MARKS = " \t\v>#*_|•-"
_NUMBER = re.compile(
    r"^(?:q(?:uestion)?\.?\s*)?(\d{1,2})\s*[.):–-]*\s+|^(?:q(?:uestion)?\.?\s*)?(\d{1,2})[.):]",
    re.I,
)
_MARKED = re.compile(r"^\s*(?:#{1,6}\s|\*\*|__|\|)")
_TELLING = re.compile(
    r"^\W*(?:q(?:uestion)?\.?\s*)?\d|^\s*(?:#|\*\*|__|\|)|aspect|challeng|collab|did|done|experiment|finding"
    r"|happen|help|lesson|main|next|overarch|question|research|step|together",
    re.I,
)
_WORD = re.compile(r"[a-z]+")
_LONGEST = 250
_AS_GOOD = {True: 0.02, False: -0.02}
"""A reading over more lines is preferred when it is as good, any other only when it is better."""
MOST_EXAMINED = 5_000
"""Lines that could be a question; no template has nearly as many, and what follows stays text."""
_NEEDED = {"numbered": 0.4, "other number": 0.62, "marked": 0.6, "plain": 0.75}


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a template: its number, the field its answer goes to, and known wordings."""

    number: int
    field: str
    wordings: tuple[str, ...]


@dataclass(slots=True)
class Answer:
    """A question as the document words it, and the lines below it."""

    question: Question
    wording: str
    lines: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands below the question."""
        return not any(line.strip() for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Found:
    """A line that is a question: how many lines it takes, and what of the answer stands on it."""

    question: Question
    wording: str
    rest: str
    lines: int
    likeness: float


@dataclass(slots=True)
class Asked:
    """A document taken apart: what stands before the first question, the answers, and text of
    a question that was met again (a list of contents, say) and given up for the later one."""

    before: list[str] = field(default_factory=list)
    answers: dict[int, Answer] = field(default_factory=dict)
    given_up: list[Answer] = field(default_factory=list)


def take_apart(text: str, questions: Sequence[Question]) -> Asked:
    """Split ``text`` at the questions it is found to hold; every line ends up somewhere."""
    asked = Asked()
    lines = text.split("\n")
    current: Answer | None = None
    place = examined = 0
    while place < len(lines):
        telling = examined < MOST_EXAMINED and bool(_TELLING.search(lines[place][:_LONGEST]))
        examined += telling
        found = _question_at(lines, place, questions) if telling else None
        if found is None:
            (asked.before if current is None else current.lines).append(lines[place])
            place += 1
            continue
        current = Answer(found.question, found.wording, [found.rest] if found.rest else [])
        if found.question.number in asked.answers:
            asked.given_up.append(asked.answers[found.question.number])
        asked.answers[found.question.number] = current
        place += found.lines
    return asked


def _question_at(lines: list[str], place: int, questions: Sequence[Question]) -> _Found | None:
    best: _Found | None = None
    joined = ""
    for count, line in enumerate(lines[place : place + 3], start=1):
        if not line.strip():
            break
        shorter, joined = joined, f"{joined} {line}".strip()
        for wording, rest in _readings(joined):
            found = _match(wording, rest, count, questions) if len(wording) > len(shorter) else None
            if found and (
                best is None or found.likeness >= best.likeness - _AS_GOOD[count > best.lines]
            ):
                best = found
    return best


def _readings(line: str) -> Iterator[tuple[str, str]]:
    """The ways to divide a line into a question and the beginning of its answer."""
    if len(line) <= _LONGEST:
        yield line, ""
    for mark in ("\t", "|", "?", ":"):
        bare = line.lstrip("| ") if mark == "|" else line
        head, found, rest = bare.partition(mark)
        rest = rest.strip().strip("|*_ ").strip()
        if found and rest and 0 < len(head) <= _LONGEST:
            yield (f"{head}?" if mark == "?" else head), rest


def _match(wording: str, rest: str, count: int, questions: Sequence[Question]) -> _Found | None:
    marked = bool(_MARKED.match(wording))
    bare = wording.lstrip(MARKS).rstrip(MARKS)
    number = _NUMBER.match(bare)
    given = int(number.group(1) or number.group(2)) if number else 0
    words = _words(bare[number.end() :] if number else bare)
    best: _Found | None = None
    for question in questions:
        likeness = max(_likeness(words, _words(known)) for known in question.wordings)
        if likeness >= _needed(given, question.number, marked) and (
            best is None or likeness > best.likeness
        ):
            best = _Found(question, " ".join(wording.split()), rest, count, likeness)
    return best


def _needed(given: int, number: int, marked: bool) -> float:
    if given:
        return _NEEDED["numbered" if given == number else "other number"]
    return _NEEDED["marked" if marked else "plain"]


@lru_cache(maxsize=4096)
def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "").replace("'", ""))


def _likeness(words: list[str], known: list[str]) -> float:
    if not words:
        return 0.0
    ours, theirs = Counter(words), Counter(known)
    shared = (ours & theirs).total() / (ours | theirs).total()
    if not 0.25 <= shared < 1 or abs(len(words) - len(known)) > 3:
        return shared
    spelled = SequenceMatcher(None, " ".join(words), " ".join(known), autojunk=False)
    return max(shared, spelled.ratio() if spelled.quick_ratio() > 0.8 else 0.0)
