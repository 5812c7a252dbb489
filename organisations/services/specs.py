"""Fixture files of organisations and programmes, read into typed rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import yaml

from cms.core.dates import PartialDate
from organisations.choices import AuthorityType, NameKind, ProgrammeKind, Region
from taxonomy.choices import Nation

_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FILE_WIDE = ("source", "source_as_of", "population_as_of", "is_illustrative")


class FixtureError(ValueError):
    """A fixture file that cannot be loaded; its text says which file, which row and why."""


@dataclass(frozen=True, slots=True)
class OrganisationSpec:
    """One organisation as a fixture file has it. Other bodies are named by their slugs."""

    slug: str
    name: str
    type: str
    official_name: str = ""
    nation: str = ""
    region: str = ""
    register_code: str = ""
    gss_code: str = ""
    former_gss_codes: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""
    population: str = ""
    population_as_of: str = ""
    website: str = ""
    county: str = ""
    combined_authority: str = ""
    successors: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    welsh_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    is_illustrative: bool = False
    source: str = ""
    source_as_of: str = ""
    note: str = ""

    def names(self) -> list[tuple[str, str]]:
        """Every other name with its kind, in the order of the file."""
        kinds = (
            (self.other_names, NameKind.VARIANT),
            (self.welsh_names, NameKind.WELSH),
            (self.former_names, NameKind.FORMER),
            (self.abbreviations, NameKind.ABBREVIATION),
        )
        return [(text, str(kind)) for texts, kind in kinds for text in texts]

    def check(self) -> None:
        """Refuse values that the columns cannot hold.

        Raises:
            ValueError: in plain words.
        """
        _one_of("type", self.type, AuthorityType.values)
        _one_of("nation", self.nation, ["", *Nation.values])
        _one_of("region", self.region, ["", *Region.values])
        _dates(self.starts, self.ends, self.source_as_of, self.population_as_of)
        if self.population and not self.population.isdecimal():
            raise ValueError(f"population “{self.population}” is not a whole number")


@dataclass(frozen=True, slots=True)
class ProgrammeSpec:
    """One programme as a fixture file has it; its runner is named by slug."""

    slug: str
    name: str
    kind: str = ProgrammeKind.PROGRAMME.value
    other_names: tuple[str, ...] = ()
    runner: str = ""
    description: str = ""
    website: str = ""
    starts: str = ""
    ends: str = ""
    is_illustrative: bool = False
    source: str = ""
    note: str = ""

    def check(self) -> None:
        """Refuse values that the columns cannot hold.

        Raises:
            ValueError: in plain words.
        """
        _one_of("kind", self.kind, ProgrammeKind.values)
        _dates(self.starts, self.ends)


_Spec = TypeVar("_Spec", OrganisationSpec, ProgrammeSpec)


def digest(spec: OrganisationSpec | ProgrammeSpec) -> str:
    """A fingerprint of everything a spec says."""
    text = json.dumps(asdict(spec), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def read_organisations(folder: Path) -> list[OrganisationSpec]:
    """Read every ``*.yaml`` of a folder, former bodies last so that references rise in order.

    Raises:
        FixtureError: naming the file and row that cannot be read.
    """
    paths = sorted(folder.glob("*.yaml"), key=lambda path: (path.stem == "former", path.name))
    return _read(paths, "organisations", OrganisationSpec)


def read_programmes(folder: Path) -> list[ProgrammeSpec]:
    """Read every ``*.yaml`` of a folder.

    Raises:
        FixtureError: naming the file and row that cannot be read.
    """
    return _read(sorted(folder.glob("*.yaml")), "programmes", ProgrammeSpec)


def _read(paths: Iterable[Path], key: str, spec: type[_Spec]) -> list[_Spec]:
    specs: dict[str, _Spec] = {}
    for path in paths:
        for row in _rows(path, key, {field.name for field in fields(spec)}):
            label = f"{path.name}, “{row.get('slug') or row.get('name') or '?'}”"
            try:
                made = spec(**row)
                made.check()
            except (TypeError, ValueError) as error:
                raise FixtureError(f"{label}: {error}") from error
            if made.slug in specs:
                raise FixtureError(f"{label}: the slug is there twice")
            specs[made.slug] = made
    if not specs:
        raise FixtureError(f"No {key} found to load.")
    return list(specs.values())


def _rows(path: Path, key: str, known: set[str]) -> list[dict[str, Any]]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_SafeLoader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FixtureError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(content, Mapping) or not isinstance(content.get(key), list):
        raise FixtureError(f"{path.name} has no list named “{key}”.")
    shared = {name: content[name] for name in _FILE_WIDE if name in content and name in known}
    shared |= content.get("defaults") or {}
    rows = []
    for raw in content[key]:
        if not isinstance(raw, Mapping):
            raise FixtureError(f"{path.name}: “{raw}” is not a row of names and values")
        row = {**shared, **raw}
        if not row.get("population"):
            row.pop("population_as_of", None)
        rows.append({str(name): _value(name, value) for name, value in row.items()})
    return rows


def _value(name: Any, value: Any) -> Any:
    if name == "is_illustrative":
        return bool(value)
    if isinstance(value, list):
        return tuple(" ".join(str(each).split()) for each in value)
    return "" if value is None else str(value).strip()


def _one_of(name: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise ValueError(f"“{value}” is not a known {name}")


def _dates(*texts: str) -> None:
    for text in filter(None, texts):
        PartialDate.parse(text)
