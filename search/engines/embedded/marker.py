"""A note beside an index that says what it should hold, so that a torn folder is noticed.

tantivy opens a folder that has lost its ``meta.json`` as an empty index, and serves garbled bytes
without a word. So each folder has a note with the hash of its schema and its number of documents, and
every file is held against the checksum that tantivy writes at its end.

The note also bears the mark of what the index confirmed last, which the database keeps too, and the number of
the commit that it is about: so a folder that was put back from a copy, or half of one, is known.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from search.engines.base import IndexTorn
from search.engines.embedded.schema import schema_hash

NAME = "marker.json"
_META = "meta.json"
_FOOTER_MAGIC = 1337
_CHUNK = 1 << 20
_FEWEST_FILES = 6  # of a segment: terms, postings, positions, lengths, columns, documents


@dataclass(frozen=True, slots=True)
class Marker:
    """What a folder should hold. There are two ``counts`` while a commit is under way: before and after.

    ``commit`` is tantivy's number of the last commit that is over.
    """

    schema: str
    counts: tuple[int, ...]
    generation: int = 0
    mark: int = 0
    commit: int = 0

    @classmethod
    def of(cls, *counts: int, generation: int = 0, mark: int = 0, commit: int = 0) -> Marker:
        """Make a note for an index of today's schema."""
        return cls(schema_hash(), counts, generation, mark, commit)

    @classmethod
    def read(cls, folder: Path) -> Marker:
        """Read the note of ``folder``.

        Raises:
            IndexTorn: when it is missing, unreadable, or of another schema.
        """
        try:
            held = json.loads((folder / NAME).read_bytes())
            marker = cls(**held | {"counts": tuple(held["counts"])})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexTorn(f"The note in {folder} cannot be read: {error}") from error
        if marker.schema != schema_hash():
            raise IndexTorn(f"The index in {folder} has another shape: it must be rebuilt.")
        return marker

    def write(self, folder: Path) -> None:
        """Put the note into ``folder`` at one stroke."""
        write_atomically(folder / NAME, json.dumps(asdict(self)))

    @property
    def is_settled(self) -> bool:
        """Whether no commit is under way, nor was when its writer was killed."""
        return len(self.counts) == 1

    def during(self, before: int, after: int) -> Marker:
        """Return the note for a commit that is about to change the count."""
        return replace(self, counts=(before, after), generation=self.generation + 1)

    def after(self, count: int, commit: int) -> Marker:
        """Return the note for when ``commit`` is over."""
        return replace(self, counts=(count,), generation=self.generation + 1, commit=commit)

    def marked(self, mark: int) -> Marker:
        """Return the note for when ``mark`` has been confirmed."""
        return replace(self, mark=mark)

    def fits(self, count: int, commit: int) -> bool:
        """Whether an index with ``count`` documents, as of ``commit``, is the one that this note is about."""
        is_its_commit = commit == self.commit if self.is_settled else commit >= self.commit
        return count in self.counts and is_its_commit


def commit_of(folder: Path) -> int:
    """Return tantivy's number of the last commit to the index in ``folder``. Merging leaves it as it is.

    Raises:
        IndexTorn: when it cannot be read.
    """
    try:
        return int(json.loads((folder / _META).read_bytes())["opstamp"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexTorn(f"The index in {folder} cannot be read: {error}") from error


def write_atomically(path: Path, content: str) -> None:
    """Write a file so that a reader sees all of the old one or all of the new one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


class FileChecker:
    """Holds files against their checksums, and each only once as long as it does not change."""

    def __init__(self) -> None:
        self._sound: set[tuple[str, int, int]] = set()

    def check(self, folder: Path) -> None:
        """Check every file of the index in ``folder``.

        Raises:
            IndexTorn: naming the first file that is missing or damaged.
        """
        try:
            meta = json.loads((folder / _META).read_bytes())
            sound: set[tuple[str, int, int]] = set()
            for segment in meta["segments"]:
                files = sorted(folder.glob(f"{segment['segment_id'].replace('-', '')}.*"))
                if len(files) < _FEWEST_FILES and folder.exists():
                    raise IndexTorn(f"Files of a segment are missing from {folder}.")
                sound.update(self._check_one(path) for path in files)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexTorn(f"The index in {folder} cannot be read: {error}") from error
        self._sound = sound

    def _check_one(self, path: Path) -> tuple[str, int, int]:
        stat = path.stat()
        key = (str(path), stat.st_size, stat.st_mtime_ns)
        if key not in self._sound:
            _check_file(path)
        return key


def _check_file(path: Path) -> None:
    """Compare a file with the checksum in its footer: body, footer as JSON, its length, a magic number."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if size < 8:
            raise IndexTorn(f"{path.name} was cut short.")
        file.seek(size - 8)
        length = int.from_bytes(file.read(4), "little")
        magic = int.from_bytes(file.read(4), "little")
        if magic != _FOOTER_MAGIC or length > size - 8:
            raise IndexTorn(f"{path.name} was cut short.")
        body = size - 8 - length
        file.seek(body)
        expected = json.loads(file.read(length))["crc"]
        file.seek(0)
        found = 0
        while body > 0:
            chunk = file.read(min(_CHUNK, body))
            found = zlib.crc32(chunk, found)
            body -= len(chunk)
    if found != expected:
        raise IndexTorn(f"{path.name} is damaged.")
