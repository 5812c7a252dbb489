"""Places that a text names: city regions outright, with the abbreviation it uses, and others by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exchange.casefile.record import Row

_NAME = r"[A-Z][\w’'-]+"
_AFTER = re.compile(
    r"\b(?P<word>[Ii]n|[Aa]cross|[Aa]round|[Nn]ear|[Tt]hroughout|[Ww]ithin) (?:the )?"
    rf"(?P<place>{_NAME}(?: (?:(?:and|of|the|on|upon|under|le|by|&) ){{0,2}}{_NAME}){{0,4}})"
)
_POSSESSIVE = re.compile(r"[’']s?$")
_OTHERS = """
    act acts advisory agency agreement agreements annex appendix april article association attachment august
    authorities authority autumn board bsl bulletin business cabinet catapult centre challenge chapter clause
    college commission committee compliance conditions conference contract council councils covid data december
    department digital directorate document england english euro excel executive february federal figure finance
    forum framework friday fund gazette government group guidance guide health housing hub innovation institute
    ireland january journal july june lab law legal letter local lot lots magazine march market may measure
    microsoft minister ministry monday months municipal national network newsletter november october office open
    option outcomes paper part partnership party phase plan planning policy practice principle procurement
    programme project proposal public publication quarter question regulation regulations report review round
    rule saturday schedule school scotland scottish section september service services sheet social society
    spring stage standard statement step strategy summer sunday supplier suppliers system table task team teams
    tender term thursday toolkit treasury trust tuesday uk union university wales wave wednesday week welsh
    winter word work workshop workstream year years
"""
"""In capitals these make titles of papers, bodies, times and parts of a document, and hardly places."""
_NO_PLACES = frozenset(_OTHERS.split())
_REGION = re.compile(rf"\b((?:{_NAME} (?:and |of |& )?){{1,4}}(?:Capital |City )Region)\b")
_BODY_WORDS = re.compile(
    r"^(?:the )?(?:(?:county|city|royal|london|metropolitan|borough) )*"
    r"(?:borough|county|city) (?:council )?of (?:the )?"
    r"|\s+(?:(?:county|city|borough|district|metropolitan|town|unitary) )*(?:council|combined authority)$"
    r"|\s+(?:county borough|borough)$",
    re.I,
)


def place_of(organisation: str) -> str:
    """Return the place in a council's name: ``Vale of Glamorgan`` of ``Vale of Glamorgan Council``.

    Empty when the name is not a council's.
    """
    name = " ".join(organisation.split())
    place = _BODY_WORDS.sub("", name).strip(" ,")
    return place if place != name else ""


def named_regions(text: str) -> list[Row]:
    """Return the city regions in ``text`` as area rows, each once, with its initials where used."""
    rows: dict[str, Row] = {}
    for match in _REGION.finditer(" ".join(text.split())):
        name = match.group(1).removeprefix("The ")
        initials = "".join(word[0] for word in name.split() if word[0].isupper())
        used = re.search(rf"\b{re.escape(initials)}\b", text)
        rows.setdefault(name, {"name": name, **({"also": [initials]} if used else {})})
    return list(rows.values())


def places_after(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where names stand that follow "in", "across" and the like, from and to, with that word.

    What reads as a body, a paper, a time or a part of a document is left out, and so are abbreviations.
    """
    for match in _AFTER.finditer(text):
        start, name = match.start("place"), _POSSESSIVE.sub("", match.group("place"))
        words = re.split(r"[\s-]+", name.casefold())
        if not name.isupper() and _NO_PLACES.isdisjoint(
            _POSSESSIVE.sub("", word) for word in words
        ):
            yield start, start + len(name), match.group("word").lower()
