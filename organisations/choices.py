"""The closed lists of organisations: their slugs are promises to people and other systems."""

from __future__ import annotations

from django.db import models


class AuthorityType(models.TextChoices):
    """What sort of body an organisation is."""

    DISTRICT = "district", "District council"
    COUNTY = "county", "County council"
    UNITARY = "unitary", "Unitary council"
    METROPOLITAN_BOROUGH = "metropolitan-borough", "Metropolitan borough"
    LONDON_BOROUGH = "london-borough", "London borough"
    COMBINED_AUTHORITY = "combined-authority", "Combined authority"
    REGIONAL_AUTHORITY = "regional-authority", "Regional authority"
    FIRE_OR_POLICE = "fire-or-police", "Fire or police authority"
    HEALTH_BODY = "health-body", "Health body"
    CENTRAL_GOVERNMENT = "central-government", "Central government"
    EDUCATION_BODY = "education-body", "Education body"
    COMPANY = "company", "Company"
    VOLUNTARY_BODY = "voluntary-body", "Voluntary body"
    OTHER = "other", "Other body"

    @classmethod
    def councils(cls) -> tuple[AuthorityType, ...]:
        """The types that are principal councils, and so can hold a place of their own."""
        return (
            cls.DISTRICT,
            cls.COUNTY,
            cls.UNITARY,
            cls.METROPOLITAN_BOROUGH,
            cls.LONDON_BOROUGH,
        )


class Region(models.TextChoices):
    """The nine English regions, then the other nations of the United Kingdom."""

    NORTH_EAST = "north-east", "North East"
    NORTH_WEST = "north-west", "North West"
    YORKSHIRE_AND_THE_HUMBER = "yorkshire-and-the-humber", "Yorkshire and the Humber"
    EAST_MIDLANDS = "east-midlands", "East Midlands"
    WEST_MIDLANDS = "west-midlands", "West Midlands"
    EAST_OF_ENGLAND = "east-of-england", "East of England"
    LONDON = "london", "London"
    SOUTH_EAST = "south-east", "South East"
    SOUTH_WEST = "south-west", "South West"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"

    @property
    def within(self) -> str:
        """The region after its “in”: ``in the South East``, ``in London``, ``in Wales``."""
        is_part = self.value.startswith(("north-", "south-", "east-", "west-"))
        return f"in the {self.label}" if is_part else f"in {self.label}"


class NameKind(models.TextChoices):
    """Why an organisation answers to another name."""

    VARIANT = "variant", "Another spelling or short form"
    WELSH = "welsh", "Welsh name"
    FORMER = "former", "Former name"
    ABBREVIATION = "abbreviation", "Abbreviation"


class ProgrammeKind(models.TextChoices):
    """What sort of undertaking a programme is."""

    PROGRAMME = "programme", "Programme"
    FUND = "fund", "Fund"
    COHORT = "cohort", "Cohort or learning programme"
    CHALLENGE = "challenge", "Challenge or competition"
    SERIES = "series", "Series of events"
    RESEARCH = "research", "Research project"


class MembershipRole(models.TextChoices):
    """What a person does for the authority they belong to."""

    MEMBER = "member", "Member"
    CHAMPION = "champion", "Champion"


class MembershipRoad(models.TextChoices):
    """How it came that somebody is, or asks to be, a member."""

    DOMAIN = "domain", "Has a confirmed address there"
    INVITED = "invited", "Was invited by a member"
    ASKED = "asked", "Asked, with an address elsewhere"
    GIVEN = "given", "Given by an administrator"
