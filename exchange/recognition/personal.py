"""Personal data in a document, pointed out: e-mail addresses and telephone numbers, with the name beside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from exchange.readers.source import Passage, SourceDocument

_EMAIL = re.compile(r"\b[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")
_PHONE = re.compile(r"(?<![\w£$€.,])(?:\+44[ -]?(?:\(0\))?|\(?0)\d(?:[ )-]{0,2}\d){7,9}(?![\w,])")
_NAME = re.compile(
    r"\b(?!(?:Ask|By|Call|Contact|Dear|Email|From|Please|Phone|Ring|See|Speak|Tel|With|Write)\b)"
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Cllr|Sir)\.? )?[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+){1,2}\b"
)
_BESIDE = 80
_NO_NAME = re.compile(
    r"\b(?:Council|Borough|County|City|Authority|Service|Department|Team|Lead|Manager|Director|Officer|Head|Street"
    r"|Road|Office|Email|Phone|Telephone|Contact|Executive|Policy|Procurement|Association|University)\b"
)


@dataclass(frozen=True, slots=True)
class PersonalData:
    """An address or a number that reaches a person: where it stands, and the name beside it, if any."""

    kind: str
    passage: str
    start: int
    end: int
    text: str
    name: str = ""

    @property
    def reason(self) -> str:
        """What is pointed out, in words for a person."""
        what = "an e-mail address" if self.kind == "email" else "a telephone number"
        return f"the name {self.name} beside {what}" if self.name else what


def find_personal_data(document: SourceDocument) -> list[PersonalData]:
    """Return what in ``document`` would let somebody reach a person, in order."""
    found: list[PersonalData] = []
    before: Passage | None = None
    for passage in document.passages:
        found += _in_passage(passage, before)
        before = passage
    return found


def _in_passage(passage: Passage, before: Passage | None) -> Iterator[PersonalData]:
    matches = [("email", match) for match in _EMAIL.finditer(passage.text)]
    matches += [("phone", match) for match in _PHONE.finditer(passage.text)]
    for kind, match in sorted(matches, key=lambda pair: pair[1].start()):
        name = _beside(passage.text, match) or (_last_name(before.text) if before else "")
        yield PersonalData(kind, passage.id, match.start(), match.end(), match.group(), name)


def _beside(text: str, match: re.Match[str]) -> str:
    after = text[match.end() : match.end() + _BESIDE]
    return _last_name(text[max(0, match.start() - _BESIDE) : match.start()]) or _first_name(after)


def _names(text: str) -> list[str]:
    return [match.group() for match in _NAME.finditer(text) if not _NO_NAME.search(match.group())]


def _last_name(text: str) -> str:
    return next(iter(reversed(_names(text[-_BESIDE:]))), "")


def _first_name(text: str) -> str:
    return next(iter(_names(text)), "")
