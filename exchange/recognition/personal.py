"""Personal data in a document, pointed out: e-mail addresses and telephone numbers, with the name beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from exchange.readers.source import Passage, SourceDocument

_EMAIL = re.compile(r"\b[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")
_GAP = "[ \u00a0\u2007\u2009\u202f-]"
_BETWEEN = "[ \u00a0\u2007\u2009\u202f)\u2010-\u2013-]"
_PHONE = re.compile(
    rf"(?<![\w£$€.,])(?:\(?(?:\+|00)44\)?{_GAP}?(?:\(0\))?{_GAP}?|\(?0)\d(?:{_BETWEEN}{{0,2}}\d){{7,9}}(?![\w,])"
    r"|(?<![\w£$€.,])(?:(?:\+|00)44\.|0)\d{2,4}\.\d{3,4}\.?\d{3,4}(?![\w,])"
)
"""As people in the UK write a number: of home or abroad, with spaces of any kind, hyphens, or dots throughout."""
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(mailto:([^\s()]{3,400})\)")
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
    """An address or a number that reaches a person: where it stands, and the name beside it, if any.

    An address to which words link, without saying it, stands where they do.
    """

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


def told_of(passages: Iterable[Passage]) -> str:
    """Return in words what each of ``passages`` by itself holds: the first, and how many more; nothing for none."""
    found = [each for passage in passages for each in _in_passage(passage, None)]
    if not found:
        return ""
    more = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
    return f"{found[0].text}: {found[0].reason}{more}"


def _in_passage(passage: Passage, before: Passage | None) -> Iterator[PersonalData]:
    text = passage.text
    found = [("email", *match.span(), match.group()) for match in _EMAIL.finditer(text)]
    found += [("phone", *match.span(), match.group()) for match in _PHONE.finditer(text)]
    found += _linked(passage)
    for kind, start, end, said in sorted(found, key=lambda each: each[1]):
        name = _beside(text, start, end) or (_last_name(before.text) if before else "")
        yield PersonalData(kind, passage.id, start, end, said, name)


def _linked(passage: Passage) -> Iterator[tuple[str, int, int, str]]:
    """The addresses that words of ``passage`` link to and do not say, where those words end."""
    for match in _LINK.finditer(passage.marked):
        for address in _EMAIL.findall(unquote(match.group(2))):
            if address not in passage.text:
                end = max(0, passage.text.find(match.group(1))) + len(match.group(1))
                yield "email", end, end, address


def _beside(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE]
    return _last_name(before) or _first_name(after)


def _names(text: str) -> list[str]:
    return [match.group() for match in _NAME.finditer(text) if not _NO_NAME.search(match.group())]


def _last_name(text: str) -> str:
    return next(iter(reversed(_names(text[-_BESIDE:]))), "")


def _first_name(text: str) -> str:
    return next(iter(_names(text)), "")
