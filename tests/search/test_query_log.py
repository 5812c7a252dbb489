"""The query log: what is kept of a question, once, without who asked, and for 13 months."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies.models import CaseStudyPage
from search.indexing.rebuild import rebuild
from search.indexing.worker import Worker
from search.models import LoggedQuery
from search.parameters import SearchQuery
from search.querylog import buffer as buffers
from search.querylog.buffer import Batch, LogBuffer
from search.querylog.entries import Asked, Opened, Question, filters_of
from search.querylog.store import kept_since, purge, stretch_of, write
from tests import factories


def asked(typed: str = "falls", total: int = 3, **fields: Any) -> Asked:
    query = SearchQuery(q=typed, **fields)
    return Asked(query, total=total, engine="embedded", degraded=False, milliseconds=12)


def logged(**fields: Any) -> LoggedQuery:
    values = {"asked": timezone.now(), "fingerprint": "x", "total": 1, "milliseconds": 1, **fields}
    return LoggedQuery.objects.create(**values)


class Written:
    """Takes batches as the database would."""

    def __init__(self, missed: bool = False) -> None:
        self.batches: list[Batch] = []
        self.missed = missed

    def __call__(self, batch: Batch) -> list[Opened]:
        self.batches.append(batch)
        return list(batch.opened) if self.missed else []


class TestWhatIsKeptOfAQuestion:
    def test_words_are_scrubbed_and_capitals_make_no_difference(self) -> None:
        one = Question.of(SearchQuery(q="Falls jane@council.example"))
        other = Question.of(SearchQuery(q="falls JOHN@council.example", page=3, sort="newest"))
        assert one == other
        assert one.terms == "falls [e-mail address]"

    def test_filters_are_a_query_string_and_make_another_question(self) -> None:
        query = SearchQuery(q="falls", selected=(("nation", ("wales",)),), year_from=2019)
        assert filters_of(query) == "nation=wales&year_from=2019"
        assert Question.of(query).fingerprint != Question.of(SearchQuery(q="falls")).fingerprint

    def test_very_many_filters_are_cut_between_two(self) -> None:
        many = tuple(f"sector-number-{number}" for number in range(50))
        kept = filters_of(SearchQuery(selected=(("sector", many), ("method", many))))
        assert len(kept) <= 1000
        assert kept.rpartition("=")[2] in many

    def test_very_many_words_are_cut(self) -> None:
        assert len(Question.of(SearchQuery(q="word " * 150)).terms) <= 200

    def test_no_column_could_hold_who_asked(self) -> None:
        names = {field.name for field in LoggedQuery._meta.get_fields()}
        assert names == {
            "id",
            "asked",
            "fingerprint",
            "terms",
            "filters",
            "total",
            "engine",
            "degraded",
            "milliseconds",
            "opened",
        }


class TestTheBuffer:
    def make(self, write: Any = None, stretch: float = 600) -> LogBuffer:
        return LogBuffer(write or Written(), every=0, stretch=stretch)

    def test_entries_are_written_together_and_once(self) -> None:
        written = Written()
        log = self.make(written)
        log.ask(asked("falls"))
        log.ask(asked("bins"))
        log.open(Opened("q=falls", 1))
        log.flush()
        log.flush()
        (batch,) = written.batches
        assert [entry.query.q for entry in batch.asked] == ["falls", "bins"]
        assert batch.opened == [Opened("q=falls", 1)]

    def test_the_same_question_a_moment_later_is_not_taken_again(self) -> None:
        written = Written()
        log = self.make(written)
        for _ in range(3):
            log.ask(asked("falls"))
        log.ask(asked("falls", sort="newest", page=1))
        log.flush()
        assert len(written.batches[0].asked) == 2

    def test_and_later_it_is(self) -> None:
        written = Written()
        log = self.make(written, stretch=0)
        log.ask(asked("falls"))
        log.ask(asked("falls"))
        log.flush()
        assert len(written.batches[0].asked) == 2

    def test_what_cannot_be_written_is_nobody_s_error(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        def broken(batch: Batch) -> list[Opened]:
            raise DatabaseError("database is locked")

        log = self.make(broken)
        log.ask(asked("falls"))
        log.flush()
        assert "query log not written" in caplog.text
        assert "falls" not in caplog.text.replace("test_query_log", "")

    def test_an_opening_without_its_question_is_tried_once_more(self) -> None:
        written = Written(missed=True)
        log = self.make(written)
        log.open(Opened("q=falls", 1))
        for _ in range(4):
            log.flush()
        assert len(written.batches) == 2

    def test_a_flood_does_not_fill_the_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(buffers, "MOST_WAITING", 5)
        monkeypatch.setattr(buffers, "MOST_REMEMBERED", 3)
        written = Written()
        log = self.make(written)
        for number in range(20):
            log.ask(asked(f"falls {number}"))
            log.open(Opened("q=falls", number))
        assert len(log._seen) <= 3
        log.flush()
        assert len(written.batches[0]) == 5

    def test_it_is_written_by_itself_after_a_while(self) -> None:
        done = threading.Event()

        def write_and_tell(batch: Batch) -> list[Opened]:
            done.set()
            return []

        log = LogBuffer(write_and_tell, every=0.01, stretch=600)
        log.ask(asked("falls"))
        assert done.wait(10)

    def test_without_a_thread_to_be_had_entries_wait_and_nobody_minds(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def none_left(self: threading.Timer) -> None:
            raise RuntimeError("can't start new thread")

        written = Written()
        log = LogBuffer(written, every=10, stretch=600)
        monkeypatch.setattr(threading.Timer, "start", none_left)
        log.ask(asked("falls"))
        log.flush()
        assert len(written.batches[0].asked) == 1

    def test_threads_lose_nothing(self) -> None:
        written = Written()
        log = self.make(written)

        def work(name: int) -> None:
            for number in range(50):
                log.ask(asked(f"{name} {number}"))
                if number % 10 == 0:
                    log.flush()

        threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        log.flush()
        assert sum(len(batch.asked) for batch in written.batches) == 200

    def test_a_process_that_was_forked_off_starts_with_nothing(self) -> None:
        written = Written()
        log = self.make(written)
        log.ask(asked("falls"))
        log._forget()
        log.flush()
        assert not written.batches


@pytest.mark.django_db
class TestTheDatabase:
    def test_a_question_is_a_row(self) -> None:
        query = {"selected": (("nation", ("wales",)),)}
        write(Batch(asked=[asked("Falls", total=7, **query)]))
        row = LoggedQuery.objects.get()
        assert (row.terms, row.filters, row.total) == ("falls", "nation=wales", 7)
        assert (row.engine, row.degraded, row.milliseconds, row.opened) == (
            "embedded",
            False,
            12,
            None,
        )
        assert str(row) == "falls"
        assert row.asked.minute % 10 == 0
        assert (row.asked.second, row.asked.microsecond) == (0, 0)

    def test_processes_that_answer_the_same_question_write_one_row(self) -> None:
        moment = datetime(2026, 11, 25, 10, 9, 59, tzinfo=UTC)
        write(Batch(asked=[asked("falls"), asked("FALLS")]), moment)
        write(Batch(asked=[asked("falls")]), moment)
        assert LoggedQuery.objects.count() == 1
        write(Batch(asked=[asked("falls")]), moment + timedelta(seconds=1))
        assert LoggedQuery.objects.count() == 2

    @pytest.mark.parametrize("number", [1, 10])
    def test_any_number_of_questions_is_one_statement(self, number: int) -> None:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            write(Batch(asked=[asked(f"falls {each}") for each in range(number)]))
        inserts = [query for query in captured if "INSERT" in query["sql"]]
        assert len(inserts) == 1

    def test_stretches_begin_every_ten_minutes(self) -> None:
        moment = datetime(2026, 11, 25, 10, 19, 59, 999, tzinfo=UTC)
        assert stretch_of(moment) == datetime(2026, 11, 25, 10, 10, tzinfo=UTC)


@pytest.fixture
def bins(case_index: object) -> list[CaseStudyPage]:
    pages = [factories.published_case(f"Bins {number}") for number in range(12)]
    rebuild()
    return list(reversed(pages))  # newest first


@pytest.mark.django_db
class TestWhatWasOpened:
    def test_the_place_of_the_case_is_noted(self, bins: list[CaseStudyPage]) -> None:
        write(Batch([asked("bins", sort="newest")], [Opened("q=bins&sort=newest", bins[2].pk)]))
        assert LoggedQuery.objects.get().opened == 3

    def test_on_a_further_page_places_count_on(self, bins: list[CaseStudyPage]) -> None:
        write(Batch([asked("bins")], [Opened("q=bins&sort=newest&page=2", bins[11].pk)]))
        assert LoggedQuery.objects.get().opened == 12

    def test_the_first_opening_stays(self, bins: list[CaseStudyPage]) -> None:
        openings = [Opened("q=bins&sort=newest", bins[place].pk) for place in (4, 0)]
        write(Batch([asked("bins")], openings))
        assert LoggedQuery.objects.get().opened == 5

    @pytest.mark.parametrize(
        ("parameters", "place"),
        [
            ("q=lamps", 0),
            ("q=bins&sort=newest", 11),
            ("q=bins&page=1001", 0),
            ("&".join("q=bins" for _ in range(400)), 0),
            ("q=%ff%00", 0),
            ("%", 0),
        ],
    )
    def test_a_case_that_does_not_stand_there_was_not_opened_from_there(
        self, bins: list[CaseStudyPage], parameters: str, place: int
    ) -> None:
        write(Batch([asked("bins")], []))
        write(Batch([], [Opened(parameters, bins[place].pk)]))
        assert LoggedQuery.objects.get().opened is None

    def test_an_opening_long_after_is_not_taken_for_the_same(
        self, bins: list[CaseStudyPage]
    ) -> None:
        write(Batch([asked("bins")], []))
        LoggedQuery.objects.update(asked=timezone.now() - timedelta(hours=3))
        opened = Opened("q=bins", bins[0].pk)
        assert write(Batch([], [opened])) == [opened]
        assert LoggedQuery.objects.get().opened is None


@pytest.mark.django_db
class TestItsEnd:
    @pytest.mark.parametrize(
        ("now", "since"),
        [
            ((2026, 11, 25), (2025, 10, 25)),
            ((2026, 1, 31), (2024, 12, 31)),
            ((2026, 3, 31), (2025, 2, 28)),
            ((2025, 3, 29), (2024, 2, 29)),
        ],
    )
    def test_thirteen_months_are_counted_by_the_calendar(
        self, now: tuple[int, int, int], since: tuple[int, int, int]
    ) -> None:
        assert kept_since(datetime(*now, tzinfo=UTC)) == datetime(*since, tzinfo=UTC)

    def test_what_is_older_goes_and_the_rest_stays(self) -> None:
        since = kept_since(timezone.now())
        logged(asked=since - timedelta(days=1), fingerprint="old")
        logged(asked=since + timedelta(days=1), fingerprint="new")
        assert purge() == 1
        assert LoggedQuery.objects.get().fingerprint == "new"

    def test_the_worker_sees_to_it(self, case_index: object) -> None:
        logged(asked=timezone.now() - timedelta(days=500))
        Worker(say=lambda line: None).step()
        assert not LoggedQuery.objects.exists()

    def test_the_command_says_what_it_did(self) -> None:
        logged(asked=timezone.now() - timedelta(days=500), fingerprint="old")
        logged()
        out = StringIO()
        call_command("purge_query_log", stdout=out)
        assert out.getvalue() == "Deleted 1 question from the log of searches; 1 stays.\n"
        call_command("purge_query_log", "--all", stdout=out)
        assert not LoggedQuery.objects.exists()
