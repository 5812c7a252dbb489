"""What the tests of organisations share."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from organisations.services import load_organisations, load_programmes

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


@pytest.fixture
def shipped(db: None) -> None:
    """The organisations and programmes that ship with Precedent."""
    load_organisations(FIXTURES / "organisations")
    load_programmes(FIXTURES / "programmes")
