"""What is withheld leaves the rows of a case before anything is made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from casestudies.redaction import WithheldPaths
from search.indexing.rows import FIRST_COLUMN, PAGE_COLUMNS, ROW_COLUMNS, CaseRows, Row, place_of
from search.indexing.texts import path_of

IDENTITY = frozenset({"id", "ref", "slug", "title", "first_published_at", "last_published_at"})
PERMISSION = place_of("quotations", "permission")
PAGE_PATHS: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
"""Columns of a page with their paths, by the part of the record that these begin with."""
for _column in PAGE_COLUMNS:
    if _column not in IDENTITY:
        _path = path_of(_column.removesuffix("_id"))
        PAGE_PATHS[_path.partition(".")[0]].append((_column, _path))
ROW_PATHS = {
    relation: [path_of(column.removesuffix("_id")) for column in columns]
    for relation, columns in ROW_COLUMNS.items()
}


def redact(case: CaseRows) -> None:
    """Empty what is withheld, and drop quotations without permission."""
    if quotations := case.children.get("quotations"):
        case.children["quotations"] = [row for row in quotations if row[PERMISSION]]
    withheld = case.withheld
    if not withheld.paths:
        return
    named = {path.partition(".")[0] for path in withheld.paths}
    for name in PAGE_PATHS.keys() & named:
        for column, path in PAGE_PATHS[name]:
            if withheld.covers(path):
                case.page[column] = _empty(case.page[column])
    for relation in case.children.keys() & named:
        paths = ROW_PATHS[relation]
        rows = case.children[relation]
        case.children[relation] = [_redacted(row, relation, paths, withheld) for row in rows]
    for name in case.tags.keys() & named:
        if withheld.covers(name):
            case.tags[name] = []


def _redacted(row: Row, relation: str, paths: Sequence[str], withheld: WithheldPaths) -> Row:
    place = f"{relation}.{row[1]}"
    kept = (
        _empty(value) if withheld.covers(f"{place}.{path}") else value
        for path, value in zip(paths, row[FIRST_COLUMN:], strict=True)
    )
    return (*row[:FIRST_COLUMN], *kept)


def _empty(value: Any) -> Any:
    if isinstance(value, str):
        return ""
    return [] if isinstance(value, list) else None
