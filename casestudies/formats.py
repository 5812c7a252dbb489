"""The files that a case can be had as. Writers register themselves; a case only lists them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage

EXTENSIONS = ("json", "md", "csv", "docx", "pdf", "ris", "bib")
"""Every extension that the addresses promise, whether or not a writer for it is installed."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One format: its extension, the words of its link, its content type, and who writes it.

    ``write`` is handed a public case with its rows in memory and returns the whole file.
    """

    extension: str
    label: str
    content_type: str
    write: Callable[[CaseStudyPage], str | bytes]


_formats: dict[str, FileFormat] = {}


def register_format(file_format: FileFormat) -> None:
    """Offer a format from now on.

    Raises:
        ValueError: if the addresses do not promise its extension.
    """
    if file_format.extension not in EXTENSIONS:
        raise ValueError(f"No address of a case ends in “.{file_format.extension}”.")
    _formats[file_format.extension] = file_format


def available_formats() -> tuple[FileFormat, ...]:
    """The formats that have a writer, in the order of the addresses."""
    return tuple(_formats[name] for name in EXTENSIONS if name in _formats)


def find_format(extension: str) -> FileFormat | None:
    """The format of ``extension``; ``None`` when it has no writer here."""
    return _formats.get(extension)
