"""A whole backup made in one folder, and brought back from it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cms.core.backups import manifest
from cms.core.backups.databases import FILES, copy_back, copy_out, engine_of
from cms.core.backups.manifest import BackupRefused

PART: Final = ".part"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds: the database, as Django's entry names it, and folders by the names they have in it."""

    database: Mapping[str, Any]
    folders: Mapping[str, Path]


def make(kept: Kept, folder: Path) -> None:
    """Make a backup in ``folder``, which appears once it is whole. Only its maker may read it.

    Raises:
        BackupRefused: if something stands in that folder, or the database cannot be copied.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupRefused(f"{folder} is not empty. Name a new folder for each backup.")
    part = folder.with_name(folder.name + PART)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700, parents=True)
    try:
        copy_out(kept.database, part)
        for name, source in kept.folders.items():
            if source.is_dir():
                _copy_while_used(source, part / name)
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest.write(part, engine=engine_of(kept.database), made_at=made_at)
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def bring_back(kept: Kept, folder: Path) -> str:
    """Put what the backup in ``folder`` holds in the place of what there is; return when it was made.

    Nothing is touched before all of it was checked. The site and its worker must not run.

    Raises:
        BackupRefused: if it is torn, was changed, is none, or is of another kind of database.
    """
    held = manifest.check(folder)
    engine = engine_of(kept.database)
    if held.get("engine") != engine or FILES[engine] not in held["files"]:
        raise BackupRefused(f"It is of another kind of database; this one is {engine}.")
    known = {FILES[engine], *(f"{name}/" for name in kept.folders)}
    for name in held["files"]:
        if name != FILES[engine] and f"{name.partition('/')[0]}/" not in known:
            raise BackupRefused(f"{name} is nothing that a backup holds.")
    fresh = {name: _beside(path) for name, path in kept.folders.items()}
    try:
        for name, place in fresh.items():
            _copied(folder / name, place)
        copy_back(kept.database, folder)
        for name, place in fresh.items():
            _put(place, kept.folders[name])
    finally:
        for place in fresh.values():
            shutil.rmtree(place, ignore_errors=True)
    return str(held.get("made_at", ""))


def _copy_while_used(source: Path, target: Path) -> None:
    """Copy a folder in which files come and go meanwhile; one that has gone is none that is missing."""
    for folder, folders, files in os.walk(source):
        place = target / Path(folder).relative_to(source)
        place.mkdir(parents=True)
        with contextlib.suppress(FileNotFoundError):
            shutil.copystat(folder, place)
        for name in [*files, *(name for name in folders if Path(folder, name).is_symlink())]:
            with contextlib.suppress(FileNotFoundError):
                # A link as the link that it is: the manifest refuses it.
                shutil.copy2(Path(folder, name), place / name, follow_symlinks=False)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + PART)


def _copied(source: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, place)


def _put(fresh: Path, place: Path) -> None:
    """Have ``fresh`` stand where ``place`` stood, or nothing where it is not there."""
    before = place.with_name(f"{place.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if place.exists():
        place.rename(before)
    if fresh.exists():
        fresh.rename(place)
    shutil.rmtree(before, ignore_errors=True)
