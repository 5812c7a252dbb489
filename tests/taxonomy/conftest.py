"""The shipped vocabulary, loaded; and a folder to write small vocabularies into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from taxonomy import services, usage
from taxonomy.services import load_vocabulary

SHIPPED = Path(settings.BASE_DIR) / "fixtures" / "vocabulary"

Write = Callable[..., Path]


@pytest.fixture
def vocabulary(db: None) -> None:
    """The vocabulary that ships, in the database."""
    load_vocabulary(SHIPPED)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes ``scheme="yaml text of terms"`` files and returns their folder."""

    def write_files(**files: str) -> Path:
        for scheme, terms in files.items():
            text = f"scheme: {scheme}\nterms:\n{terms}"
            (tmp_path / f"{scheme}s.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return write_files


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty registries of counters and re-taggers, so that a test registers its own."""
    monkeypatch.setattr(usage, "_COUNTERS", [])
    monkeypatch.setattr(services, "_RETAGGERS", [])
