"""A case that lacks agreements."""

from __future__ import annotations

import pytest

from casestudies import services
from casestudies.models import CaseStudyPage, Quotation, Supplier
from cms.accounts.models import User
from tests import factories
from tests.contributions.agreement.asking import SUPPLIER, WORDS


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    """A champion's draft that lacks the agreements of its owner, a supplier and somebody quoted."""
    page = factories.complete_draft("Zzbuses on time")
    page.owner = champion
    page.save()
    page.consents = []
    page.suppliers = [Supplier(row_id="s1", name=SUPPLIER, type="sme")]
    page.quotations = [
        Quotation(row_id="w1", text=WORDS, attributed_to="A driver", organisation="Northmere")
    ]
    services.save_draft(page)
    return page
