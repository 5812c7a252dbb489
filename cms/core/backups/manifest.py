"""The list of a backup's files with their checksums: what a restore believes before it touches anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

NAME: Final = "manifest.json"
FORMAT: Final = "precedent-backup-1"
LARGEST: Final = 64 * 1024 * 1024
_CHUNK: Final = 1 << 20


class BackupRefused(ValueError):
    """A backup is not made or not restored, with the reason in one line."""


def write(folder: Path, **about: str) -> None:
    """Write the manifest of all files below ``folder``, with what else is to be known of them."""
    files = {name: _described(folder / name) for name in _names(folder)}
    held = {"format": FORMAT, **about, "files": files}
    (folder / NAME).write_text(json.dumps(held, indent=1, sort_keys=True), encoding="utf-8")


def check(folder: Path) -> dict[str, Any]:
    """Return the manifest of ``folder``, whose files are all there, unchanged, and no others.

    Raises:
        BackupRefused: if it is torn, was changed, or was not made by :func:`write`.
    """
    held = _read(folder / NAME)
    files = held.get("files")
    if held.get("format") != FORMAT or not isinstance(files, dict) or not files:
        raise BackupRefused("It is no backup of Precedent, or one of another version.")
    there = set(_names(folder))
    if missing := sorted(files.keys() - there):
        raise BackupRefused(f"It is torn: {missing[0]} is missing.")
    if more := sorted(there - files.keys()):
        raise BackupRefused(f"It was changed: {more[0]} was not in it when it was made.")
    for name, described in files.items():
        if _described(folder / name) != described:
            raise BackupRefused(f"It is torn or was changed: {name} is not what it was.")
    return held


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise BackupRefused("It is no backup of Precedent: its manifest is too large.")
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, BackupRefused):
            raise
        raise BackupRefused("It is no backup: it has no manifest that can be read.") from error
    return held if isinstance(held, dict) else {}


def _names(folder: Path) -> Iterator[str]:
    """Yield the files below ``folder``, the manifest itself left out.

    Raises:
        BackupRefused: at a link, which could lead anywhere.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise BackupRefused(f"{path.name} is a link. A backup holds none.")
        name = str(PurePosixPath(path.relative_to(folder)))
        if path.is_file() and name != NAME:
            yield name


def _described(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}
