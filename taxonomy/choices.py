"""The closed lists of the vocabulary, and the nations and law regimes that all apps share."""

from __future__ import annotations

from django.db import models


class Scheme(models.TextChoices):
    """The lists that terms belong to."""

    SECTOR = "sector", "Sector"
    METHOD = "method", "Method"
    OUTCOME = "outcome", "Outcome"
    BARRIER = "barrier", "Barrier"
    ENABLER = "enabler", "Enabler"
    MODE = "mode", "Innovation mode"


class TermStatus(models.TextChoices):
    """Whether a term is in use.

    A legacy term names something that has ended in at least one nation: it may still be tagged,
    because old cases need it, and its law notes say where it has ended and where it is live. A
    retired term stays on the cases that have it and is offered no more. A merged one only points on.
    """

    CURRENT = "current", "Current"
    LEGACY = "legacy", "Legacy"
    RETIRED = "retired", "Retired"
    MERGED = "merged", "Merged"


class SynonymMatch(models.TextChoices):
    """When a synonym makes search look for its term."""

    ANY = "any", "Always"
    EXACT_CASE = "exact-case", "Only in these capitals"
    SUGGEST_ONLY = "suggest-only", "Only as a suggestion"


class CodeScheme(models.TextChoices):
    """The classifications whose codes a term may carry."""

    CPV = "CPV", "CPV (what is bought)"
    COFOG = "COFOG", "COFOG (function of government)"
    LGA = "LGA", "LGA functions list"
    TOMS = "TOMS", "TOMs (code only)"


class OutcomeGroup(models.TextChoices):
    """The families that outcomes are shown in."""

    VALUE = "value", "Value"
    PROCESS = "process", "Process"
    MARKET = "market", "Market"
    SOCIAL = "social", "Social"
    SERVICE = "service", "Service"
    ENVIRONMENT = "environment", "Environment"
    SYSTEM = "system", "System"


class Nation(models.TextChoices):
    """Where a case or a body is. A UK-wide case carries the four nations."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"
    ELSEWHERE = "elsewhere", "Elsewhere"


class Regime(models.TextChoices):
    """The body of procurement law that a procurement began under."""

    PA23 = "pa23", "Procurement Act 2023"
    PCR2015 = "pcr2015", "Public Contracts Regulations 2015"
    SCOTLAND = "scotland", "Scottish procurement law (2014 Act, 2015 Regulations)"
    PSR = "psr", "Provider Selection Regime"
    BELOW_THRESHOLD = "below-threshold", "Below threshold"
    NOT_A_CONTRACT = "not-a-contract", "Not a contract"
    OTHER = "other", "Other"


class LawNoteStatus(models.TextChoices):
    """Whether a procurement that begins now can use the route."""

    CURRENT = "current", "Current"
    LEGACY = "legacy", "Legacy"
