"""A place to import to, and files to import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casestudies.models import CaseIndexPage
from organisations.models import Organisation
from tests import factories


@pytest.fixture(autouse=True)
def _place(case_index: CaseIndexPage, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def northmere() -> Organisation:
    return factories.organisation("Northmere", official_name="Northmere Council", slug="northmere")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write_file(name: str, text: str) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file
