"""Reading a file that holds one case."""

from __future__ import annotations

from exchange.readers.detect import Document, read_documents


def read_document(data: bytes) -> Document:
    """Return the one case that a file holds."""
    [document] = read_documents(data)
    return document
