"""The process that reads one document: ``python -m exchange.readers.child NAME < document``.

It first takes away from itself what reading does not need: memory, time, files. It has no settings, no
database and no secrets. It says one JSON object a line: progress, then the document or a refusal.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from typing import Any, TextIO

from exchange.casefile.record import DocumentError
from exchange.readers.agreed import MEMORY, OUT_OF_MEMORY, SECONDS, UNREADABLE
from exchange.readers.reading_sources import read_source
from exchange.readers.source import to_json


def limit() -> None:
    """Hold this process to its memory and processor time; it may write no file and leave no core."""
    memory, seconds = int(os.environ[MEMORY]), int(os.environ[SECONDS])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def main() -> None:
    """Read the document on standard input; whatever happens, say it in one line."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    limit()
    with contextlib.redirect_stdout(sys.stderr):
        answer = _answer(answers, sys.argv[1] if len(sys.argv) > 1 else "")
    _say(answers, answer)


def _answer(answers: TextIO, name: str) -> dict[str, Any]:
    def progress(done: int, of: int) -> None:
        _say(answers, {"done": done, "of": of})

    try:
        return {"document": to_json(read_source(sys.stdin.buffer.read(), name, progress))}
    except DocumentError as error:
        return {"refused": [[problem.path, problem.message] for problem in error.problems]}
    except MemoryError:
        return {"refused": [["", OUT_OF_MEMORY]]}
    except Exception as error:  # noqa: BLE001 - a library met something unforeseen: the file is to blame
        print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 - for the log of the parent
        return {"refused": [["", UNREADABLE]]}


def _say(answers: TextIO, answer: dict[str, Any]) -> None:
    json.dump(answer, answers, ensure_ascii=True)
    answers.write("\n")
    answers.flush()


if __name__ == "__main__":
    main()
