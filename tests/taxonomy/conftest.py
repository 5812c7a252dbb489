"""The shipped vocabulary, loaded; and a folder to write small vocabularies into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from taxonomy import services, usage
from taxonomy.services import load_vocabulary

SHIPPED = Path(settings.BASE_DIR) / "fixtures" / "vocabulary"

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def vocabulary(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The vocabulary that ships, loaded once for all tests of a module and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_vocabulary(SHIPPED)
        yield
        transaction.set_rollback(True)


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
