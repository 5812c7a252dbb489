from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError

from cms.core import clock

Task = Callable[[], object]


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> dict[Task, float]:
    """No task but a test's own."""
    empty: dict[Task, float] = {}
    monkeypatch.setattr(clock, "TASKS", empty)
    return empty


def test_a_task_has_its_turn_at_once_and_then_when_its_seconds_are_over(
    tasks: dict[Task, float],
) -> None:
    done: list[str] = []

    @clock.every(10)
    def tidy() -> None:
        done.append("tidy")

    timetable = clock.Timetable()
    for moment in (100.0, 101.0, 109.9, 110.0, 115.0):
        timetable.run_due(moment)
    assert done == ["tidy", "tidy"]
    assert tasks == {tidy: 10}


def test_a_task_that_fails_stops_no_other_and_is_tried_again_within_a_minute(
    tasks: dict[Task, float], caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    @clock.every(86_400)
    def broken() -> None:
        done.append("broken")
        raise ValueError("somebody@example.org")

    @clock.every(10)
    def sound() -> None:
        done.append("sound")

    timetable = clock.Timetable()
    timetable.run_due(0)
    timetable.run_due(5)
    assert done == ["broken", "sound"]
    timetable.run_due(60)
    assert done == ["broken", "sound", "broken", "sound"]
    assert "task failed" in caplog.text
    assert "somebody" not in caplog.text


def test_a_database_that_is_away_is_told_to_the_worker(tasks: dict[Task, float]) -> None:
    @clock.every(10)
    def asks() -> None:
        raise DatabaseError

    timetable = clock.Timetable()
    with pytest.raises(DatabaseError):
        timetable.run_due(0)
    with pytest.raises(DatabaseError):
        timetable.run_due(1)
