"""What tells one state of a case's document from another."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from search.documents import CaseDocument
from search.engines.entries import encode

_BYTES = 8
_SPARE_BITS = 11
"""Left off, so that a version is a whole number to everything that reads JSON."""


def versioned(document: CaseDocument) -> CaseDocument:
    """Return ``document`` with the version that its content gives it.

    The number of a revision would not do: a renamed term or authority changes what is found by, and a
    new release may build documents in another way, without any new revision.
    """
    content = encode(replace(document, version=0) if document.version else document)
    digest = hashlib.blake2b(content, digest_size=_BYTES).digest()
    return replace(document, version=int.from_bytes(digest, "big") >> _SPARE_BITS)
