"""What stands beside a case in public is held back where it tells what the case withholds, or whose it is if unnamed.

Statements go back to the editors' queue, answers are shown no more, and a note waits for whoever corrects it.
"""

from __future__ import annotations

from casestudies.detail.disputed import is_held_back
from casestudies.life_choices import StatementState
from casestudies.models import CaseStudyPage, ChangeNote, Question, Statement
from casestudies.redaction import withheld_paths
from casestudies.unnamed import what_gives_away


def hold_back(page: CaseStudyPage) -> None:
    """Hold back all that stands beside ``page``, just published, and tells what it withholds or whose it is.

    No query more than that for its states where it withholds nothing.
    """
    withheld = withheld_paths(page)
    if not withheld.paths:
        return
    gives_away = what_gives_away(page)
    standing = Statement.objects.filter(page_id=page.pk, state=StatementState.STANDING)
    back = [
        row.pk
        for row in standing
        if is_held_back(row.part, withheld) or gives_away(f"{row.given_by}\n{row.public_words}")
    ]
    Statement.objects.filter(pk__in=back).update(state=StatementState.NEW)
    notes = ChangeNote.objects.filter(page_id=page.pk, held_back=False)
    telling = [row.pk for row in notes if gives_away(row.text)]
    ChangeNote.objects.filter(pk__in=telling).update(held_back=True)
    hold_back_answers(page)


def hold_back_answers(page: CaseStudyPage) -> None:
    """Show questions and answers no more that tell what ``page`` withholds, or whose it is if unnamed.

    They are the words of a reader and of the owner, so that nobody else can mend them.
    """
    gives_away = what_gives_away(page)
    public = Question.objects.filter(page_id=page.pk, is_public=True, held_back=False)
    telling = [row.pk for row in public if gives_away(f"{row.text}\n{row.answer}")]
    Question.objects.filter(pk__in=telling).update(held_back=True)
