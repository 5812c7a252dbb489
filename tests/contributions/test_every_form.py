"""No form of ours is without its entry in a matrix: addresses and buttons are read from the product itself.

A new view that takes a form, or a new button of one, fails here until it says whose it is, or why nobody needs to ask.
What Wagtail and allauth bring themselves is theirs to test; what our roles do there is in
``tests/accounts/test_role_matrix.py``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from contributions.agreement.forms import ANSWERS
from contributions.agreement.missing import ACTIONS
from tests.accounts.actions import MATRIX
from tests.accounts.test_queue_matrix import QUEUES
from tests.contributions.commands import COMMANDS, documents, own

View = Callable[..., Any]

OURS = (
    *("casestudies", "cms", "contributions", "exchange", "organisations", "search", "taxonomy"),
    "website",
)

ADDRESSES = {
    "wagtailsnippets_organisations_organisation:merge": "merge_organisations",
    "wagtailsnippets_organisations_programme:merge": "merge_programmes",
    "wagtailsnippets_taxonomy_*:add": "add_a_term",
    "wagtailsnippets_taxonomy_*:edit": "rename_a_term",
    "wagtailsnippets_taxonomy_*:merge": "merge_terms",
    "wagtailsnippets_taxonomy_*:retire": "retire_a_term",
    "wagtailsnippets_taxonomy_*:restore": "restore_a_term",
    "memberships_waiting": "confirm_who_belongs",
    "outbox": "try_parked_email_again",
    "search_index": "try_a_parked_job_again",
}
"""Addresses on the editors' side that are about no case, with the action of the roles' matrices that uses each."""

OPEN = {
    "contribute_change": "says what a form as typed would say, and writes nothing: matrix.py has who may ask",
    "admin/account/": "one's own password and name: Wagtail's page, which names nobody else",
    "*api*": "reads only, and answers anything else with 405: tests/website/test_api.py",
    "openid_connect_*": "signing in, by whoever comes: tests/accounts/test_single_sign_on.py",
}
"""Addresses that would take a form and need no entry, each with why."""

BUTTONS = {
    "casestudies/admin/notes.html take-back": "take a public note back",
    "casestudies/admin/question.html pass-on": "pass a question on again",
    "casestudies/admin/review.html send-back": "send it back",
    "contributions/admin/agreement.html do=ask": "ask for agreement as an editor",
    "contributions/admin/agreement.html do=withhold": "withhold as an editor",
    "contributions/admin/agreement.html do=unnamed": "withhold only a supplier's name as an editor",
    "contributions/admin/agreements.html request": "call off what the owner asked as an editor",
    "contributions/admin/unnamed.html do=unnamed": "anonymise as an editor",
    "contributions/admin/comments.html answer": "answer a comment as an editor",
    "contributions/admin/comments.html settle": "settle a comment as an editor",
    "contributions/admin/memberships.html confirm": "confirm_who_belongs",
    "contributions/admin/memberships.html refuse": "refuse_who_belongs",
    "contributions/agreement/ask.html do=ask": "ask for agreement",
    "contributions/agreement/agreement.html do=agree": "agree",
    "contributions/agreement/agreement.html do=withhold": "withhold",
    "contributions/agreement/agreement.html do=unnamed": "withhold only a supplier's name",
    "contributions/agreement/unnamed.html do=unnamed": "anonymise",
    "contributions/agreement/agreement.html request": "call off what the owner asked",
    "contributions/agreement/answered.html take-back": "take an agreement back by link",
    "contributions/documents/columns.html do=make": "make drafts of rows",
    "contributions/documents/columns.html do=keep": "keep where columns go",
    "contributions/documents/passage.html do=place": "place a passage",
    "contributions/documents/passage.html do=aside": "set a passage aside",
    "contributions/documents/passage.html do=back": "undo what was decided",
    "contributions/documents/review.html do=rest-kept": "keep the rest",
    "contributions/documents/review.html do=rest-aside": "set the rest aside",
    "contributions/documents/review.html out": "leave a fact out again",
    "contributions/room/invited.html yes": "accept an invitation",
    "contributions/room/invited.html no": "decline an invitation",
    "contributions/room/people.html invitation": "call off an invitation that the owner sent",
    "contributions/room/organisation.html do=add": "ask for an organisation",
    "contributions/stewardship/update.html still-true": "say that it is still true",
    "contributions/writing/edit.html discard": "throw away what was typed",
    "contributions/writing/edit.html next": "write",
    "contributions/writing/row.html move": "move a row",
    "contributions/writing/rows.html add": "ask for one more row",
    "contributions/writing/talk.html answer": "answer a comment in the form",
    "mail/admin/outbox.html reason": "try_parked_email_again",
    "search/admin/index.html forget": "forget_an_index",
}
"""Buttons by which one form does several things, with the command that each is."""

SHOWN_AGAIN = {
    "casestudies/admin/review.html add-comment": "gives the form one more box",
    "components/admin/tried.html {{ name }}": "tries one thing of the outbox or the index again, as all are tried",
    "taxonomy/admin/preview_button.html preview": "shows what saving would change",
}
"""Buttons that are no command of their own, each with why."""


def _each(
    patterns: Iterable[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, View]]:
    """Every view of the site by the name of its address, or by its pattern where it has no name."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _each(
                each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space
            )
        else:
            yield f"{space}{each.name or each.pattern}", each.callback


def _layers(view: Any) -> Iterator[Any]:
    """A view and what it is wrapped around, outside first."""
    while inspect.isfunction(view):
        yield view
        inner = inspect.getclosurevars(view).nonlocals.get("view_func")
        view = getattr(view, "__wrapped__", inner)


def _is_ours(view: View) -> bool:
    layers = list(_layers(view))
    homes = {str(each.__globals__["__name__"]) for each in layers}
    homes |= {each.view_class.__module__ for each in layers if hasattr(each, "view_class")}
    return any(home.partition(".")[0] in OURS for home in homes)


def _takes_forms(view: View) -> bool:
    """Whether nothing around a view says that it only answers: one that does not say so may take what is sent."""
    layers = list(_layers(view))
    kinds = [each.view_class for each in layers if hasattr(each, "view_class")]
    if kinds:
        return hasattr(kinds[0], "post")
    said = [inspect.getclosurevars(each).nonlocals.get("request_method_list") for each in layers]
    return all("POST" in methods for methods in said if methods is not None)


def _addresses() -> set[str]:
    found = _each(get_resolver().url_patterns)
    return {name for name, view in found if _is_ours(view) and _takes_forms(view)}


def _held() -> set[str]:
    tables: tuple[dict[str, Any], ...] = (COMMANDS, documents.COMMANDS, own.COMMANDS)
    return {command.address for table in tables for command in table.values()}


def _known() -> set[str]:
    """The name of every command and action of the matrices."""
    return {*COMMANDS, *documents.COMMANDS, *own.COMMANDS, *MATRIX, *QUEUES}


def test_every_address_that_takes_a_form_has_an_entry_in_a_matrix() -> None:
    elsewhere = {**ADDRESSES, **OPEN}
    found = _addresses()
    without = found - _held()
    assert {name for name in without if not _matching(name, elsewhere)} == set()
    assert _held() - found == set(), "no entry is for an address that there is no more"
    used = {pattern for name in without for pattern in _matching(name, elsewhere)}
    assert used == set(elsewhere), "nor is an exception"


def _matching(name: str, patterns: Iterable[str]) -> set[str]:
    return {each for each in patterns if fnmatchcase(name, each)}


def test_a_view_that_only_answers_takes_no_form_and_one_that_says_nothing_does() -> None:
    found = _addresses()
    assert {"contribute_home", "case", "search", "case_reviews", "going_stale"}.isdisjoint(found)
    assert {"contribute_start", "contribute_edit", "case_report", "case_review", "outbox"} <= found


_BUTTON = re.compile(r"<button\b((?:\{%.*?%\}|\{\{.*?\}\}|[^>{])*)>", re.DOTALL)


def _buttons() -> set[str]:
    """Every button with a name, by its template; with its value where that tells what to do."""
    found = set()
    folder = Path(settings.BASE_DIR) / "templates"
    for path in folder.rglob("*.html"):
        for words in _BUTTON.findall(path.read_text(encoding="utf-8")):
            said = dict(re.findall(r'(\w+)="([^"]*)"', words))
            if "name" in said:
                tells = f"={said['value']}" if said["name"] == "do" else ""
                found.add(f"{path.relative_to(folder)} {said['name']}{tells}")
    return found


def test_every_button_by_which_a_form_does_something_else_has_an_entry_too() -> None:
    assert _buttons() == {*BUTTONS, *SHOWN_AGAIN}
    assert {*ADDRESSES.values(), *BUTTONS.values()} <= _known()


def test_what_is_done_about_a_missing_agreement_and_each_answer_to_a_request_has_an_entry() -> None:
    rooms = {
        each.partition("do=")[2] for each in BUTTONS if "s/agreement/a" in each and " do=" in each
    }
    editors = {each.partition("do=")[2] for each in BUTTONS if "admin/agreement.html do=" in each}
    assert rooms == {"ask", *ACTIONS}
    assert editors == rooms - {"agree"}, "nobody agrees there in the owner's place"
    sent = {"yes": "agree by link", "unnamed": "agree by link, unnamed", "no": "refuse by link"}
    assert {value for value, _ in ANSWERS} == set(sent)
    assert set(sent.values()) <= set(COMMANDS)
