"""The five schemes that have pages, and what each is called there."""

from __future__ import annotations

from dataclasses import dataclass

from taxonomy.choices import Scheme


@dataclass(frozen=True, slots=True)
class SchemePages:
    """One scheme: the folder of its pages, its names, and one sentence on what it holds."""

    scheme: str
    folder: str
    singular: str
    plural: str
    lead: str
    cases_heading: str

    @property
    def path(self) -> str:
        """The list of the scheme."""
        return f"/{self.folder}/"


SCHEMES = (
    SchemePages(
        Scheme.SECTOR,
        "sectors",
        "Sector",
        "Sectors",
        "What the public service is about. A wider sector finds the cases of the narrower ones.",
        "Cases in this sector",
    ),
    SchemePages(
        Scheme.METHOD,
        "methods",
        "Method",
        "Methods",
        "How things were procured or commissioned. Each page says where the method stands in law, "
        "nation by nation.",
        "Cases that used it",
    ),
    SchemePages(
        Scheme.OUTCOME,
        "outcomes",
        "Outcome",
        "Outcomes",
        "What changed, or did not. Counts are of cases with an observed result; hopes do not count.",
        "Cases that observed it",
    ),
    SchemePages(
        Scheme.BARRIER,
        "barriers",
        "Barrier",
        "Barriers",
        "What stood in the way.",
        "Cases that met it",
    ),
    SchemePages(
        Scheme.ENABLER,
        "enablers",
        "Enabler",
        "Enablers",
        "What made it possible.",
        "Cases that it helped",
    ),
)
BY_SCHEME = {pages.scheme: pages for pages in SCHEMES}
