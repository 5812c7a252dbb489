"""Fields of a Word form that nobody filled in: their prompts ("Click or tap here to enter text.") are no answer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from exchange.readers.packages import part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIELD, _CONTENT = f"{_W}sdt", f"{_W}sdtContent"
_PROMPTS = f"{_W}sdtPr/{_W}showingPlcHdr"
_SAYS_SO = b"showingPlcHdr"
_NO = frozenset({"0", "false", "off"})
_WORDS = frozenset({f"{_W}t", f"{_W}drawing", f"{_W}pict"})


def without_prompts(archive: zipfile.ZipFile) -> tuple[bytes, int]:
    """Return the package without what stands in fields that were not filled in, and how many they are.

    The fields themselves stay, so that a cell that is one does not shift its row. Nothing is packed anew where there
    are none: the bytes are empty then. ``archive`` has been checked (``packages.check_xml``).
    """
    said = {name: part(archive, name) for name in archive.namelist() if _is_text(name)}
    cleaned = {name: _cleaned(data) for name, data in said.items() if _SAYS_SO in data}
    fields = sum(number for _, number in cleaned.values())
    if not fields:
        return b"", 0
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
        for name in dict.fromkeys(archive.namelist()):
            written.writestr(name, cleaned[name][0] if name in cleaned else part(archive, name))
    return packed.getvalue(), fields


def _is_text(name: str) -> bool:
    """Whether a part holds words of the document; the glossary holds the prompts that Word could show."""
    return name.startswith("word/") and name.endswith(".xml") and "/glossary/" not in name


def _cleaned(data: bytes) -> tuple[bytes, int]:
    root = ElementTree.fromstring(data)  # noqa: S314 - check_xml has refused entities
    fields = list(_unfilled(root))
    for field in fields:
        for content in field.findall(_CONTENT):
            _empty(content)
    return ElementTree.tostring(root), len(fields)


def _unfilled(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in element.iter(_FIELD):
        shows = child.find(_PROMPTS)
        if shows is not None and shows.get(f"{_W}val", "") not in _NO:
            yield child


def _empty(element: ElementTree.Element) -> None:
    """Take words and pictures out; a field within keeps its own, which somebody may have filled in."""
    for child in list(element):
        if child.tag in _WORDS:
            element.remove(child)
        elif child.tag != _FIELD:
            _empty(child)
