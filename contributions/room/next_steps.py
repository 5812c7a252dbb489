"""What to do next on a case: each sub-package registers what it knows of.

>>> @register
... def ask_owner(case: CaseStudyPage, user: User) -> list[NextStep]: ...

Import the module in ``ContributionsConfig.ready``, so that it is registered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do. ``text`` is a link's words when there is a ``url``; the heaviest stands first."""

    text: str
    url: str = ""
    weight: int = 0


Source = Callable[["CaseStudyPage", "User"], list[NextStep]]

SOURCES: Final[list[Source]] = []


def register(source: Source) -> Source:
    """Ask ``source`` too, once, whenever a case's overview is shown. It gets the latest version."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def next_steps(case: CaseStudyPage, user: User) -> list[NextStep]:
    """Return what to do next on ``case``, the heaviest first; equals keep their order."""
    found = [step for source in SOURCES for step in source(case, user)]
    return sorted(found, key=lambda step: -step.weight)
