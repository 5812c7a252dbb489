"""A backup brings back the database and the pictures; a torn or foreign one is refused before anything is touched."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.core.backups.manifest import NAME

pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")

PICTURE = b"\x89PNG pixels"


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> Path:
    """A site with one row in its database, a picture in its media and one beside a document."""
    var = tmp_path / "var"
    settings.VAR_DIR, settings.MEDIA_ROOT = var, var / "media"
    settings.DATABASES = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(var / "a.sqlite3")}
    }
    for name in ("media/images/bin.png", "pictures/0a/p1", "uploads/0b"):
        (var / name).parent.mkdir(parents=True)
        (var / name).write_bytes(PICTURE)
    said(
        var,
        "PRAGMA journal_mode=WAL",
        "CREATE TABLE cases (title TEXT)",
        "INSERT INTO cases VALUES ('Bins')",
    )
    return tmp_path


def said(var: Path, *statements: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(var / "a.sqlite3")) as database:
        rows = [database.execute(each).fetchall() for each in statements][-1]
        database.commit()
        return rows


def titles(site: Path) -> list[Any]:
    return said(site / "var", "SELECT title FROM cases")


def test_a_restore_brings_back_the_rows_and_the_pictures(site: Path) -> None:
    call_command("backup", site / "kept")
    said(site / "var", "UPDATE cases SET title = 'Other'")
    (site / "var/media/images/bin.png").unlink()
    (site / "var/media/later.png").write_bytes(b"x")
    (site / "var/pictures/0a/p1").write_bytes(b"x")
    (site / "var/uploads/0b").unlink()
    call_command("restore", site / "kept")
    assert titles(site) == [("Bins",)]
    assert (site / "var/media/images/bin.png").read_bytes() == PICTURE
    assert (site / "var/pictures/0a/p1").read_bytes() == PICTURE
    assert not (site / "var/media/later.png").exists()
    there = {path.name for path in (site / "var").iterdir()}
    assert there == {"a.sqlite3", "media", "pictures", "uploads"}
    assert (site / "var/uploads/0b").read_bytes() == PICTURE, "it waits to be read"


def test_files_that_go_while_a_backup_is_made_do_not_stop_it(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two lie beside each other; whichever is copied first, the other is gone when its turn comes."""
    for name in ("0b", "0c"):
        (site / "var/uploads" / name).write_bytes(PICTURE)
    copyfile = shutil.copyfile

    def and_lose_the_others(source: Any, target: Any, **how: Any) -> Any:
        for path in Path(source).parent.iterdir():
            if path.name != Path(source).name:
                path.unlink()
        return copyfile(source, target, **how)

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", and_lose_the_others)
        call_command("backup", site / "kept")
    assert len(list((site / "kept/uploads").iterdir())) == 1
    call_command("restore", site / "kept")


def test_a_restore_needs_nothing_to_be_there(site: Path) -> None:
    call_command("backup", site / "kept")
    (site / "var").rename(site / "gone")
    call_command("restore", site / "kept")
    assert titles(site) == [("Bins",)]
    assert (site / "var/media/images/bin.png").read_bytes() == PICTURE


def test_a_backup_is_its_makers_alone_and_goes_into_no_folder_with_something_in_it(
    site: Path,
) -> None:
    call_command("backup", site / "kept")
    assert (site / "kept").stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", site / "kept")
    (site / "var/a.sqlite3").unlink()
    with pytest.raises(CommandError, match="no database yet"):
        call_command("backup", site / "second")
    assert not list(site.glob("second*")), "nothing that looks like a backup is left"


def manifest_with(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def spoil(kept: Path) -> None:
        held = json.loads((kept / NAME).read_text())
        change(held)
        (kept / NAME).write_text(json.dumps(held))

    return spoil


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda kept: (kept / NAME).unlink(), "no manifest"),
    "torn manifest": (lambda kept: (kept / NAME).write_text("{"), "no manifest"),
    "deep manifest": (lambda kept: (kept / NAME).write_text("[" * 100_000), "no manifest"),
    "a list": (lambda kept: (kept / NAME).write_text("[]"), "no backup of Precedent"),
    "another program's": (manifest_with(lambda held: held.update(format="x")), "no backup of"),
    "another database": (
        manifest_with(lambda held: held.update(engine="postgresql")),
        "another kind",
    ),
    "a file gone": (lambda kept: (kept / "media/images/bin.png").unlink(), "is missing"),
    "a file changed": (lambda kept: (kept / "pictures/0a/p1").write_bytes(b"!"), "not what it was"),
    "half a database": (lambda kept: (kept / "database.sqlite3").write_bytes(b"SQL"), "not what"),
    "a file more": (lambda kept: (kept / "media/x.php").write_text("x"), "was not in it"),
    "a link": (lambda kept: (kept / "media/x").symlink_to("/etc/passwd"), "is a link"),
    "a way out": (
        manifest_with(lambda held: held["files"].update({"../x": {"bytes": 1, "sha256": ""}})),
        "is missing",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_torn_or_foreign_backup_is_refused_and_nothing_is_touched(site: Path, name: str) -> None:
    call_command("backup", site / "kept")
    said(site / "var", "UPDATE cases SET title = 'Now'")
    spoil, why = SPOILT[name]
    spoil(site / "kept")
    with pytest.raises(CommandError, match=f"Not restored.*{why}"):
        call_command("restore", site / "kept")
    assert titles(site) == [("Now",)]
    assert (site / "var/media/images/bin.png").read_bytes() == PICTURE
