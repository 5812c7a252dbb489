"""What tells one state of a case's document from another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

_BYTES = 8
_SPARE_BITS = 11
"""Left off, so that a version is a whole number to everything that reads JSON."""


def version_of(content: Mapping[str, Any]) -> int:
    """Return the version that its ``content`` gives a document.

    The number of a revision would not do: a renamed term or authority changes what is found by, and a
    new release may build documents in another way, without any new revision.
    """
    digest = hashlib.blake2b(_written(content), digest_size=_BYTES).digest()
    return int.from_bytes(digest, "big") >> _SPARE_BITS


def _written(content: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(content)
    except orjson.JSONEncodeError:  # half a character, which no database holds
        return repr(content).encode("utf-8", "replace")
