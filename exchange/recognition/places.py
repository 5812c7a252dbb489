"""Places that a text names outright: city regions and the like, with the abbreviation it uses."""

from __future__ import annotations

import re

from exchange.casefile.record import Row

_NAME = r"[A-Z][\w’'-]+"
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
