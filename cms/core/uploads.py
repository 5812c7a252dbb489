"""What may be uploaded: files whose content is what their name says, and nothing that can act.

A name proves nothing: browsers and office programs go by content, and so does this.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from cms.core.redrawing import NotDrawn, redraw_in_process

SAMPLE = 8_192
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body", b"<iframe")
LARGEST_PARTS = 10_000
"""More members than any document of ours has; a zip with more is not opened further."""

Check = Callable[[BinaryIO, bytes], bool]


def _starts(*marks: bytes) -> Check:
    return lambda _file, head: head.startswith(marks)


def _webp(_file: BinaryIO, head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _pdf(_file: BinaryIO, head: bytes) -> bool:
    return head[:1024].lstrip().startswith(b"%PDF-")


def _office(member: str) -> Check:
    """An Office file is a zip that holds ``member``, and no macros."""

    def check(file: BinaryIO, head: bytes) -> bool:
        names = _members(file, head)
        return member in names and not any(name.endswith("vbaProject.bin") for name in names)

    return check


def _open_document(file: BinaryIO, head: bytes) -> bool:
    """An OpenDocument text names itself in its first member, which is not compressed."""
    return b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:200] and (
        "content.xml" in _members(file, head)
    )


def _members(file: BinaryIO, head: bytes) -> list[str]:
    if not head.startswith(b"PK\x03\x04"):
        return []
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return []
    return names if len(names) <= LARGEST_PARTS else []


def _text(_file: BinaryIO, head: bytes) -> bool:
    """Plain text of some encoding: no null bytes, and no markup that a browser would run."""
    start = head[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return b"\x00" not in head and not start.startswith(
        (*MARKUP, b"mz", b"\x7felf", b"%pdf", b"#!")
    )


KINDS: dict[str, Check] = {
    "pdf": _pdf,
    "docx": _office("word/document.xml"),
    "xlsx": _office("xl/workbook.xml"),
    "odt": _open_document,
    "csv": _text,
    "md": _text,
    "txt": _text,
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "jpeg": _starts(b"\xff\xd8\xff"),
    "gif": _starts(b"GIF87a", b"GIF89a"),
    "webp": _webp,
}
"""By the end of the name: what the content must be."""


def check_content(name: str, file: BinaryIO) -> None:
    """Check that ``file`` holds what ``name`` says; leaves it at its beginning.

    Raises:
        ValidationError: with words for whoever uploads it.
    """
    extension = name.rpartition(".")[2].lower()
    kind = KINDS.get(extension)
    if kind is None:
        allowed = ", ".join(sorted(KINDS))
        raise ValidationError(f"Files of this type are not taken. Use one of: {allowed}.")
    file.seek(0)
    head = file.read(SAMPLE)
    file.seek(0)
    fits = kind(file, head)
    file.seek(0)
    if not fits:
        raise ValidationError(
            f"What is in this file is not {extension.upper()}, whatever its name says. "
            "Save it anew in that format, or give it the right name."
        )


class CheckedDocumentForm(BaseDocumentForm):
    """Wagtail's form for a document, on every road by which editors upload one."""

    def clean_file(self) -> Any:
        """Look into a file that was just sent."""
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data:
            check_content(file.name, file)
        return file


class RedrawnImageForm(BaseImageForm):
    """Wagtail's form for a picture, on every road by which editors upload one: its pixels are kept and no more."""

    def clean_file(self) -> Any:
        """Draw a picture anew that was just sent.

        Raises:
            ValidationError: if that cannot be done.
        """
        file = self.cleaned_data.get("file")
        if not file or "file" not in self.changed_data:
            return file
        file.seek(0)
        try:
            picture = redraw_in_process(file.read())
        except NotDrawn as error:
            raise ValidationError(f"This picture is not taken: {error}.") from error
        return SimpleUploadedFile(file.name, picture, content_type=file.content_type)
