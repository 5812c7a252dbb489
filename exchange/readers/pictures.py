"""Pictures in documents: known by their headers, never unpacked."""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO

from PIL import Image

MOST_PIXELS = 50_000_000
MOST_BYTES = 10 * 1024 * 1024


def why_unusable(file: BinaryIO) -> str:
    """Return why a picture cannot be taken over, empty if it can. Reads no more than its header."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return "it is larger than 10 MB"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                width, height = picture.size
    except Image.DecompressionBombError:
        return "it has too many pixels"
    except Exception:  # noqa: BLE001 - whatever Pillow meets in a hostile header, the answer is the same
        return "it is in a format that browsers do not show"
    return "it has too many pixels" if width * height > MOST_PIXELS else ""
