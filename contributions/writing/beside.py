"""Comments beside the fields of a writing form: which stand where, and the answers typed there.

An answer is a box of the form itself, so that nothing typed elsewhere on the page is lost over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from cms.core.numbers import row_number
from contributions.models import FieldComment
from contributions.writing.addresses import EXPECTED_PARTS
from contributions.writing.columns import state_part
from contributions.writing.comments import LONGEST, Thread, comment_once, threads
from contributions.writing.forms import Data
from contributions.writing.sections import SECTIONS

ANSWER: Final = "answer"
"""The button that sends what was typed at once; saving the form does too."""

BOX: Final = "answer-"
GENERAL: Final = ""
"""Where comments stand that are about the case as a whole, or about what no form asks for."""


@dataclass(frozen=True, slots=True)
class Talk:
    """An open thread beside its field, with an answer that was typed and not sent."""

    thread: Thread
    typed: str

    @property
    def box(self) -> str:
        """The name of the box for an answer."""
        return f"{BOX}{self.thread.first.pk}"

    def is_of(self, row: str) -> bool:
        """Whether it is about the row of that name (``claims.m1``), or a part of it."""
        return f"{self.thread.first.field}.".startswith(f"{row}.")


@cache
def _parts() -> dict[str, str]:
    """The part of the form by the name that the case file has for it."""
    named = {state_part(part): part for section in SECTIONS for part in section.parts}
    return named | EXPECTED_PARTS


def part_of(field: str) -> str:
    """Return the column or relation of the form that a comment on ``field`` stands beside.

    >>> part_of("contract"), part_of("outcomes.o1.baseline"), part_of("nothing.there")
    ('contract_value', 'outcomes', '')
    """
    return _parts().get(field) or _parts().get(field.partition(".")[0], GENERAL)


def talks(case: CaseStudyPage, data: Data | None) -> dict[str, list[Talk]]:
    """Return the open threads on ``case`` by the part they stand beside; one query.

    ``data`` is what the form holds, answers that were not sent among it.
    """
    typed = typed_answers(data or {})
    found: dict[str, list[Talk]] = {}
    for thread in threads(case):
        if not thread.is_settled:
            talk = Talk(thread, typed.get(thread.first.pk, ""))
            found.setdefault(part_of(thread.first.field), []).append(talk)
    return found


def typed_answers(data: Data) -> dict[int, str]:
    """Return what was typed in the boxes for answers, by the comment that each answers.

    Only names that we give count: ``answer-07`` would be the box of another name.

    >>> typed_answers({"answer-7": [" Yes. "], "answer-8": [""], "answer-x": ["No"], "title": ["T"]})
    {7: 'Yes.'}
    >>> typed_answers({"answer-07": ["No"]})
    {}
    """
    boxes = [name for name in data if name.startswith(BOX)]
    return {
        number: text
        for name in boxes
        if (number := row_number(name.removeprefix(BOX))) is not None and name == f"{BOX}{number}"
        if (text := (data[name] or [""])[-1].strip())
    }


def send_answers(case: CaseStudyPage, data: Data, *, user: User) -> tuple[int, list[str]]:
    """Send the answers that were typed and take them out of ``data``; what is refused stays in it.

    What the same person has said last in the thread, word for word, is not said again: a form may
    arrive twice. Return how many were sent, and why others were not.
    """
    sent, refused = 0, []
    typed = typed_answers(data)
    rows = FieldComment.objects.filter(page=case, answers_to=None, pk__in=typed)
    for first in rows.order_by("pk"):
        words = typed[first.pk]
        if len(words) > LONGEST:
            refused.append(f"An answer was not sent: keep it to {LONGEST:,} characters.")
            continue
        if not _was_said(first, words, user):
            sent += 1
            comment_once(case, words, author=user, answers_to=first)
        del data[f"{BOX}{first.pk}"]
    return sent, refused


def has_answers(case: CaseStudyPage, data: Data, *, user: User) -> bool:
    """Whether ``data`` holds an answer that ``user`` has not sent yet."""
    typed = typed_answers(data)
    rows = FieldComment.objects.filter(page=case, answers_to=None, pk__in=typed)
    return any(not _was_said(row, typed[row.pk], user) for row in rows)


def _was_said(first: FieldComment, words: str, user: User) -> bool:
    last = first.answers.order_by("created_at", "pk").last()
    return last is not None and last.author_id == user.pk and last.text == words
