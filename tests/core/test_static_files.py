"""Static files: hashed, compressed once, whole after a kill."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from cms.core.static_files import WholeCompressor
from cms.settings.parts.files import HASHED_STATIC_FILES

SHEET = "body { color: #17202a; background: #fcfbf8; margin: 0; padding: 0 }\n" * 40


@pytest.fixture
def source(settings: Any, tmp_path: Path) -> Path:
    """One style sheet to collect, and production's way to keep it."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "sheet.css").write_text(SHEET)
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": HASHED_STATIC_FILES}
    return folder


def collect() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def names(tmp_path: Path) -> set[str]:
    made = {path.name for path in (tmp_path / "static").iterdir()}
    return {re.sub(r"\.[0-9a-f]{12}\.", ".HASH.", name) for name in made}


@pytest.fixture
def compressed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were compressed."""
    done: list[str] = []
    compress = WholeCompressor.compress

    def note(self: WholeCompressor, path: str) -> Any:
        done.append(Path(path).name)
        return compress(self, path)

    monkeypatch.setattr(WholeCompressor, "compress", note)
    return done


def test_what_pages_link_to_is_compressed_and_nothing_else(source: Path, tmp_path: Path) -> None:
    collect()
    assert names(tmp_path) == {
        *("staticfiles.json", "sheet.css"),
        *("sheet.HASH.css", "sheet.HASH.css.br", "sheet.HASH.css.gz"),
    }
    (form,) = (tmp_path / "static").glob("*.gz")
    assert gzip.decompress(form.read_bytes()).decode() == SHEET


def test_the_second_time_nothing_is_compressed(source: Path, compressed: list[str]) -> None:
    collect()
    assert len(compressed) == 1
    collect()
    assert len(compressed) == 1


def test_a_changed_file_is_compressed_alone(source: Path, compressed: list[str]) -> None:
    (source / "other.css").write_text(SHEET)
    collect()
    compressed.clear()
    (source / "sheet.css").write_text(f"{SHEET}i {{ margin: 0 }}")
    collect()
    assert [name.split(".")[0] for name in compressed] == ["sheet"]


def test_a_form_that_was_half_written_is_made_again(
    source: Path, tmp_path: Path, compressed: list[str]
) -> None:
    collect()
    (form,) = (tmp_path / "static").glob("*.gz")
    form.rename(form.with_name(f"{form.name}.part"))
    collect()
    assert len(compressed) == 2
    assert gzip.decompress(form.read_bytes()).decode() == SHEET
