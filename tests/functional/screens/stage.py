"""Where screens are made: people who are signed in, their cases, and the pages as they were answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.test import Client, TestCase
from django.urls import resolve
from django.utils.html import strip_tags

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage, Consent
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from cms.core.dates import PartialDate
from contributions.writing.submitting import submit
from organisations.choices import MembershipRoad
from organisations.models import Organisation
from organisations.services import members
from tests import factories
from tests.days import days_before

KEPT: Final = ("Content-Type", "Content-Security-Policy")
"""The headers of an answer that a browser is given again."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A page in one state, as it was answered."""

    name: str
    path: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and a browser in which they are signed in."""

    user: User
    browser: Client


class Stage:
    """Keeps what is shown, and knows the people whom every part needs."""

    def __init__(self) -> None:
        self.screens: list[Screen] = []
        self.addresses: set[str] = set()
        """The names of the addresses that were asked."""
        index = factories.case_index()
        load_roles()
        prepare_review(CaseIndexPage.objects.get(pk=index.pk))
        self.body: Organisation = factories.organisation("Northmere Council")
        self.champion = self.person("robin", "Robin Ashdown")
        self.colleague = self.person("jo", "Jo Birchall")
        self.editor = self.person("sam", "Sam Cole", role="Editor")
        for each in (self.champion, self.colleague):
            self.let_in(each.user)
        self.stranger = Client()

    def person(
        self, name: str, called: str = "", *, role: str = "", signed_in: bool = True
    ) -> Person:
        """Return somebody new with a confirmed address, in a role or in none."""
        email = f"{name}@northmere.example"
        first, _, last = (called or f"{name.capitalize()} Example").partition(" ")
        user = User.objects.create_user(
            name, email, "correct horse battery", first_name=first, last_name=last
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if role:
            user.groups.add(Group.objects.get(name=role))
        browser = Client()
        if signed_in:
            browser.force_login(user)
        return Person(user, browser)

    def signed_in_again(self, person: Person) -> Client:
        """Return a browser of theirs whose open forms are from before they signed in again."""
        late = Client(enforce_csrf_checks=True)
        late.force_login(person.user)
        return late

    def let_in(self, user: User) -> None:
        """Let an editor confirm that ``user`` belongs to the council."""
        members.confirm(members.put_forward(user, self.body, MembershipRoad.ASKED))

    def draft(self, title: str, *, by: Person | None = None, **fields: Any) -> CaseStudyPage:
        """Return a draft with the eight, the owner's agreement aside."""
        user = (by or self.champion).user
        complete = {
            "kind": "pilot",
            "mode": "unsure",
            "phase": "pilot",
            "lead_organisation": self.body,
            "summary": "Ramps were lent to nine halls that serve as polling places.",
            "challenge": "Steps kept people who use a wheelchair out of our halls.",
            "owner_name": str(user),
            "owner_email": user.email,
        }
        return services.create_draft(title, user=user, **{**complete, **fields})

    def agreed(self, page: CaseStudyPage) -> CaseStudyPage:
        """Return ``page`` with its owner's agreement, kept."""
        page.consents = [
            Consent(
                given_by="Head of elections",
                role="owner",
                audiences=["public"],
                date=PartialDate(2026, 1, 12),
            )
        ]
        services.save_draft(page, user=page.owner)
        return page

    def public(
        self, title: str, *, by: Person | None = None, days_ago: int = 0, **fields: Any
    ) -> CaseStudyPage:
        """Return a case that was published so many days ago."""
        with days_before(days_ago):
            return services.publish(self.agreed(self.draft(title, by=by, **fields)))

    def submitted(self, title: str, *, days_ago: int = 0, **fields: Any) -> CaseStudyPage:
        """Return a case that waits for its first step."""
        with days_before(days_ago):
            page = self.agreed(self.draft(title, **fields))
            found = submit(page, user=self.champion.user)
            assert found.is_ready, found.reasons()
        return stored(page)

    def get(self, by: Client | Person, path: str, name: str, says: str, **data: str) -> Any:
        """Keep the page at ``path`` as ``name``; return the answer.

        Raises:
            AssertionError: if it does not say ``says``, so that it is in another state.
        """
        return self._keep(name, path, browser(by).get(path, data, follow=True), says)

    def post(
        self,
        by: Client | Person,
        path: str,
        data: Mapping[str, Any],
        name: str,
        says: str,
        **more: Any,
    ) -> Any:
        """Send a form and keep the page that comes of it, as :meth:`get` does."""
        answer = browser(by).post(path, {**data}, follow=True, **more)
        return self._keep(name, path, answer, says)

    def _keep(self, name: str, path: str, answer: Any, says: str) -> Any:
        assert answer.status_code < 500, name
        assert name not in {each.name for each in self.screens}, f"two screens are called {name}"
        text = words_of(answer.content)
        assert says in text, f"“{name}” ({path}) does not say “{says}”: {text[:3000]}"
        self.addresses.add(resolve(path.partition("?")[0]).view_name)
        headers = {each: answer.headers[each] for each in KEPT if each in answer.headers}
        shown = answer.request["PATH_INFO"]
        self.screens.append(Screen(name, shown, answer.content, headers))
        return answer


def browser(by: Client | Person) -> Client:
    """Return the browser that somebody uses."""
    return by.browser if isinstance(by, Person) else by


def words_of(html: bytes) -> str:
    """Return what a page says, on one line."""
    return " ".join(unescape(strip_tags(html.decode())).split())


def stored(page: CaseStudyPage) -> CaseStudyPage:
    """Return a case as it is stored now."""
    found: CaseStudyPage = CaseStudyPage.objects.get(pk=page.pk)
    return found


@contextmanager
def committed() -> Iterator[None]:
    """Do at the end of it what follows a commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield
