"""What search knows of a case: one typed document, the same for every engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

NO_EVIDENCE = -1


@dataclass(frozen=True, slots=True)
class Measure:
    """One observed outcome of a case. An expected one is never made into a measure.

    ``outcomes`` are the slug of its term and of all above that. ``direction`` is one of the slugs of
    ``casestudies.choices.Direction``; ``evidence`` is a step from 0 to 5, or ``None`` when not given.
    The filters ``outcome``, ``direction`` and ``evidence`` must hold of one and the same measure.
    """

    outcomes: tuple[str, ...]
    direction: str
    evidence: int | None = None


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A public case as search sees it: plain text to match, slugs to filter and count, dates to sort.

    Slugs are those of now: renamed and merged terms are already resolved, and the terms of a case are
    given with all above them, so that a group finds what is below it. ``authorities`` are the slugs of
    lead and partners with all that they came from and became. ``organisation_names`` are all names of
    those, old, Welsh and short ones too; ``places`` the areas; ``term_names`` the names of the terms
    the case is tagged with, without their synonyms.

    ``sections`` are pairs of a name and its plain text: narrative by its field name, additional
    headings by their own, rows gathered as ``outcomes``, ``quotations`` and the like. The names come
    back in highlights. ``version`` is another number whenever anything else in the document is
    different (drift is told by it); it has at most 53 bits.
    """

    ref: str
    page_id: int
    version: int
    slug: str
    title: str
    published: datetime
    updated: datetime
    summary: str = ""
    sections: tuple[tuple[str, str], ...] = ()
    organisation_names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    term_names: tuple[str, ...] = ()
    kind: str = ""
    basis: str = ""
    mode: str = ""
    phase: str = ""
    sectors: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()
    enablers: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    funding: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    authority_types: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The slugs of all observed outcomes, each once, in their order."""
        return tuple(dict.fromkeys(slug for measure in self.measures for slug in measure.outcomes))

    @property
    def evidence_highest(self) -> int:
        """The highest evidence step of any measure; -1 when none has one."""
        steps = [measure.evidence for measure in self.measures if measure.evidence is not None]
        return max(steps, default=NO_EVIDENCE)
