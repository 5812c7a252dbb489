"""What editors do about agreements, in the history of the case: who did it, and about whose agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wagtail.log_actions import LogFormatter, log

from casestudies.choices import ConsentRole
from contributions.agreement import missing

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User

CALLED_OFF: Final = "call-off"
DONE: Final = {
    missing.ASK: ("Ask for an agreement", "Asked for an agreement by e-mail: the {role}'s"),
    missing.WITHHOLD: (
        "Withhold without an agreement",
        "Withheld without an agreement: the {role}'s",
    ),
    missing.UNNAMED: ("Leave out a name", "Left out a name without an agreement: the {role}'s"),
    CALLED_OFF: ("Call off a request to agree", "Called off a request to agree: to the {role}"),
}
"""What each thing done is called, for the filter of the history and in a line of it."""


def register(actions: Any) -> None:
    """Name each of them for the history of a case."""
    for done, (label, line) in DONE.items():
        actions.register_action(_action(done))(_formatter(label, line))


def remember(case: CaseStudyPage, done: str, *, role: str, by: User) -> None:
    """Note that ``by`` did it. Whose agreement it was is told by role: names and addresses are theirs."""
    words = str(ConsentRole(role).label).lower()
    log(case, _action(done), user=by, data={"role": words})


def _action(done: str) -> str:
    return f"contributions.agreement-{done}"


def _formatter(name: str, line: str) -> type[LogFormatter]:
    class Formatter(LogFormatter):
        """One line."""

        label = name

        def format_message(self, log_entry: Any) -> str:
            """Say it with the role."""
            return line.format(role=log_entry.data["role"])

    return Formatter
