"""What is said of an authority that a case does not name: its type and region, and no more. See ADR 0023."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from organisations.choices import AuthorityType, Region
from organisations.models import Organisation
from taxonomy.choices import Nation

FEWEST_PEERS = 5
"""Fewer others of its type in its region, and only the nation is said."""


@dataclass(frozen=True, slots=True)
class Described:
    """An authority that is not named. What would tell it is empty."""

    type: str = ""
    region: str = ""
    nation: str = ""

    @classmethod
    def read(cls, kept: str) -> Described:
        """Read what a case keeps: ``unitary/north-west/england``, or ``//wales``; the rest is nothing."""
        type_, region, nation = [*kept.split("/"), "", "", ""][:3]
        return cls(
            type_ if type_ in AuthorityType.values else "",
            region if region in Region.values else "",
            nation if nation in Nation.values else "",
        )

    def __str__(self) -> str:
        return "/".join((self.type, self.region, self.nation))

    @property
    def words(self) -> str:
        """What readers see: “A unitary council in the North West”, “An authority in Wales”."""
        if self.type and self.region:
            kind = AuthorityType(self.type).label
            kind = kind if kind.startswith("London") else kind[:1].lower() + kind[1:]
            return f"{_article(kind)} {kind} {Region(self.region).within}"
        if self.nation in Region.values:
            return f"An authority {Region(self.nation).within}"
        if self.nation in Nation.values:
            return f"An authority in {Nation(self.nation).label}"
        return "An authority"


def _article(noun: str) -> str:
    # “Unitary” begins with a sound like that of “you”.
    return "An" if noun[:1].lower() in "aeio" else "A"


def described(body: Organisation) -> Described:
    """Return what may be said of ``body``: one query."""
    region = body.region or (body.nation if body.nation in Region.values else "")
    alike = Organisation.objects.filter(
        type=body.type, nation=body.nation, region=body.region, ends=None, merged_into=None
    ).exclude(pk=body.pk)
    if region and alike.count() >= FEWEST_PEERS:
        return Described(body.type, region, body.nation)
    return Described(nation=body.nation)


def describe_anew(page: Any) -> None:
    """Have ``page``, in memory, say of an authority that it does not name what may be said today: two queries at most.

    Its authority may be another one by now, or too few others may share its type and region. None where it is named.
    """
    if page.anonymised_as and page.lead_organisation is not None:
        page.anonymised_as = str(described(page.lead_organisation))


def words_for(page: Any) -> str:
    """Return what is said instead of the lead organisation, or nothing where it is named."""
    return Described.read(page.anonymised_as).words if page.anonymised_as else ""
