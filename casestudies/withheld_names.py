"""Names that a case withholds: of suppliers, partners and people quoted. Nothing else that is public tells them.

A name is looked for however it is written, and of a firm without its legal form too ("Acme" for "Acme Ltd").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from casestudies.redaction import withheld_paths
from organisations.ordinary import is_ordinary
from organisations.written import Names

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage

NAMING: Final = (
    ("suppliers", "name", "name"),
    ("partners", "organisation", "name"),
    ("quotations", "attributed_to", "attributed_to"),
)
"""Relations whose rows name somebody, with the case file's name of the fact and the attribute that has the name."""

_LEGAL_FORM: Final = re.compile(
    r"(?:[\s,]+\(?(?:cic|cyf|holdings|inc|limited|llp|lp|ltd|plc|uk)\b[.)]*)+$", re.IGNORECASE
)


def withheld_names(page: CaseStudyPage) -> Names:
    """Return the names that ``page`` withholds, to be looked for in a text; one query when nothing is withheld."""
    return Names(_found(page))


def _found(page: CaseStudyPage) -> Iterator[str]:
    withheld = withheld_paths(page)
    heads = {path.partition(".")[0] for path in withheld.paths}
    for relation, fact, attribute in NAMING:
        if relation not in heads:
            continue
        for row in getattr(page, relation).all():
            if withheld.covers(f"{relation}.{row.row_id}.{fact}"):
                yield from _ways(getattr(row, attribute))


def _ways(name: str) -> Iterator[str]:
    """A name as it stands, and what a firm is called for short where that is no everyday word."""
    yield name
    short = _LEGAL_FORM.sub("", name)
    if not is_ordinary(short):
        yield short
