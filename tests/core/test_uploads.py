"""Uploads are typed by what is in them, whatever their name says, and handed out to be saved."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.accounts.models import User
from cms.core.uploads import KINDS, check_content

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
EXE = b"MZ\x90\x00\x03" + b"\x00" * 60
PDF = b"%PDF-1.7\n%%EOF\n"


def zipped(**members: bytes) -> bytes:
    """A zip of members; underscores in a name stand for slashes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def picture(kind: str) -> bytes:
    held = io.BytesIO()
    PillowImage.new("RGB", (4, 4)).save(held, kind)
    return held.getvalue()


DOCX = zipped(**{"[Content_Types].xml": b"", "word__document.xml": b"<w/>"})
XLSX = zipped(**{"[Content_Types].xml": b"", "xl__workbook.xml": b"<w/>"})
ODT = zipped(
    **{"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"}
)
MACRO = zipped(**{"word__document.xml": b"<w/>", "word__vbaProject.bin": b"x"})
GOOD = {
    "report.pdf": PDF,
    "report.PDF": b"\n" + PDF,
    "template.docx": DOCX,
    "figures.xlsx": XLSX,
    "notes.odt": ODT,
    "data.csv": b"\xef\xbb\xbfname,value\nA,1\n",
    "notes.md": "# Nodiadau ŵ".encode(),
    "old.txt": "Caf\xe9, \x80300".encode("latin-1"),
    "one.png": picture("PNG"),
    "one.jpg": picture("JPEG"),
    "one.gif": picture("GIF"),
    "one.webp": picture("WEBP"),
    "empty.txt": b"",
}
BAD = {
    "page.pdf": HTML,
    "page.txt": HTML,
    "page.md": b"  \n<HTML><body>",
    "page.csv": b"\xef\xbb\xbf<script>",
    "drawing.txt": SVG,
    "drawing.png": SVG,
    "setup.pdf": EXE,
    "setup.txt": EXE,
    "setup.csv": b"MZ this is a program",
    "shell.txt": b"#!/bin/sh\nrm -rf /",
    "macro.docx": MACRO,
    "table.docx": XLSX,
    "torn.docx": DOCX[:40],
    "any.xlsx": zipped(a=b"b"),
    "any.odt": DOCX,
    "page.html": HTML,
    "drawing.svg": SVG,
    "setup.exe": EXE,
    "noname": b"plain",
    "utf16.csv": "name,value".encode("utf-16"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_is_taken_and_left_at_its_beginning(name: str) -> None:
    file = io.BytesIO(GOOD[name])
    check_content(name, file)
    assert file.tell() == 0


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_something_else_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        check_content(name, io.BytesIO(BAD[name]))


def test_a_zip_with_a_flood_of_members_is_refused() -> None:
    flood = zipped(**{f"m{number}": b"" for number in range(10_001)} | {"word__document.xml": b""})
    with pytest.raises(ValidationError):
        check_content("flood.docx", io.BytesIO(flood))


def test_every_kind_that_the_admin_offers_is_looked_into(settings: Any) -> None:
    assert set(settings.WAGTAILDOCS_EXTENSIONS) <= set(KINDS)
    assert "svg" not in settings.WAGTAILIMAGES_EXTENSIONS


@pytest.fixture
def admin(client: Client, editor: User, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(editor)
    return client


def upload(admin: Client, name: str, content: bytes, route: str = "wagtaildocs:add") -> Any:
    file = SimpleUploadedFile(name, content)
    return admin.post(reverse(route), {"title": "A file", "file": file, "collection": 1})


@pytest.mark.django_db
def test_a_mislabelled_document_is_refused_on_both_roads(admin: Client) -> None:
    response = upload(admin, "page.pdf", HTML)
    assert "whatever its name says" in response.content.decode()
    file = SimpleUploadedFile("page.pdf", HTML)
    url = reverse("wagtaildocs:add_multiple")
    several = admin.post(url, {"files[]": file}, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert several.json()["success"] is False
    assert not get_document_model().objects.exists()


@pytest.mark.django_db
def test_a_document_is_handed_out_to_be_saved_and_never_run(admin: Client) -> None:
    assert upload(admin, "report.pdf", PDF).status_code == 302
    document = get_document_model().objects.get()
    answer: Any = admin.get(document.url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert admin.get(f"/media/{document.file.name}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [("drawing.svg", SVG), ("drawing.png", SVG), ("page.png", HTML), ("one.jpg", picture("PNG"))],
)
def test_an_image_is_what_its_name_says_and_never_a_drawing_that_can_act(
    admin: Client, name: str, content: bytes
) -> None:
    upload(admin, name, content, "wagtailimages:add")
    assert not get_image_model().objects.exists()


@pytest.mark.django_db
def test_an_image_is_taken(admin: Client) -> None:
    upload(admin, "one.png", picture("PNG"), "wagtailimages:add")
    assert get_image_model().objects.count() == 1
