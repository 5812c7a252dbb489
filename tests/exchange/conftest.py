"""What the tests of exchange lean on: the few rows that generated records name."""

from __future__ import annotations

from typing import Any

import pytest

from casestudies.models import CaseIndexPage
from exchange.apply import Lookups
from organisations.models import Programme
from taxonomy.models import Barrier, Enabler, Method, Outcome, Sector
from tests import factories
from tests.exchange.strategies import KNOWN_BODY, KNOWN_PROGRAMME, TERMS

MODELS: dict[str, Any] = {
    "sector": Sector,
    "method": Method,
    "outcome": Outcome,
    "barrier": Barrier,
    "enabler": Enabler,
}


@pytest.fixture
def lookups(case_index: CaseIndexPage) -> Lookups:
    """Everything that generated records may name and that is known."""
    programme = Programme(name="Known programme", slug=KNOWN_PROGRAMME)
    programme.save()
    return Lookups(
        terms={
            (scheme, slug): factories.term(MODELS[scheme], slug=slug)
            for scheme, slugs in TERMS.items()
            for slug in slugs
        },
        organisations={KNOWN_BODY: factories.organisation("Known body", slug=KNOWN_BODY)},
        programmes={KNOWN_PROGRAMME: programme},
    )
