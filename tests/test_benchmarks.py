"""The benchmark runs from end to end on a handful of cases, so that it cannot rot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.report import table
from benchmarks.timing import Spell, Timed, percentile
from benchmarks.words import invented_name, shipped_words

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own


def test_twenty_cases_are_filled_indexed_asked_and_compared(tmp_path: Path) -> None:
    ended = run("20", "--folder", str(tmp_path))
    assert ended.returncode == 0, ended.stderr[-3000:]
    for said in ("## 20 cases", "Rebuild:", "broad question", "nothing found", "ratio"):
        assert said in ended.stdout
    assert "did not end" not in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_size_that_is_no_number_is_refused() -> None:
    ended = run("many")
    assert ended.returncode == 2
    assert "many" in ended.stderr


@pytest.mark.parametrize(
    ("values", "share", "found"), [([5.0], 95, 5.0), ([3, 1, 2], 50, 2), (list(range(100)), 95, 95)]
)
def test_a_percentile_is_one_of_the_values(values: list[float], share: int, found: float) -> None:
    assert percentile(values, share) == found


def test_calls_are_added_up_until_they_are_read() -> None:
    timed = Timed(sorted)
    assert timed([2, 1]) == [1, 2]
    timed([3])
    assert timed.take().wall > 0
    assert timed.take() == Spell()


def test_names_are_all_different_and_words_are_plain() -> None:
    assert len({invented_name(number) for number in range(50_000)}) == 50_000
    words = shipped_words()
    assert len(words) > 10_000
    assert not any(sign in word for word in words for sign in "*_`[]|#")


def test_a_table_lines_up() -> None:
    assert list(table(("", "ms"), [("one", "1.5")])) == [
        "|     |  ms |",
        "|-----|----:|",
        "| one | 1.5 |",
        "",
    ]
