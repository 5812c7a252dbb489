"""An engine that keeps failing is left alone, and tried again by itself."""

from __future__ import annotations

import threading

import pytest

from search.engines.breaker import FAILURES, FIRST_REST, LONGEST_REST, CircuitBreaker


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(clock=clock)


def open_it(breaker: CircuitBreaker) -> None:
    for _ in range(FAILURES):
        assert breaker.may_ask()
        breaker.failed()


def test_it_opens_after_failures_in_a_row(breaker: CircuitBreaker) -> None:
    for _ in range(FAILURES - 1):
        breaker.failed()
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
    assert not breaker.may_ask()


def test_an_answer_in_between_begins_the_count_anew(breaker: CircuitBreaker) -> None:
    for _ in range(FAILURES * 3):
        breaker.failed()
        breaker.answered()
    assert not breaker.is_open


def test_after_a_rest_one_question_tries_and_an_answer_closes_it(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    open_it(breaker)
    clock.now += FIRST_REST - 0.1
    assert not breaker.may_ask()
    clock.now += 0.2
    assert breaker.may_ask()
    assert not breaker.may_ask(), "one at a time"
    breaker.answered()
    assert not breaker.is_open
    assert breaker.may_ask() and breaker.may_ask()


def test_each_try_that_fails_doubles_the_rest_up_to_a_limit(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    open_it(breaker)
    rests = []
    for _ in range(8):
        began = clock.now
        while not breaker.may_ask():
            clock.now += 0.5
        rests.append(clock.now - began)
        breaker.failed()
    assert rests[0] == FIRST_REST
    assert rests == sorted(rests)
    assert rests[-1] == LONGEST_REST


def test_failures_of_questions_asked_before_it_opened_change_nothing(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    open_it(breaker)
    clock.now += FIRST_REST - 0.1
    breaker.failed()
    clock.now += 0.2
    assert breaker.may_ask()


def test_a_try_that_is_dropped_lets_another_try(breaker: CircuitBreaker, clock: Clock) -> None:
    open_it(breaker)
    clock.now += FIRST_REST
    assert breaker.may_ask()
    breaker.dropped()
    assert breaker.may_ask()


def test_a_try_whose_end_is_never_told_does_not_keep_others_away_for_ever(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    open_it(breaker)
    clock.now += FIRST_REST
    assert breaker.may_ask()
    clock.now += LONGEST_REST
    assert breaker.may_ask()


def test_of_many_threads_one_tries(breaker: CircuitBreaker, clock: Clock) -> None:
    open_it(breaker)
    clock.now += FIRST_REST
    allowed: list[bool] = []
    together = threading.Barrier(8)

    def ask() -> None:
        together.wait(5)
        allowed.append(breaker.may_ask())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert sorted(allowed) == [False] * 7 + [True]
