"""What editors do in the random lives, by the roads that they take, and the words that they leave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import product

from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from wagtail.models import Page, PageViewRestriction

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage, FieldState, Tombstone
from casestudies.restoring import restore
from search.indexing.due import publish_due
from taxonomy.models import Method
from taxonomy.services import rename_term
from tests import factories

picks = st.integers(min_value=0, max_value=99)

LETTERS = "bdfgkmprtvz"


def words() -> Iterator[str]:
    """Words that nothing else holds; any two differ in three places, so that none passes for another's slip."""
    several = len(LETTERS)
    for one, other in product(range(several), repeat=2):
        places = (one, other, (one + other) % several, (one + 2 * other) % several)
        yield (
            "".join(LETTERS[place] + vowel for place, vowel in zip(places, "aoui", strict=True))
            + "x"
        )


class Edits(RuleBasedStateMachine):
    """Cases are made, changed, hidden, moved and taken away; ``said`` keeps each case's words."""

    fresh: Iterator[str]
    number: Iterator[int]
    said: dict[int, set[str]]
    editor: Client
    method: Method
    closed: Page
    home: Page

    @rule(words=st.integers(1, 2))
    def create(self, words: int) -> None:
        page = factories.complete_draft(self._title())
        page.methods = [self.method]
        self._publish(page, self._note(page))

    @rule(pick=picks)
    def edit_and_publish(self, pick: int) -> None:
        if page := self._latest(pick):
            page.title = self._title()
            self._publish(page, self._note(page))

    @rule(pick=picks)
    def keep_a_draft(self, pick: int) -> None:
        if page := self._latest(pick):
            page.title = self._title()
            self._note(page)
            services.save_draft(page)

    @rule(pick=picks)
    def begin_to_publish_and_think_better_of_it(self, pick: int) -> None:
        if page := self._latest(pick):
            page.title = self._title()
            self._note(page)
            with transaction.atomic():
                self._publish(page, "")
                transaction.set_rollback(True)

    @rule(pick=picks)
    def withhold(self, pick: int) -> None:
        if page := self._latest(pick):
            secret = next(self.fresh)
            self.said.setdefault(page.pk, set()).add(secret)
            page.challenge = f"Something about {secret}"
            page.states = []
            self._publish(page, "")
            page = CaseStudyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
            page.states = [FieldState(field="challenge", state="withheld", reason="personal-data")]
            self._publish(page, "")

    @rule(pick=picks)
    def embargo(self, pick: int) -> None:
        if page := self._latest(pick):
            page.embargo_until = timezone.now() + timedelta(days=1)
            self._publish(page, "")

    @rule(pick=picks)
    def the_embargo_ends(self, pick: int) -> None:
        if page := self._latest(pick):
            page.embargo_until = page.go_live_at = None
            self._publish(page, "")
            publish_due()

    @rule(pick=picks)
    def unpublish(self, pick: int) -> None:
        if (page := self._stored(pick)) and page.live:
            self._post("wagtailadmin_pages:unpublish", page)
            assert not CaseStudyPage.objects.get(pk=page.pk).live

    @rule(pick=picks)
    def withdraw(self, pick: int) -> None:
        if page := self._stored(pick):
            services.withdraw(page, "legal")

    @rule(pick=picks)
    def restore(self, pick: int) -> None:
        page = self._stored(pick)
        if page and Tombstone.objects.filter(ref=page.ref).exists():
            with suppress(ValidationError):
                restore(page)

    @rule(pick=picks)
    def delete(self, pick: int) -> None:
        if page := self._stored(pick):
            self._post("wagtailadmin_pages:delete", page)
            assert not CaseStudyPage.objects.filter(pk=page.pk).exists()

    @rule(pick=picks)
    def restrict(self, pick: int) -> None:
        if page := self._stored(pick):
            self._post("wagtailadmin_pages:set_privacy", page, restriction_type="login")
            assert PageViewRestriction.objects.filter(page=page).exists()

    @rule(pick=picks)
    def open_again(self, pick: int) -> None:
        if page := self._stored(pick):
            self._post("wagtailadmin_pages:set_privacy", page, restriction_type="none")
            assert not PageViewRestriction.objects.filter(page=page).exists()

    @rule()
    def move_the_list_below_a_closed_page(self) -> None:
        self._move_list(self.closed)

    @rule()
    def move_the_list_back(self) -> None:
        self._move_list(self.home)

    @rule(pick=picks)
    def change_the_address(self, pick: int) -> None:
        if page := self._latest(pick):
            page.slug = f"moved-{next(self.number)}-{page.pk}"
            self._publish(page, "")

    @rule(pick=picks, other=picks)
    def merge(self, pick: int, other: int) -> None:
        loser, winner = self._stored(pick), self._stored(other)
        if loser and winner and loser.pk != winner.pk:
            with suppress(ValidationError):
                services.merge_cases(loser, winner)

    @rule()
    def rename_a_term(self) -> None:
        self.method = rename_term(self.method, name=f"Tender {next(self.number)}")

    @rule(pick=picks)
    def rename_a_body(self, pick: int) -> None:
        if (page := self._stored(pick)) and page.lead_organisation:
            page.lead_organisation.name = f"Northshire {next(self.number)}"
            page.lead_organisation.save()

    # --- ways and means ---

    def _title(self) -> str:
        return f"Tender {next(self.fresh)}"

    def _note(self, page: CaseStudyPage) -> str:
        word = page.title.split()[-1]
        self.said.setdefault(page.pk, set()).add(word)
        return str(word)

    def _publish(self, page: CaseStudyPage, _word: str) -> None:
        """Publish as services do; what may not be published now is refused, and nothing changes."""
        with suppress(ValidationError), transaction.atomic():
            services.publish(page)

    def _ids(self) -> list[int]:
        return list(CaseStudyPage.objects.order_by("pk").values_list("pk", flat=True))

    def _stored(self, pick: int) -> CaseStudyPage | None:
        ids = self._ids()
        return CaseStudyPage.objects.get(pk=ids[pick % len(ids)]) if ids else None

    def _latest(self, pick: int) -> CaseStudyPage | None:
        page = self._stored(pick)
        latest: CaseStudyPage | None = page.get_latest_revision_as_object() if page else None
        return latest

    def _page(self, title: str) -> Page:
        home = Page.objects.get(pk=factories.case_index().get_parent().pk)
        made: Page = home.add_child(instance=Page(title=title, slug=title.lower()))
        return made

    def _move_list(self, to: Page) -> None:
        index = Page.objects.get(pk=CaseIndexPage.objects.get().pk)
        target = Page.objects.get(pk=to.pk)
        if index.get_parent().pk != target.pk:
            with transaction.atomic():
                index.move(target, pos="last-child")

    def _post(self, name: str, page: CaseStudyPage, **data: str) -> None:
        response = self.editor.post(reverse(name, args=[page.pk]), data)
        assert response.status_code in (200, 302)
