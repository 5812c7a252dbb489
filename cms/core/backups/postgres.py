"""PostgreSQL's own tools, which a backup is made and brought back with."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from cms.core.backups.manifest import BackupRefused

_TOLD: Final = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
_OPTIONS: Final = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
_CLEARED: Final = b"""
SET LOCAL lock_timeout = '20s';
DO $$
DECLARE
    one text;
BEGIN
    FOR one IN
        SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema()
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    LOOP
        EXECUTE 'DROP TABLE IF EXISTS ' || one || ' CASCADE';
    END LOOP;
END $$;
"""


def dump(entry: Mapping[str, Any], target: Path) -> None:
    """Write the database that Django's ``entry`` names to ``target``, as it is at one moment.

    Raises:
        BackupRefused: with what the tool said.
    """
    with _started(entry, "pg_dump", "--format=custom", "--no-owner", f"--file={target}") as tool:
        tool.finish()


def bring_back(entry: Mapping[str, Any], source: Path) -> None:
    """Put what ``source`` holds in the place of all tables that there are, in one transaction.

    All of them, also those that the backup has never heard of: a newer version of the site may have made
    some that lean on older ones. What an extension owns stays.

    Raises:
        BackupRefused: with what the tools said; then everything is as it was.
    """
    in_one = ("--no-psqlrc", "--output=/dev/null", "--single-transaction", "--set=ON_ERROR_STOP=1")
    with (
        _started(entry, "psql", *in_one, "--file=-") as written,
        _started(entry, "pg_restore", "--no-owner", "--file=-", str(source)) as read,
    ):
        with contextlib.suppress(BrokenPipeError):  # it has given up, and says why when it is asked
            written.taking.write(_CLEARED)
            shutil.copyfileobj(read.giving, written.taking)
            read.finish()  # before the other hears of an end, and commits half of it
        written.finish()


@dataclass(slots=True)
class _Tool:
    """One of the programs under way; what it says is in a file, so that it never waits for a listener."""

    name: str
    process: subprocess.Popen[bytes]
    said: IO[bytes]

    @property
    def taking(self) -> IO[bytes]:
        """What it reads."""
        assert self.process.stdin  # noqa: S101 - it was started with one
        return self.process.stdin

    @property
    def giving(self) -> IO[bytes]:
        """What it writes."""
        assert self.process.stdout  # noqa: S101 - as above
        return self.process.stdout

    def finish(self) -> None:
        """Wait until it has ended.

        Raises:
            BackupRefused: if it did not do what it was to do.
        """
        with contextlib.suppress(BrokenPipeError):
            self.taking.close()
        if self.process.wait():
            self.said.seek(0)
            lines = self.said.read().decode("utf-8", "replace").strip().splitlines()
            told = [line for line in lines if "error:" in line.lower()] or lines[-1:]
            raise BackupRefused(f"{self.name} did not do it: {(told or ['it said nothing'])[0]}")


@contextlib.contextmanager
def _started(entry: Mapping[str, Any], name: str, *arguments: str) -> Iterator[_Tool]:
    """Run a tool for as long as the block lasts, and not longer.

    The password is told by the environment, where no list of processes shows it.

    Raises:
        BackupRefused: if it is not installed.
    """
    program = shutil.which(name)
    if program is None:
        raise BackupRefused(f"{name} is not installed. It comes with PostgreSQL's client.")
    options = entry.get("OPTIONS", {})
    told = {variable: str(entry[key]) for key, variable in _TOLD.items() if entry.get(key)}
    told |= {variable: str(options[key]) for key, variable in _OPTIONS.items() if key in options}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own tool, told what our settings say
            [program, *arguments],
            env={**os.environ, **told, "PGDATABASE": str(entry["NAME"])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        try:
            yield _Tool(name, process, said)
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()
