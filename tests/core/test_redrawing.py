"""Pictures are drawn anew: what somebody sees stays, and nothing else of the file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, PngImagePlugin
from wagtail.images import get_image_model

from cms.accounts.models import User
from cms.core import redrawing
from cms.core.redrawing import NotDrawn, redraw_in_process, redrawn

GPS, ARTIST, ORIENTATION = 0x8825, 0x013B, 0x0112


def located() -> bytes:
    """What a camera writes: where it was, and whose it is."""
    exif = Image.Exif()
    exif[ARTIST] = "Robin Example"
    exif.get_ifd(GPS)[2] = (51.0, 28.0, 38.0)
    return exif.tobytes()


def drawn(kind: str, mode: str = "RGB", **more: Any) -> bytes:
    held = io.BytesIO()
    Image.new(mode, (8, 4), 1 if mode in ("P", "1") else None).save(held, kind, **more)
    return held.getvalue()


def opened(data: bytes) -> Any:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", redrawing.FORMATS)
def test_the_place_and_the_name_go_and_the_format_and_the_size_stay(kind: str) -> None:
    told: dict[str, Any] = {"exif": located()}
    data = drawn(kind, **told if kind != "GIF" else {"comment": b"Robin Example"})
    assert b"Robin" in data
    new = redrawn(data)
    assert b"Robin" not in new and not opened(new).getexif()
    assert (opened(new).format, opened(new).size) == (kind, (8, 4))


def test_words_in_a_png_and_what_hangs_behind_a_picture_go() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Robin Example")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("page.html", "<script>alert(1)</script>")
    both = drawn("PNG", pnginfo=words) + held.getvalue() + b"<script>alert(1)</script>"
    new = redrawn(both)
    assert b"Robin" not in new and b"script" not in new and b"PK" not in new


def test_a_picture_that_lies_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    assert opened(redrawn(drawn("JPEG", exif=exif.tobytes()))).size == (4, 8)


def test_what_can_be_seen_through_stays_so_and_odd_colours_are_drawn() -> None:
    for kind, mode in (("PNG", "RGBA"), ("PNG", "LA"), ("WEBP", "RGBA"), ("GIF", "RGBA")):
        new = opened(redrawn(drawn(kind, mode))).convert("RGBA")
        assert new.getpixel((0, 0))[3] == 0, (kind, mode)
    for kind, mode in (
        ("PNG", "I;16"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
    ):
        assert opened(redrawn(drawn(kind, mode))).size == (8, 4)


@pytest.mark.parametrize(
    "data", [b"", b"<svg/>", b"GIF89a", drawn("PNG")[:45], b"\xff\xd8\xff" * 99, drawn("BMP")]
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotDrawn, match="damaged"):
        redrawn(data)


def test_too_many_pixels_and_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redrawing, "MOST_PIXELS", 31)
    with pytest.raises(NotDrawn, match="too many pixels"):
        redrawn(drawn("PNG"))
    monkeypatch.setattr(redrawing, "MOST_BYTES", 10)
    for draw in (redrawn, redraw_in_process):
        with pytest.raises(NotDrawn, match="larger than"):
            draw(drawn("PNG"))


def test_the_process_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = drawn("JPEG", exif=located())
    assert redraw_in_process(data) == redrawn(data)
    with pytest.raises(NotDrawn, match="damaged"):
        redraw_in_process(b"<svg/>")


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")  # Wagtail's, of each rendition
@pytest.mark.parametrize("road", ["add", "add_multiple"])
def test_what_an_editor_uploads_is_stored_and_served_without_its_place(
    client: Client, editor: User, settings: Any, tmp_path: Path, road: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(editor)
    content = drawn("JPEG", exif=located())
    sent = {"title": "A bin", "file": SimpleUploadedFile("bin.jpg", content), "collection": 1}
    if road == "add_multiple":
        sent = {"files[]": SimpleUploadedFile("bin.jpg", content)}
    client.post(reverse(f"wagtailimages:{road}"), sent, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    (image,) = get_image_model().objects.all()
    image.get_rendition("max-4x4")
    files = [path.read_bytes() for path in tmp_path.rglob("*.jpg")]
    assert len(files) == 2
    for each in files:
        assert b"Robin" not in each and not opened(each).getexif()
    assert (image.width, image.height, image.file_size or len(files[0])) == (8, 4, image.file.size)
