"""Random lives of cases, by the roads that editors take: nothing that is not public is ever in an answer.

Every version of a case carries a word of its own. Before anything is drained, words that the public may not
read lead to nothing, in any index and on any page; once all is drained, every index holds exactly what
the database says.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from itertools import count
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Page, PageViewRestriction

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from search.engines import ELASTICSEARCH, EMBEDDED, access, engines_here
from search.engines.base import EngineUnavailable, IndexTorn, SearchEngine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.entries import facet_tokens
from search.indexing import drain
from search.indexing.build import build_documents
from search.indexing.drain import drain_now, drain_once
from search.indexing.parked import try_again
from search.indexing.rebuild import rebuild
from search.parameters import SearchQuery
from search.service import Standing
from search.vocabulary import VOCABULARY, forget_vocabulary
from taxonomy.models import Method
from tests import factories
from tests.engines import ENGINES
from tests.search.lives_edited import Edits, picks, words
from tests.search.lives_put_back import FolderPutBack

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ALL = SearchQuery(per_page=100)


class _Killed(BaseException):
    """Stands for a kill between two steps."""


class Lives(Edits, FolderPutBack):
    """Cases that come, change, hide and go, and workers that come late, fail and are killed."""

    engines: tuple[SearchEngine, ...]

    @initialize()
    def begin(self) -> None:
        """A site with one published case, in step."""
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.fresh = words()
        self.number = count(1)
        self.said: dict[int, set[str]] = {}
        forget_vocabulary()
        for engine in self.engines:
            engine.clear()
            factories.fed(engine)
        self.editor = Client()
        name = f"editor-{next(self.number)}"
        self.editor.force_login(User.objects.create_superuser(name, f"{name}@council.example", "x"))
        self.reader = Client()
        self.method = factories.term(Method, "Tender")
        self.closed = self._page("Closed")
        PageViewRestriction.objects.create(page=self.closed, restriction_type="login")
        self.home = Page.objects.get(pk=factories.case_index().get_parent().pk)
        self.create(words=1)

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.drop_copy()
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
        forget_vocabulary()

    # --- what workers do, and what befalls them ---

    @rule(pick=st.integers(0, 1))
    def one_index_is_drained(self, pick: int) -> None:
        drain_once(self.engines[pick % len(self.engines)])

    @rule(pick=st.integers(0, 1))
    def one_index_is_rebuilt(self, pick: int) -> None:
        self.build(self.engines[pick % len(self.engines)])

    @rule(pick=st.integers(0, 1))
    def a_rebuild_is_killed(self, pick: int) -> None:
        def kill(done: int, total: int) -> None:
            raise _Killed

        with suppress(_Killed):
            rebuild(self.engines[pick % len(self.engines)], progress=kill)

    @rule(pick=st.integers(0, 1))
    def a_drainer_is_killed_after_it_wrote(self, pick: int) -> None:
        with patch.object(drain, "_confirm", side_effect=_Killed), suppress(_Killed):
            drain_once(self.engines[pick % len(self.engines)])

    @rule(pick=st.integers(0, 1))
    def a_drainer_is_killed_before_the_database_knows(self, pick: int) -> None:
        with patch.object(drain, "next_writer", side_effect=_Killed), suppress(_Killed):
            drain_once(self.engines[pick % len(self.engines)])

    @rule(pick=picks, emptied=st.booleans(), stopped=st.booleans())
    def a_withdrawal_is_confirmed_and_the_folder_put_back(
        self, pick: int, emptied: bool, stopped: bool
    ) -> None:
        if page := self._stored(pick):
            drain_now()
            self.the_folder_is_copied()
            services.withdraw(page, "legal")
            drain_now()
            self.the_folder_is_put_back(emptied=emptied, stopped=stopped)

    @rule(pick=st.integers(0, 1))
    def an_engine_is_away(self, pick: int) -> None:
        engine = self.engines[pick % len(self.engines)]
        with patch.object(engine, "upsert", side_effect=EngineUnavailable("away")):
            drain_once(engine)

    @rule()
    def parked_jobs_are_tried_again(self) -> None:
        try_again()

    # --- what must hold ---

    @invariant()
    def nothing_hidden_is_found_in_any_index(self) -> None:
        public = self._public()
        standing = Standing.now()
        for engine in self.engines:
            name = engine.identity()
            given: dict[str, Any] = {
                "blocked": standing.blocked.get(name, frozenset()),
                "confirmed": standing.fed[name],
            }
            try:
                found = engine.search(ALL, **given)
            except IndexTorn:
                assert self.put_back and engine.name == EMBEDDED
                continue
            ids = {hit.page_id for hit in found.hits}
            assert ids <= public.keys()
            assert found.total == len(ids)
            assert set(engine.scan(ALL, **given)) == ids
            for facet in found.facets:
                assert all(value.count <= found.total for value in facet.values)
            for word in self._hidden(public)[-6:]:
                answer = engine.search(SearchQuery(q=word), **given)
                assert answer.total == 0, word
                slip = engine.search(SearchQuery(q=f"tender {word[:-1]}"), **given)
                assert word not in str(slip.suggestion), word
                assert word not in str([hit.highlights for hit in slip.hits])

    @rule()
    def a_reader_looks_around(self) -> None:
        public = self._public()
        pages = ["/", "/cases/", "/search/", "/sitemap.xml", "/api/v1/cases?per_page=100"]
        pages += [f"/cases/{page.slug}/" for page in list(public.values())[:2]]
        hidden = self._hidden(public)
        for word in hidden[-3:]:
            pages += [f"/search/suggest/?q={word[:4]}", f"/api/v1/cases?q={word}"]
            pages += [f"/search/?q=tender+{word[:-1]}&nation=wales"]
        for path in pages:
            response = self.reader.get(path)
            away = response.status_code == 503 and self.put_back
            assert away or response.status_code == 200, path
            text = unescape(b"".join(response).decode())
            shown = [word for word in hidden if word in text and word not in path]
            assert not shown, (path, shown)

    @rule()
    def all_is_drained_and_every_index_is_as_the_database(self) -> None:
        self.build_what_is_torn()
        done = drain_now()
        assert not done.put_back
        documents = build_documents(sorted(self._public()))
        versions = {case.page_id: case.version for case in documents}
        for engine in self.engines:
            assert dict(engine.versions()) == versions
            found = engine.search(ALL)
            assert found.total == len(documents)
            counted = {
                f"{facet.name}:{value.value}": value.count
                for facet in found.facets
                for value in facet.values
                if value.count
            }
            expected = Counter(token for case in documents for token in facet_tokens(case))
            assert {token: expected[token] for token in counted} == counted
            for page_id, word in self._latest_words(documents):
                hits = engine.search(SearchQuery(q=word)).hits
                assert [hit.page_id for hit in hits] == [page_id], word
        assert not any(Standing.now().blocked.values())

    # --- ways and means ---

    def _public(self) -> dict[int, CaseStudyPage]:
        return {page.pk: page for page in CaseStudyPage.objects.public()}

    def _hidden(self, public: dict[int, CaseStudyPage]) -> list[str]:
        """Words that the public may not read now. What a public case said before may lag a moment."""
        readable = " ".join(
            text for case in build_documents(sorted(public)) for text in _texts(case)
        ).lower()
        hidden: list[str] = []
        for page_id, said in self.said.items():
            page = public.get(page_id)
            past = set() if page is None else self._published_words(page)
            hidden += [word for word in sorted(said) if word not in readable and word not in past]
        return hidden

    def _published_words(self, page: CaseStudyPage) -> set[str]:
        """Words of earlier titles of a public case: an index may have them until it is drained."""
        titles = (rev.content["title"] for rev in page.revisions.all())
        return {title.split()[-1] for title in titles}

    def _latest_words(self, documents: list[Any]) -> Iterator[tuple[int, str]]:
        for case in documents:
            yield case.page_id, case.title.split()[-1]


def _texts(case: Any) -> Iterator[str]:
    yield case.title
    yield case.summary
    for _, text in case.sections:
        yield text


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_that_is_not_public_is_ever_in_an_answer(
    engine: str, case_index: object, settings: Any
) -> None:
    settings.SEARCH_ENGINE = engine
    settings.SEARCH_LOG = False
    settings.SEARCH_DEADLINE = 30.0  # on a busy machine too, it is what is found that is tested
    settings.ELASTICSEARCH_PREFIX = f"lives-{uuid.uuid4().hex[:12]}"
    try:
        run(tuple(engines_here()))
    finally:
        if engine == ELASTICSEARCH:
            ElasticsearchEngine(access(), VOCABULARY).remove()


def run(engines: tuple[SearchEngine, ...], steps: int = 20, examples: int = 5) -> None:
    """Live through ``examples`` random lives of ``steps`` steps each."""
    machine = type("TheseLives", (Lives,), {"engines": engines})
    run_state_machine_as_test(
        machine,
        settings=settings(
            stateful_step_count=steps,
            max_examples=examples,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
