"""The pictures of a document that was read: kept beside it for its own people, outside everything that is served.

A case has no place for pictures, only for the words that tell them. So that somebody can see what they put into words,
the picture stays with the document and goes with it. It is drawn anew, in a process with limits, so that where and
when it was taken, and whatever else a file holds beside its pixels, is kept nowhere.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from cms.core.redrawing import NotDrawn, redraw_in_process
from exchange.casefile.record import DocumentError
from exchange.readers.pictures import media_type, picture_in
from exchange.readers.source import SourceDocument

MOST_PICTURES: Final = 40
MOST_BYTES: Final = 20 * 1024 * 1024
LEFT_OUT: Final = (
    f"Only the first {MOST_PICTURES} pictures are shown, and no more than "
    f"{MOST_BYTES // 1024 // 1024} MB of them."
)
NOT_DRAWN: Final = "One of its pictures is damaged and cannot be shown. Its words are here."
_PASSAGE: Final = re.compile(r"p\d{1,6}")


def folder_of(document_id: UUID) -> Path:
    """Return where the pictures lie, or would lie."""
    return Path(settings.VAR_DIR) / "pictures" / document_id.hex


def keep(document_id: UUID, data: bytes, source: SourceDocument) -> SourceDocument:
    """Keep the pictures that ``source``, read from ``data``, names; return it, noting those that were too many.

    A damaged one counts too: drawing each takes a process, and other documents wait.
    """
    forget(document_id)
    size = 0
    for number, (passage, found) in enumerate(_pictures(data, source), start=1):
        if number > MOST_PICTURES:
            return _noting(source, LEFT_OUT)
        try:
            picture = redraw_in_process(found)
        except NotDrawn:
            source = _noting(source, NOT_DRAWN)
            continue
        size += len(picture)
        if size > MOST_BYTES:
            return _noting(source, LEFT_OUT)
        folder = folder_of(document_id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / passage
        path.touch(mode=0o600)
        path.write_bytes(picture)
    return source


def _noting(source: SourceDocument, note: str) -> SourceDocument:
    return source if note in source.notes else replace(source, notes=(*source.notes, note))


def _pictures(data: bytes, source: SourceDocument) -> Iterator[tuple[str, bytes]]:
    for passage in source.passages:
        if passage.picture:
            try:
                yield passage.id, picture_in(data, passage.picture)
            except DocumentError:  # its reader has said why, in the document's notes
                continue


def find(document_id: UUID, passage: str) -> tuple[bytes, str] | None:
    """Return the picture of a passage with its media type, ``None`` where none is kept."""
    if not _PASSAGE.fullmatch(passage):
        return None
    try:
        picture = (folder_of(document_id) / passage).read_bytes()
    except OSError:
        return None
    return picture, media_type(picture)


def held(document_id: UUID) -> set[str]:
    """Return the passages of a document whose pictures are kept."""
    folder = folder_of(document_id)
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def forget(document_id: UUID) -> None:
    """Delete the pictures of a document, if there are any."""
    shutil.rmtree(folder_of(document_id), ignore_errors=True)


def documents() -> set[UUID]:
    """Return every document of which pictures are kept."""
    folder = folder_of(UUID(int=0)).parent
    return {UUID(hex=path.name) for path in folder.glob("*")} if folder.is_dir() else set()
