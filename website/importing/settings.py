"""Values given beside the files: ``--set NAME=YAML``."""

from __future__ import annotations

from collections.abc import Iterable

from exchange.casefile.reading import read_front_matter
from exchange.casefile.record import CaseRecord, DocumentError, Problem, Raw
from exchange.casefile.yaml_in import load_yaml


def read_settings(settings: Iterable[str]) -> CaseRecord:
    """Return the values of ``NAME=YAML`` as a record that fills what a file lacks.

    A name may be a part of a group (``contract.value``).

    Raises:
        DocumentError: naming everything wrong: no name, a name that is not known, a value that is none.
    """
    names: dict[str, Raw] = {}
    problems: list[Problem] = []
    for setting in settings:
        name, equals, text = setting.partition("=")
        name = name.strip()
        if not equals or not name:
            problems.append(Problem("", f"“{setting[:60]}” is not NAME=YAML."))
            continue
        try:
            _place(names, name, load_yaml(text))
        except DocumentError as error:
            problems.append(Problem(name, error.problems[0].message))
    if problems:
        raise DocumentError(*problems)
    record = read_front_matter(names)
    if record.unknown:
        raise DocumentError(*(Problem(name, "no field has this name.") for name in record.unknown))
    return record


def _place(names: dict[str, Raw], name: str, value: Raw) -> None:
    head, _, part = name.partition(".")
    if not part:
        names[head] = value
        return
    group = names.setdefault(head, {})
    if not isinstance(group, dict):
        raise DocumentError(Problem(name, "it is given twice."))
    group[part] = value
