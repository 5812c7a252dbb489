"""Pictures drawn anew: their pixels and nothing else of the file that somebody sent.

What a camera or a program writes beside the pixels (the place, the day, the device, a name, a smaller copy of what
was cut away) and what hides behind or within them goes. It is done in a process of its own, held to its time and
memory: ``python -m cms.core.redrawing < picture > picture``. Knows nothing of Django, so that it starts quickly.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageOps

FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP")
MOST_PIXELS: Final = 50_000_000
MOST_BYTES: Final = 20 * 1024 * 1024
MEMORY: Final = 1_500 * 1024 * 1024
SECONDS: Final = 30
_ROOT: Final = Path(__file__).resolve().parents[2]
_SAVED_AS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 90},
    "WEBP": {"quality": 90},
    "PNG": {},
    "GIF": {},
}


class NotDrawn(ValueError):
    """A picture that cannot be drawn anew, with why in words that go on after “because”."""


def redrawn(data: bytes) -> bytes:
    """Return the picture in the format that it has, upright, as its first frame, with nothing but its pixels.

    Raises:
        NotDrawn: if it is too large, torn, or in no format of ``FORMATS``.
    """
    if len(data) > MOST_BYTES:
        raise NotDrawn(f"it is larger than {MOST_BYTES // 1024 // 1024} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _drawn(data)
    except Image.DecompressionBombError as error:
        raise NotDrawn("it has too many pixels") from error
    except NotDrawn:
        raise
    except Exception as error:  # whatever Pillow meets in a hostile file, the answer is the same
        raise NotDrawn("it is damaged, or in a format that browsers do not show") from error


def _drawn(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        kind = str(opened.format)
        if opened.width * opened.height > MOST_PIXELS:
            raise NotDrawn("it has too many pixels")
        picture = _plain(ImageOps.exif_transpose(opened), kind)
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    held = io.BytesIO()
    bare.save(held, kind, **_SAVED_AS[kind])
    return held.getvalue()


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """Return the picture in colours that each of the formats has."""
    if picture.mode.startswith(("I", "F")):
        picture = picture.convert("I").point(lambda shade: shade * (1 / 256))
        return picture.convert("L")
    if picture.mode == "L":
        return picture
    see_through = kind != "JPEG" and picture.has_transparency_data
    return picture.convert("RGBA" if see_through else "RGB")


def redraw_in_process(data: bytes) -> bytes:
    """Return what :func:`redrawn` makes of ``data``, in a process that is held to its time and memory.

    Raises:
        NotDrawn: as it does; also where time or memory ran out.
    """
    if len(data) > MOST_BYTES:
        raise NotDrawn(f"it is larger than {MOST_BYTES // 1024 // 1024} MB")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "cms.core.redrawing"],
            input=data,
            capture_output=True,
            cwd=_ROOT,
            env={"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotDrawn("drawing it takes longer than a picture should") from error
    if done.returncode == REFUSED:
        raise NotDrawn(done.stderr.decode())
    if done.returncode or not done.stdout:
        raise NotDrawn("drawing it takes more than a picture should")
    return done.stdout


REFUSED: Final = 3
"""How the process ends that says why on its standard error."""


def main() -> int:
    """Draw the picture on standard input anew."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        picture = redrawn(sys.stdin.buffer.read())
    except NotDrawn as error:
        sys.stderr.write(str(error))
        return REFUSED
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
