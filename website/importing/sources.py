"""The files of an import: which ones, in which order, and what stands in them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from exchange.casefile.record import DocumentError, Problem
from exchange.readers.encodings import MAX_BYTES, too_large

_ABOUT_FOLDER = re.compile(r"\.|README(?:\.|$)", re.I)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files to read: those named, and those below folders, in sorted order, each once.

    Below a named folder, hidden files and folders and the folder's own README are passed over, and
    links to folders are not followed.

    Raises:
        FileNotFoundError: naming the first path that is not there.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(_below(path)))
        elif path.exists() or path.is_symlink():
            found.append(path)
        else:
            raise FileNotFoundError(f"There is no file or folder {path}.")
    return list(dict.fromkeys(found))


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here) / name for name in names if not _ABOUT_FOLDER.match(name))


def read_bytes(path: Path) -> bytes:
    """Return what ``path`` holds, without reading more than the limit.

    Raises:
        DocumentError: one line: not a file, too large, or not to be opened.
    """
    try:
        if not path.is_file():
            raise DocumentError(Problem("", "It is not a regular file."))
        if path.stat().st_size > MAX_BYTES:
            raise too_large()
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise DocumentError(Problem("", f"It cannot be opened: {reason}.")) from error


def content_hash(data: bytes) -> str:
    """Return the hash by which a file is known again."""
    return hashlib.sha256(data).hexdigest()
