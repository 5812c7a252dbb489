"""Passages of a case with the found words marked: our own, so that every engine's answer looks the same.

Whatever stands in a case, what comes out is its text, escaped, and ``<mark>`` around found words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from search import text

PASSAGE = 220
MOST_SECTIONS = 3
_MOST_MARKS = 400
_LONGEST_TEXT = 200_000

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\W_]+")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
_ENDING = 30


@dataclass(frozen=True, slots=True)
class Needle:
    """Words to mark where they stand one after the other; ``label`` is how they were typed or added.

    ``exact`` is set for an abbreviation that matches in its capitals alone.
    """

    label: str
    stems: tuple[str, ...]
    exact: str = ""

    @classmethod
    def of(cls, label: str, words: Sequence[str]) -> Needle:
        """Make a needle of folded words."""
        return cls(label, text.stems(words))


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    needle: int


@dataclass(frozen=True, slots=True)
class Highlighted:
    """The marked passages of one case, by section, and the labels of the needles it holds."""

    passages: Mapping[str, tuple[SafeString, ...]]
    matched: tuple[str, ...]


class Highlighter:
    """Marks one set of needles in any number of texts."""

    def __init__(self, needles: Iterable[Needle]) -> None:
        self._needles = tuple(needle for needle in needles if needle.stems or needle.exact)
        self._starts = tuple(_beginning(needle) for needle in self._needles)

    def case(self, title: str, summary: str, sections: Iterable[tuple[str, str]]) -> Highlighted:
        """Mark a case: title and summary whole, and the best passage of its best sections."""
        passages: dict[str, tuple[SafeString, ...]] = {}
        held: set[int] = set()
        for name, whole in (("title", title), ("summary", summary)):
            marks = self._marks(whole)
            if marks:
                held.update(mark.needle for mark in marks)
                passages[name] = (_marked(whole, marks, 0, len(whole)),)
        ranked: list[tuple[int, int, str, SafeString]] = []
        for place, (name, content) in enumerate(sections):
            marks = self._marks(content)
            if marks:
                held.update(mark.needle for mark in marks)
                ranked.append(
                    (-len({m.needle for m in marks}), place, name, _passage(content, marks))
                )
        for _, _, name, passage in sorted(ranked, key=lambda row: row[:2])[:MOST_SECTIONS]:
            passages[name] = (*passages.get(name, ()), passage)
        return Highlighted(passages, tuple(self._needles[index].label for index in sorted(held)))

    def whole(self, content: str) -> SafeString:
        """Return all of ``content``, escaped, with the found words marked."""
        return _marked(content, self._marks(content), 0, len(content))

    def _marks(self, content: str) -> list[_Mark]:
        """Find every needle in ``content``; marks do not overlap and stand in their order."""
        content = content[:_LONGEST_TEXT]
        folded, offsets = text.fold_with_offsets(content)
        found: list[_Mark] = []
        for index, needle in enumerate(self._needles):
            spans = (
                _spans_of_capitals(content, needle.exact)
                if needle.exact
                else _spans(folded, offsets, needle.stems, self._starts[index])
            )
            found += [_Mark(start, end, index) for start, end in spans]
        return _apart(found)


def _beginning(needle: Needle) -> str:
    """What every form of the needle's first word begins with: endings change the stem's last letter at most."""
    first = needle.stems[0] if needle.stems else ""
    return first[:-1] if len(first) > 2 and first[-1] in "iey" else first


def _spans(
    folded: str, offsets: Sequence[int], stems: tuple[str, ...], beginning: str
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    place = folded.find(beginning)
    while place >= 0 and len(found) < _MOST_MARKS:
        if place == 0 or not folded[place - 1].isalnum():
            end = _end_of(folded, place, stems)
            if end:
                found.append((offsets[place], offsets[end - 1] + 1))
        place = folded.find(beginning, place + 1)
    return found


def _end_of(folded: str, place: int, stems: tuple[str, ...]) -> int:
    """Return where the words of ``stems`` that begin at ``place`` end, or 0 if others stand there."""
    end = place
    for number, wanted in enumerate(stems):
        if number:
            gap = _GAP.match(folded, end)
            end = gap.end() if gap else end
        word = _WORD.match(folded, end)
        if word is None or not (_same(word.group(), wanted) or (number and text.is_stop(wanted))):
            return 0
        end = word.end()
    return end


def _same(word: str, wanted: str) -> bool:
    return word == wanted or (len(word) < len(wanted) + _ENDING and text.stem(word) == wanted)


def _spans_of_capitals(content: str, exact: str) -> list[tuple[int, int]]:
    pattern = re.compile(rf"(?<![^\W_]){re.escape(exact)}(?=s?(?![^\W_]))")
    return [match.span() for match in pattern.finditer(content)][:_MOST_MARKS]


def _apart(found: list[_Mark]) -> list[_Mark]:
    """Return marks in their order; of two that overlap the one that begins first, or is longer, stays."""
    kept: list[_Mark] = []
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end, mark.needle)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _passage(content: str, marks: list[_Mark]) -> SafeString:
    """Return the stretch of ``content`` with the most different needles, cut at words."""
    best, best_score = 0, (0, 0)
    for index, mark in enumerate(marks):
        within = [m for m in marks[index : index + 40] if m.end <= mark.start + PASSAGE]
        score = (len({m.needle for m in within}), len(within))
        if score > best_score:
            best, best_score = index, score
    start = _begin_at_word(content, marks[best].start - PASSAGE // 4)
    end = _end_at_word(content, max(start + PASSAGE, marks[best].end))
    return _marked(content, [m for m in marks if m.start >= start and m.end <= end], start, end)


def _begin_at_word(content: str, place: int) -> int:
    if place <= 0:
        return 0
    space = content.find(" ", place, place + _ENDING)
    return space + 1 if space >= 0 else place


def _end_at_word(content: str, place: int) -> int:
    if place >= len(content):
        return len(content)
    space = content.rfind(" ", place - _ENDING, place)
    return space if space >= 0 else place


def _marked(content: str, marks: Sequence[_Mark], start: int, end: int) -> SafeString:
    pieces = ["… " if start else ""]
    done = start
    for mark in marks:
        pieces.append(_plain(content[done : mark.start]))
        pieces.append(f"<mark>{_plain(content[mark.start : mark.end])}</mark>")
        done = mark.end
    pieces.append(_plain(content[done:end]))
    pieces.append(" …" if end < len(content) else "")
    return mark_safe("".join(pieces))  # noqa: S308 - every piece was escaped by _plain


def _plain(piece: str) -> str:
    return escape(_BLANKS.sub(" ", piece))
