"""The zip archives that office documents are: looked over before anything in them is believed.

Sizes, names and XML are checked part by part: what unpacks to far more than it is, points outside the
archive, defines entities, is locked or nests without end is refused before a library sees it.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from xml.parsers import expat

from exchange.readers.source import refused

MAX_MEMBERS = 5_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PART = 60 * 1024 * 1024
MAX_RATIO = 300
_RATIO_FROM = 1024 * 1024
MAX_DEPTH = 150
MAX_ELEMENTS = 2_000_000
_CHUNK = 65_536

_MACROS = re.compile(r"(?:^|/)vbaProject\.bin$|(?:^|/)vbaData\.xml$|^Basic/|^Scripts/", re.I)
_EMBEDDED = re.compile(
    r"/embeddings/|/activeX/|/oleObject|/afchunk|^Object \d+/|^ObjectReplacements/.*ole", re.I
)
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0")
_BROKEN = "It is damaged: it cannot be unpacked. Open it and save it again."

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,  # a way of packing that it does not know
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What Python's zip module meets in damaged archives."""


def open_package(data: bytes) -> zipfile.ZipFile:
    """Return the archive in ``data``, once all of it was found harmless.

    Raises:
        DocumentError: one line saying what is wrong with it.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as error:
        raise refused(_BROKEN) from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise refused(f"It is an archive of more than {MAX_MEMBERS:,} files, not a document.")
    for member in members:
        _check_member(member)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise refused("It unpacks to far more than a document holds, so it was not opened.")
    return archive


def _check_member(member: zipfile.ZipInfo) -> None:
    if _OUTSIDE.search(member.filename) or "\0" in member.orig_filename:
        raise refused(
            "A part of it is named so that it would unpack outside it; it was not opened."
        )
    if member.flag_bits & 1:
        raise refused("It is protected with a password. Save a copy without one.")
    if _MACROS.search(member.filename):
        raise refused("It holds macros. Save it in a format without macros, such as .docx or .odt.")
    squeezed = member.file_size > _RATIO_FROM and (
        member.file_size > MAX_RATIO * max(member.compress_size, 1)
    )
    if squeezed or member.file_size > MAX_PART:
        raise refused("It unpacks to far more than a document holds, so it was not opened.")


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one part of the archive, empty where it has none of this name.

    Raises:
        DocumentError: if it cannot be unpacked.
    """
    try:
        return archive.read(name)
    except KeyError:
        return b""
    except _DAMAGE as error:
        raise refused(_BROKEN) from error


def check_xml(archive: zipfile.ZipFile) -> None:
    """Read through every XML part of the archive once, in a stream.

    Raises:
        DocumentError: if one defines entities, nests without end, holds too much or is no XML.
    """
    for name in archive.namelist():
        data = part(archive, name) if name.endswith((".xml", ".rels")) else b""
        if data:
            _check_part(data)


def _check_part(data: bytes) -> None:
    depth = elements = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > MAX_DEPTH:
            raise refused(f"Its parts are nested more than {MAX_DEPTH} deep; it was not read.")
        if elements > MAX_ELEMENTS:
            raise refused("It has more parts than a document holds; it was not read.")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_words: object) -> None:
        raise refused("It defines its own XML entities, which no office program does; not read.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    try:
        for place in range(0, len(data), _CHUNK):
            parser.Parse(data[place : place + _CHUNK], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise refused(
            "It is damaged: a part of it is not XML. Open it and save it again."
        ) from error


def embedded_objects(archive: zipfile.ZipFile) -> int:
    """Return how many files and controls are embedded, none of which is ever opened."""
    return sum(
        bool(_EMBEDDED.search(name)) and not name.endswith("/") for name in archive.namelist()
    )
