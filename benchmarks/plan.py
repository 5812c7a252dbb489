"""What a run measures, and where: stages, engines, and a folder of its own for each size."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
SIZES: Final = (1_000, 10_000, 100_000)
OF_ENGINES: Final = ("rebuild", "ask", "complete", "serve", "drain", "publish")
STAGES: Final = (*OF_ENGINES, "stock")
EMBEDDED: Final = "embedded"
ELASTICSEARCH: Final = "elasticsearch"
ENGINES: Final = (EMBEDDED, ELASTICSEARCH)

_PREFIX: Final = "precedent-benchmark"
_BEGUN: Final = "being-filled"
_FILLED: Final = "filled.json"
_DATABASE: Final = "precedent.sqlite3"
_URL: Final = "DATABASE_URL"
_OTHERS_SETTINGS: Final = (
    *("SEARCH_ENGINE", "PRECEDENT_ENV", "PRECEDENT_DEBUG"),
    *("ELASTICSEARCH_PREFIX", "SEARCH_DEADLINE"),
)

Figures = dict[str, Any]


class NotOursError(Exception):
    """A folder that was to be used holds somebody else's things."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured of each size. ``keep`` is a folder where the filled databases stay for another run.

    ``begin_with`` is a SQLite database that has met the migrations; a new one begins as a copy of it.
    ``postgres`` is the address of an empty PostgreSQL database, for one size, in place of a SQLite file.
    """

    stages: Sequence[str]
    engines: Sequence[str]
    keep: Path | None = None
    folder: Path | None = None
    begin_with: Path | None = None
    postgres: str = ""

    def measure(self, size: int) -> Figures:
        """Fill a database with ``size`` cases, unless it is kept from before, and run every stage on it.

        Returns the figures of each stage; those of an engine's stages by the engine's name.

        Raises:
            CalledProcessError: when a stage fails; what it said is on the error stream.
            NotOursError: when the folder to keep it in holds something else.
        """
        with self._home(size) as home:
            figures: Figures = {"fill": home.filled(self.begin_with)}
            try:
                for stage in STAGES:
                    if stage in self.stages:
                        figures[stage] = self._stage(home, stage)
            finally:
                if ELASTICSEARCH in self.engines and self.keep is None:
                    home.run("tidy", ELASTICSEARCH)
            return figures

    def _stage(self, home: Home, stage: str) -> Figures:
        if stage not in OF_ENGINES:
            return home.run(stage)
        return {engine: home.run(stage, engine) for engine in self.engines}

    @contextmanager
    def _home(self, size: int) -> Iterator[Home]:
        if self.keep is not None:
            folder = self.keep / str(size)
            folder.mkdir(parents=True, exist_ok=True)
            yield Home(folder.absolute(), size, f"{_PREFIX}-kept-{size}", self.postgres)
            return
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}-", dir=self.folder) as scratch:
            prefix = f"{_PREFIX}-{secrets.token_hex(4)}-{size}"
            yield Home(Path(scratch), size, prefix, self.postgres)


@dataclass(frozen=True, slots=True)
class Home:
    """The database and the indexes of one size: a folder, and a prefix on the Elasticsearch server."""

    folder: Path
    size: int
    prefix: str
    postgres: str = ""

    def filled(self, begin_with: Path | None) -> Figures:
        """Bring the database up to date and fill it, once; return how that went."""
        note = self.folder / _FILLED
        if not note.exists():
            self._begin_anew()
            if begin_with:
                shutil.copy(begin_with, self.folder / _DATABASE)
        self.run("prepare")
        if not note.exists():
            made = self.run("fill")
            note.write_text(json.dumps(made), encoding="utf-8")
        found: Figures = json.loads(note.read_text(encoding="utf-8"))
        return found

    def run(self, stage: str, engine: str = EMBEDDED) -> Figures:
        """Run one stage in a process of its own, and return its figures."""
        result = self.folder / "result.json"
        command = [sys.executable, "-m", "benchmarks.stage", stage, str(self.size), str(result)]
        subprocess.run(command, cwd=ROOT, env=self._environ(engine), check=True)  # noqa: S603 - our own program
        figures: Figures = json.loads(result.read_text(encoding="utf-8"))
        result.unlink()
        return figures

    def _begin_anew(self) -> None:
        """Clear away what a run that was broken off left behind, and nothing else.

        Raises:
            NotOursError: if something is there that no run has begun.
        """
        begun = self.folder / _BEGUN
        if any(self.folder.iterdir()) and not begun.exists():
            raise NotOursError(f"{self.folder} holds something that no benchmark left there.")
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        begun.touch()

    def _environ(self, engine: str) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if name not in _OTHERS_SETTINGS}
        others.pop(_URL, None)
        here = {_URL: self.postgres} if self.postgres else {}
        return (
            others
            | here
            | {
                "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
                "PRECEDENT_VAR": str(self.folder),
                "SEARCH_ENGINE": engine,
                "ELASTICSEARCH_PREFIX": self.prefix,
            }
        )
