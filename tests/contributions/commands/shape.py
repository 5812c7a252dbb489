"""What a command is: a form, whose it is, and where it does something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from casestudies.models import CaseStudyPage
from cms.mail.models import OutgoingEmail
from contributions.models import CaseWriter
from tests.contributions.commands.looking import Look, as_it_stands
from tests.contributions.matrix import STATES

ALL = frozenset(STATES)
ROOM = ALL - {"merged"}
"""Where a case is somebody's; one that was merged into another is nobody's any more."""

WRITTEN = ROOM - {"in review", "scheduled"}
NOT_WITHDRAWN = ROOM - {"withdrawn"}
PUBLIC = frozenset({"published", "changed since"})

EDITORS = frozenset({"Editor", "Administrator"})
SUPPLIER, QUOTED = "suppliers.s1", "quotations.w1"
"""Rows that every case of the matrix holds."""

Sent = tuple[list[Any], dict[str, Any]]
Form = Callable[[CaseStudyPage], Sent]
"""What stands in the address, and what is sent there. What it needs of the case first, it makes."""


@dataclass(frozen=True, slots=True)
class Command:
    """A form at the address of that name, who does something with it in which states; nobody else ever does."""

    address: str
    form: Form
    by: frozenset[str]
    states: frozenset[str]
    look: Look = as_it_stands


def of_case(**data: Any) -> Form:
    """A form that needs nothing but the reference of the case."""
    return lambda case: ([case.ref], data)


def at_slug(**data: Any) -> Form:
    """A form on the public side."""
    return lambda case: ([case.slug], data)


def of_page(**data: Any) -> Form:
    """A form on the editors' side."""
    return lambda case: ([case.pk], data)


def place(case: CaseStudyPage, role: str) -> CaseWriter:
    return CaseWriter.objects.get(page=case, role=role, accepted_at__isnull=False)


def token_in_letter(kind: str, road: str) -> str:
    """What stands in the link of the last e-mail of that kind, as whoever got it has it."""
    letter = OutgoingEmail.objects.filter(kind=kind).latest("pk")
    found = re.search(rf"/contribute/{road}/([^/\s]+)/", letter.text)
    assert found is not None, letter.text
    return found[1]


def together(tables: Iterable[dict[str, Command]]) -> dict[str, Command]:
    """One table of several, in which no command stands twice."""
    tables = list(tables)
    found = {name: command for table in tables for name, command in table.items()}
    assert len(found) == sum(map(len, tables))
    return found
