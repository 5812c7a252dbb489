"""Pictures in documents: known by their headers, never unpacked."""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO

from PIL import Image

from exchange.readers.packages import open_package, part
from exchange.readers.source import refused

MOST_PIXELS = 50_000_000
MOST_BYTES = 10 * 1024 * 1024
SHOWN = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
"""The formats that every browser shows, with their media types; no other is tried."""


def why_unusable(file: BinaryIO) -> str:
    """Return why a picture cannot be taken over, empty if it can. Reads no more than its header."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return "it is larger than 10 MB"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(SHOWN)) as picture:
                width, height = picture.size
    except Image.DecompressionBombError:
        return "it has too many pixels"
    except Exception:  # noqa: BLE001 - whatever Pillow meets in a hostile header, the answer is the same
        return "it is in a format that browsers do not show"
    return "it has too many pixels" if width * height > MOST_PIXELS else ""


def media_type(picture: bytes) -> str:
    """Return what a picture is by its content, which ``why_unusable`` has found usable."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(picture), formats=tuple(SHOWN)) as opened:
            return SHOWN[str(opened.format)]


def picture_in(data: bytes, name: str) -> bytes:
    """Return the picture that a passage names (``Passage.picture``) out of its document, as it is stored there.

    Raises:
        DocumentError: one line, if there is none of this name or it cannot be taken over.
    """
    with open_package(data) as archive:
        picture = part(archive, name)
    why = why_unusable(io.BytesIO(picture)) if picture else "its file is not in the document"
    if why:
        raise refused(f"The picture cannot be brought in: {why}.")
    return picture
