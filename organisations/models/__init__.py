"""Organisations, their names and history, programmes, and who belongs where."""

from __future__ import annotations

from organisations.models.domains import OrganisationEmailDomain
from organisations.models.identity import IssuedReference, LastingIdentity
from organisations.models.membership import Membership
from organisations.models.names import FormerOrganisationSlug, OrganisationName
from organisations.models.organisation import Organisation
from organisations.models.programme import FormerProgrammeSlug, Programme
from organisations.models.succession import Succession

__all__ = [
    "FormerOrganisationSlug",
    "FormerProgrammeSlug",
    "IssuedReference",
    "LastingIdentity",
    "Membership",
    "Organisation",
    "OrganisationEmailDomain",
    "OrganisationName",
    "Programme",
    "Succession",
]
