"""Writing a case, and what stands around it."""

from __future__ import annotations

from casestudies.models import CaseStudyPage
from contributions.models import FieldComment
from contributions.writing import kept
from taxonomy.models import Sector
from tests import factories
from tests.contributions.commands.looking import kept_texts
from tests.contributions.commands.shape import ROOM, WRITTEN, Command, Form, Sent, of_case, place
from tests.contributions.matrix import PEOPLE
from tests.contributions.writing.helpers import sent


def _typed(case: CaseStudyPage) -> Sent:
    return [case.ref], sent(case, "short", challenge="Changed.")


def _typed_in_a_section(case: CaseStudyPage) -> Sent:
    return [case.ref, "short"], sent(case, "short", challenge="Changed.")


def _in_the_long_form(case: CaseStudyPage) -> Sent:
    return [case.ref, "decision"], sent(case, "decision", next_steps="Changed.")


def _with_button(name: str, value: str) -> Form:
    """A button that saves nothing: what was typed is kept, and the form comes again."""
    return lambda case: (
        [case.ref, "decision"],
        sent(case, "decision", next_steps="Changed.", **{name: value}),
    )


def _thrown_away(case: CaseStudyPage) -> Sent:
    """Each of its people has typed something, in a form that has the same key by chance."""
    typed = sent(case, "short", challenge="Changed.")
    for role in sorted(PEOPLE):
        kept.keep(case, place(case, role).user, "short", key="tab-1", version=1, data=typed)
    return [case.ref], {**typed, "discard": "1"}


def _earlier(case: CaseStudyPage) -> Sent:
    return [case.ref], {"version": str(case.revisions.order_by("pk")[0].pk)}


def _with_terms(case: CaseStudyPage) -> Sent:
    term = factories.term(Sector, "Forms")  # the words of its challenge point to it
    return [case.ref], {"term": [f"sectors:{term.pk}"]}


def _comment(case: CaseStudyPage) -> FieldComment:
    return FieldComment.objects.create(page=case, text="Since when?")


def _answered(case: CaseStudyPage) -> Sent:
    return [case.ref], {"text": "Since 2019.", "answers_to": str(_comment(case).pk)}


def _answered_in_the_form(case: CaseStudyPage) -> Sent:
    first = _comment(case)
    return [case.ref], {
        **sent(case, "short"),
        "answer": str(first.pk),
        f"answer-{first.pk}": "Since 2019.",
    }


def _settled(case: CaseStudyPage) -> Sent:
    return [case.ref, _comment(case).pk], {}


COMMANDS = {
    "write": Command("contribute_edit", _typed, PEOPLE, WRITTEN),
    "write in the long form": Command(
        "contribute_edit_section", _in_the_long_form, PEOPLE, WRITTEN
    ),
    "ask for one more row": Command(
        "contribute_edit_section", _with_button("add", "actions"), PEOPLE, ROOM, kept_texts
    ),
    "move a row": Command(
        "contribute_edit_section",
        _with_button("move", "actions-0-down"),
        PEOPLE,
        ROOM,
        kept_texts,
    ),
    "keep what is typed": Command("contribute_keep", _typed_in_a_section, PEOPLE, ROOM, kept_texts),
    "throw away what was typed": Command("contribute_edit", _thrown_away, PEOPLE, ROOM, kept_texts),
    "add terms": Command("contribute_terms", _with_terms, PEOPLE, WRITTEN),
    "go back to a version": Command("contribute_versions", _earlier, PEOPLE, WRITTEN),
    "send": Command("contribute_submit", of_case(), PEOPLE, WRITTEN - {"withdrawn"}),
    "take back from review": Command(
        "contribute_take_back",
        of_case(),
        PEOPLE,
        frozenset({"in review", "sent back", "scheduled"}),
    ),
    # comments
    "comment": Command("contribute_comments", of_case(text="Since when?"), PEOPLE, ROOM),
    "answer a comment": Command("contribute_comments", _answered, PEOPLE, ROOM),
    "answer a comment in the form": Command("contribute_edit", _answered_in_the_form, PEOPLE, ROOM),
    "settle a comment": Command("contribute_settle_comment", _settled, PEOPLE, ROOM),
}
