"""Static files under hashed names with compressed forms beside them, made once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

FORMS = (".br", ".gz")


class WholeCompressor(Compressor):
    """Writes each compressed form whole or not at all, so that one that is there can be believed."""

    @staticmethod
    def write_data(path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        """Write ``data`` beside ``path`` at one stroke and return the name of its file."""
        finished = Path(f"{path}{suffix}")
        half = finished.with_name(f"{finished.name}.part")
        half.write_bytes(data)
        os.utime(half, (stat_result.st_atime, stat_result.st_mtime))
        half.replace(finished)
        return str(finished)


class CompressedOnceManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Compresses what pages link to, and nothing twice.

    Pages link to hashed names alone (but for that of a fault, which may rely on nothing), and a hash
    in a name says what is in the file: a compressed form of it never grows old. To compress all that
    Wagtail brings keeps a core busy for several seconds, which nobody should wait for because one
    style sheet has changed.
    """

    def create_compressor(self, **kwargs: object) -> Compressor:
        """Return a compressor whose work survives being killed."""
        return WholeCompressor(**kwargs)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress those of ``paths`` that have a hashed name and no compressed form yet."""
        hashed = set(self.hashed_files.values())
        yield from super().compress_files(
            [path for path in paths if path in hashed and not self._has_form(path)]
        )

    def _has_form(self, path: str) -> bool:
        """Whether every form is there; of a file that gains little by it one is tried for again."""
        return all(Path(f"{self.path(path)}{form}").exists() for form in FORMS)
