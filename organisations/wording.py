"""How names of bodies are compared: what is dropped, and what their kind words mean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_GAPS = re.compile(r"[^\w]+|_+")
_SHORT_FORMS = {
    "mbc": ("metropolitan", "borough", "council"),
    "mdc": ("metropolitan", "district", "council"),
    "cbc": ("county", "borough", "council"),
    "bc": ("borough", "council"),
    "cc": ("city", "county", "council"),
    "dc": ("district", "council"),
    "ca": ("combined", "authority"),
    "mca": ("mayoral", "combined", "authority"),
    "cca": ("combined", "county", "authority"),
    "ua": ("unitary", "authority"),
}
_PLACE_LINKS = re.compile(r"^(.+?) (?:upon|under|on|in|le) ")
_SILENT = frozenset({"authority", "corporation", "council", "mayoral", "unitary"})
_KIND_WORDS = _SILENT | {
    "borough",
    "city",
    "combined",
    "county",
    "district",
    "london",
    "metropolitan",
}
_PREFIXES = (
    ("london", "borough", "of"),
    ("royal", "borough", "of"),
    ("metropolitan", "borough", "of"),
    ("county", "borough", "of"),
    ("city", "and", "county", "of"),
    ("borough", "council", "of"),
    ("county", "council", "of"),
    ("city", "council", "of"),
    ("council", "of"),
    ("borough", "of"),
    ("county", "of"),
    ("city", "of"),
    ("district", "of"),
    ("cyngor", "bwrdeistref", "sirol"),
    ("cyngor", "dinas", "a", "sir"),
    ("cyngor", "dinas"),
    ("cyngor",),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A name without its kind words, and the kinds that those words claim."""

    core: str
    kinds: frozenset[str]


def normalise(text: str) -> str:
    """Return a name for comparison: no accents, case, points or "&", and no leading "the".

    >>> normalise("The King’s Lynn & West Norfolk")
    'kings lynn and west norfolk'
    """
    plain = unicodedata.normalize("NFKD", text.replace("&", " and "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = _GAPS.sub(" ", _APOSTROPHES.sub("", plain).casefold()).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def place_head(key: str) -> str:
    """The place that a normalised name begins with, or nothing when it is all of one piece.

    >>> place_head("newcastle under lyme")
    'newcastle'
    """
    found = _PLACE_LINKS.match(key)
    return found.group(1) if found else ""


def without_suffix(key: str) -> Wording:
    """Take the kind words off the end of a normalised name.

    >>> without_suffix("derby city council").core
    'derby'
    """
    words = key.split()
    if len(words) > 1 and words[-1] in _SHORT_FORMS:
        words = [*words[:-1], *_SHORT_FORMS[words[-1]]]
    end = len(words)
    while end > 1 and words[end - 1] in _KIND_WORDS:
        end -= 1
    return Wording(" ".join(words[:end]), frozenset(words[end:]) - _SILENT)


def without_kind(key: str) -> Wording:
    """Take the kind words off both ends of a normalised name.

    >>> without_kind("london borough of hackney").core
    'hackney'
    """
    ending = without_suffix(key)
    words = tuple(ending.core.split())
    if len(words) > 1 and words[0] == "lb":
        words = ("london", "borough", "of", *words[2 if words[1] == "of" else 1 :])
    for prefix in _PREFIXES:
        if len(words) > len(prefix) and words[: len(prefix)] == prefix:
            kinds = (frozenset(prefix) & _KIND_WORDS) - _SILENT
            return Wording(" ".join(words[len(prefix) :]), ending.kinds | kinds)
    return ending
