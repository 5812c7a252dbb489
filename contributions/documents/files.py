"""The bytes of a document while it waits to be read: outside everything that is served, named by its id alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings


def path_of(document_id: UUID) -> Path:
    """Return where the bytes lie, or would lie."""
    return Path(settings.VAR_DIR) / "uploads" / document_id.hex


def keep(document_id: UUID, chunks: Iterable[bytes]) -> None:
    """Write the bytes; only this system's own user may read them."""
    path = path_of(document_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)


def forget(document_id: UUID) -> None:
    """Delete the bytes, if they are still there."""
    path_of(document_id).unlink(missing_ok=True)


def held() -> set[UUID]:
    """Return the id of every document whose bytes are kept."""
    folder = path_of(UUID(int=0)).parent
    return {UUID(hex=path.name) for path in folder.glob("*")} if folder.is_dir() else set()
