"""Where the embedded index lives: a pointer to the folder that answers, and locks between processes."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from search.engines.base import EngineUnavailable, IndexTorn
from search.engines.embedded.marker import write_atomically
from search.engines.embedded.schema import schema_hash

_POINTER = "current"
_BUILDING = "building"
_TOUCHED = "touched"
_IDENTITY = "identity"
_HOST_LENGTH = 60
_INDEX_PREFIX = "index-"
_PAUSE = 0.02


class IndexFolder:
    """One folder of the disk that holds indexes, of which at most one answers."""

    def __init__(self, root: Path, *, patience: float = 20.0) -> None:
        self.root = root
        self._patience = patience

    def identity(self) -> str:
        """Return the name of this folder, given when it is first asked for.

        The folder's number on the disk stands beside the name: a copy of the folder, which nobody feeds,
        finds that it is another one and takes a new name.

        Raises:
            EngineUnavailable: when the folder cannot be used.
        """
        held = self._read_identity()
        if held is None:
            with self._lock("identity.lock", self._patience, "The index is being given its name."):
                held = self._read_identity() or self._new_identity()
        return held

    def _read_identity(self) -> str | None:
        try:
            number, _, name = (self.root / _IDENTITY).read_text(encoding="utf-8").partition(" ")
            return name if number == str(self.root.stat().st_ino) else None
        except (OSError, UnicodeDecodeError):
            return None

    def _new_identity(self) -> str:
        name = f"{socket.gethostname()[:_HOST_LENGTH]}-{uuid.uuid4().hex[:8]}"
        write_atomically(self.root / _IDENTITY, f"{self.root.stat().st_ino} {name}")
        return name

    def current(self) -> Path | None:
        """Return the folder of the index that answers; ``None`` when none was ever made.

        Raises:
            IndexTorn: when the pointer leads nowhere.
        """
        name = self.named()
        if name is None:
            return None
        folder = self.root / name
        if not name.startswith(_INDEX_PREFIX) or not folder.is_dir():
            raise IndexTorn(f"The pointer in {self.root} leads nowhere.")
        return folder

    def named(self) -> str | None:
        """Return the name that the pointer holds; ``None`` when there is no pointer.

        Raises:
            IndexTorn: when it cannot be read.
        """
        try:
            return (self.root / _POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexTorn(f"The pointer in {self.root} cannot be read: {error}") from error

    def new(self) -> Path:
        """Make an empty folder for a new index, which nothing points at yet."""
        stamp = time.strftime("%Y%m%d%H%M%S", time.gmtime())
        name = f"{_INDEX_PREFIX}{schema_hash()}-{stamp}-{uuid.uuid4().hex[:8]}"
        folder = self.root / name
        folder.mkdir(parents=True)
        return folder

    def point_at(self, folder: Path) -> None:
        """Let ``folder`` answer from now on."""
        write_atomically(self.root / _POINTER, folder.name)

    def begin_building(self, folder: Path) -> None:
        """Have writers note from now on what they change while ``folder`` is being built."""
        (folder / _TOUCHED).touch()
        write_atomically(self.root / _BUILDING, folder.name)

    def note_touched(self, page_ids: Iterable[int]) -> None:
        """Note for an index in the making, if there is one, that these cases have changed meanwhile."""
        try:
            name = (self.root / _BUILDING).read_text(encoding="utf-8").strip()
            with (self.root / name / _TOUCHED).open("r+", encoding="utf-8") as file:
                file.seek(0, os.SEEK_END)
                file.writelines(f"{page_id}\n" for page_id in page_ids)
        except FileNotFoundError:
            return

    def touched(self, folder: Path) -> list[int]:
        """Return the cases that changed while ``folder`` was being built."""
        lines = (folder / _TOUCHED).read_text(encoding="utf-8").split()
        return list(dict.fromkeys(int(line) for line in lines))

    def end_building(self) -> None:
        """Stop noting changes."""
        (self.root / _BUILDING).unlink(missing_ok=True)

    def sweep(self, *keep: Path) -> None:
        """Remove every index folder but those in ``keep``; readers that still hold one keep its files."""
        kept = {folder.name for folder in keep}
        for folder in self.root.glob(f"{_INDEX_PREFIX}*"):
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write, one process and thread at a time.

        Raises:
            EngineUnavailable: when another holds it for longer than we wait.
        """
        with self._lock("write.lock", self._patience, "Another process is writing the index."):
            yield

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the right to build a new index.

        Raises:
            EngineUnavailable: at once, when another build is under way.
        """
        with self._lock("build.lock", 0.0, "Another rebuild is under way."):
            yield

    @contextmanager
    def _lock(self, name: str, patience: float, refusal: str) -> Iterator[None]:
        deadline = time.monotonic() + patience
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.root / name, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise EngineUnavailable(f"The index folder cannot be used: {error}") from error
        try:
            while not _locked(handle):
                if time.monotonic() >= deadline:
                    raise EngineUnavailable(refusal)
                time.sleep(_PAUSE)
            yield
        finally:
            os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
