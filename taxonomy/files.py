"""Reading the vocabulary files: from YAML to checked entries, with plain words where a file is wrong.

Every scalar is read as text and the fields do the typing, so a code such as ``07.4`` stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cms.core.dates import PartialDate
from taxonomy.choices import (
    CodeScheme,
    LawNoteStatus,
    Nation,
    OutcomeGroup,
    Regime,
    Scheme,
    SynonymMatch,
    TermStatus,
)

_SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_SYNONYM_KEYS = {
    "synonyms": SynonymMatch.ANY,
    "exact_case": SynonymMatch.EXACT_CASE,
    "suggest_only": SynonymMatch.SUGGEST_ONLY,
}
_TERM_KEYS = {
    *("slug", "name", "definition", "group", "broader", "mode", "status", "family", "unit", "note"),
    *("codes", "law", "needs_checking"),
    *_SYNONYM_KEYS,
}
_LAW_KEYS = {
    *("nations", "regime", "status", "reference", "needs_checking", "starts", "ends", "text"),
    *("replaced_by",),
}


class VocabularyError(Exception):
    """A vocabulary file cannot be loaded; the message names the file, the term and the trouble."""


@dataclass(frozen=True, slots=True)
class SynonymEntry:
    """A synonym as a file gives it."""

    text: str
    match: str
    needs_checking: bool


@dataclass(frozen=True, slots=True)
class LawEntry:
    """A law note of one nation as a file gives it."""

    nation: str
    regime: str
    status: str
    reference: str
    needs_checking: bool
    starts: str
    ends: str
    text: str
    replaced_by: str


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term as a file gives it. References to other terms are slugs of the files."""

    scheme: str
    slug: str
    name: str
    definition: str
    is_group: bool
    broader: str
    mode: str
    status: str
    group_name: str
    typical_unit: str
    note: str
    synonyms: tuple[SynonymEntry, ...]
    codes: tuple[tuple[str, str], ...]
    law: tuple[LawEntry, ...]


def read_vocabulary(folder: Path) -> list[TermEntry]:
    """Return the terms of every ``.yaml`` file in ``folder``, checked and in the order of the files.

    Raises:
        VocabularyError: if there is nothing to read or anything in it is wrong.
    """
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not paths:
        raise VocabularyError(f"There are no vocabulary files (.yaml) in {folder}.")
    entries = [entry for path in paths for entry in _read_file(path)]
    _check_together(entries)
    return entries


def _read_file(path: Path) -> Iterator[TermEntry]:
    try:
        # BaseLoader builds text, lists and maps only: it is a safe loader without guesses at types.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise VocabularyError(f"{path.name} cannot be read: {reason}") from error
    if not isinstance(content, dict) or not isinstance(content.get("terms"), list):
        raise VocabularyError(f"{path.name} needs a scheme and a list of terms.")
    scheme = content.get("scheme")
    if scheme not in Scheme.values:
        raise VocabularyError(f"{path.name} is of no known scheme: {scheme!r}.")
    for number, raw in enumerate(content["terms"], start=1):
        name = raw.get("slug", number) if isinstance(raw, dict) else number
        try:
            yield _term(str(scheme), raw)
        except (ValueError, TypeError) as error:
            raise VocabularyError(f"{path.name}, term {name}: {error}") from error


def _term(scheme: str, raw: Any) -> TermEntry:
    _known_keys(raw, _TERM_KEYS)
    slug = _text(raw, "slug")
    if not _SLUG.match(slug):
        raise ValueError("the slug takes small letters, digits and single hyphens.")
    if not _text(raw, "name"):
        raise ValueError("it has no name.")
    return TermEntry(
        scheme=scheme,
        slug=slug,
        name=_text(raw, "name"),
        definition=_text(raw, "definition"),
        is_group=_flag(raw, "group"),
        broader=_text(raw, "broader"),
        mode=_text(raw, "mode"),
        status=_choice(raw, "status", (TermStatus.CURRENT, TermStatus.LEGACY), TermStatus.CURRENT),
        group_name=_choice(raw, "family", ("", *OutcomeGroup.values), ""),
        typical_unit=_text(raw, "unit"),
        note=_text(raw, "note"),
        synonyms=tuple(_synonyms(raw)),
        codes=tuple(_codes(raw)),
        law=tuple(_law(raw)),
    )


def _synonyms(raw: dict[str, Any]) -> Iterator[SynonymEntry]:
    unchecked = set(_texts(raw, "needs_checking"))
    seen: set[str] = set()
    for key, match in _SYNONYM_KEYS.items():
        for text in _texts(raw, key):
            if text in seen:
                raise ValueError(f"the synonym “{text}” stands twice.")
            seen.add(text)
            yield SynonymEntry(text, match.value, text in unchecked)
    if unchecked - seen:
        raise ValueError(f"needs_checking names no synonym: {', '.join(sorted(unchecked - seen))}.")


def _codes(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    codes = raw.get("codes") or {}
    _known_keys(codes, set(CodeScheme.values))
    for scheme in codes:
        for code in _texts(codes, scheme):
            yield scheme, code


def _law(raw: dict[str, Any]) -> Iterator[LawEntry]:
    for note in raw.get("law") or []:
        _known_keys(note, _LAW_KEYS)
        nations = _texts(note, "nations")
        if not nations:
            raise ValueError("a law note names no nation.")
        for nation in nations:
            if nation not in Nation.values:
                raise ValueError(f"“{nation}” is not a nation.")
            yield LawEntry(
                nation=nation,
                regime=_choice(note, "regime", Regime.values, ""),
                status=_choice(note, "status", LawNoteStatus.values, ""),
                reference=_text(note, "reference"),
                needs_checking=_flag(note, "needs_checking"),
                starts=_date(note, "starts"),
                ends=_date(note, "ends"),
                text=_text(note, "text"),
                replaced_by=_text(note, "replaced_by"),
            )


def _check_together(entries: list[TermEntry]) -> None:
    """Refuse slugs that stand twice and references to terms that no file has."""
    known: set[tuple[str, str]] = set()
    for entry in entries:
        if (entry.scheme, entry.slug) in known:
            raise VocabularyError(f"The {entry.scheme} “{entry.slug}” stands twice.")
        known.add((entry.scheme, entry.slug))
    for entry in entries:
        named = [(entry.scheme, entry.broader), (Scheme.MODE.value, entry.mode)]
        named += [(Scheme.METHOD.value, note.replaced_by) for note in entry.law]
        for scheme, slug in named:
            if slug and (scheme, slug) not in known:
                raise VocabularyError(
                    f"“{entry.slug}” names the {scheme} “{slug}”, which no file has."
                )
    _check_circles(entries)


def _check_circles(entries: list[TermEntry]) -> None:
    above = {(entry.scheme, entry.slug): entry.broader for entry in entries}
    for entry in entries:
        seen = {entry.slug}
        slug = entry.broader
        while slug:
            if slug in seen:
                raise VocabularyError(f"The broader terms of “{entry.slug}” run in a circle.")
            seen.add(slug)
            slug = above[entry.scheme, slug]


def _known_keys(raw: Any, known: Iterable[str]) -> None:
    if not isinstance(raw, dict):
        raise TypeError(f"names and values were expected, not {str(raw)[:40]!r}.")
    unknown = sorted(set(raw) - set(known))
    if unknown:
        raise ValueError(f"no such name: {', '.join(unknown)}.")


def _text(raw: dict[str, Any], key: str) -> str:
    value = raw.get(key, "")
    if not isinstance(value, str):
        raise TypeError(f"{key} takes a text.")
    return " ".join(value.split())


def _texts(raw: dict[str, Any], key: str) -> list[str]:
    value = raw.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise TypeError(f"{key} takes a list of texts.")
    return [" ".join(item.split()) for item in value]


def _flag(raw: dict[str, Any], key: str) -> bool:
    return _choice(raw, key, ("true", "false"), "false") == "true"


def _choice(raw: dict[str, Any], key: str, allowed: Iterable[str], default: str) -> str:
    value = _text(raw, key) or default
    if value not in allowed:
        raise ValueError(
            f"“{value}” is not a {key}: use one of {', '.join(filter(None, allowed))}."
        )
    return str(value)


def _date(raw: dict[str, Any], key: str) -> str:
    value = _text(raw, key)
    return str(PartialDate.parse(value)) if value else ""
