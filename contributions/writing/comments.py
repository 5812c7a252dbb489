"""Comments on the fields of a draft, and the e-mails that tell of them.

They are between the people of a case and its editors; nothing of them is ever public.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from casestudies.editing.reviews import may_review
from casestudies.gaps import label_of, part_in_letter
from casestudies.models import CaseStudyPage
from casestudies.naming import is_name
from cms.accounts.models import User
from cms.mail.services import post
from contributions.models import CaseWriter, FieldComment
from contributions.writing.versions import name_of

LONGEST = 4_000
CLICKED_AGAIN = timedelta(minutes=10)
"""So long after it was said, the same once more is the same click, or its page sent anew."""

THE_CASE = "The case as a whole"
UNNAMED = {
    "title": "Title",
    "owner_name": "Owner's name",
    "owner_email": "Owner's e-mail address",
}
"""Fields that cannot be called unknown or withheld, so that the case file's names leave them out."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers, oldest first."""

    first: FieldComment
    label: str
    entries: tuple[FieldComment, ...]

    @property
    def is_settled(self) -> bool:
        """Whether somebody has called it done."""
        return self.first.settled_at is not None


def field_label(case: CaseStudyPage, field: str) -> str:
    """Return words for what a comment is about."""
    if field in UNNAMED:
        return UNNAMED[field]
    return label_of(case, field) if field else THE_CASE


def can_be_about(case: CaseStudyPage, field: str) -> bool:
    """Whether a comment can be about ``field``: a name of the case file, or one that has none."""
    return field in UNNAMED or is_name(type(case), field)


def threads(case: CaseStudyPage) -> list[Thread]:
    """Return every comment on ``case`` with its answers, those still open first; one query."""
    rows = list(FieldComment.objects.filter(page=case).select_related("author", "settled_by"))
    answers: dict[int, list[FieldComment]] = {}
    for row in rows:
        if row.answers_to_id is not None:
            answers.setdefault(row.answers_to_id, []).append(row)
    found = [
        Thread(row, field_label(case, row.field), (row, *answers.get(row.pk, [])))
        for row in rows
        if row.answers_to_id is None
    ]
    return sorted(found, key=lambda thread: thread.is_settled)


def open_counts(case: CaseStudyPage) -> dict[str, int]:
    """Return how many comments on each field are not settled; one query."""
    rows = FieldComment.objects.filter(page=case, answers_to=None, settled_at=None)
    return dict(rows.order_by().values_list("field").annotate(Count("pk")))


@transaction.atomic
def comment(
    case: CaseStudyPage,
    text: str,
    *,
    author: User,
    field: str = "",
    answers_to: FieldComment | None = None,
    tell: bool = True,
) -> FieldComment:
    """Add a comment on ``field`` (a name of the case file; empty for the whole case), or an answer.

    An answer goes by e-mail to everybody who has spoken in its thread, a first comment, or what an editor
    answers, to everybody who writes the case; its author hears nothing of it. An answer opens a settled
    thread again.

    Args:
        tell: whether to write to them; not where another e-mail says it already.

    Raises:
        ValidationError: if it is empty or too long, or no field is called so.
    """
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise ValidationError({"text": f"Write something, at most {LONGEST:,} characters."})
    first = (answers_to.answers_to or answers_to) if answers_to else None
    about = first.field if first else field
    if about and not can_be_about(case, about):
        raise ValidationError({"field": "There is no field of that name."})
    made = FieldComment.objects.create(
        page=case, field=about, text=words, author=author, answers_to=first
    )
    if first is not None:
        FieldComment.objects.filter(pk=first.pk).update(settled_at=None, settled_by=None)
    if tell:
        _tell(case, made, _listeners(case, first, author))
    return made


@transaction.atomic
def comment_once(
    case: CaseStudyPage,
    text: str,
    *,
    author: User,
    field: str = "",
    answers_to: FieldComment | None = None,
) -> FieldComment:
    """Add a comment or an answer as :func:`comment` does; sent twice, by two clicks, it is the one that stands.

    Raises:
        ValidationError: as :func:`comment`.
    """
    CaseStudyPage.objects.select_for_update().get(pk=case.pk)  # two clicks come at the same time
    first = (answers_to.answers_to or answers_to) if answers_to else None
    about = first.field if first else field
    there = FieldComment.objects.filter(page=case, field=about, answers_to=first)
    last = there.select_related("answers_to").last()
    if last is not None and _is_same_click(last, author, text.strip()):
        return last
    return comment(case, text, author=author, field=field, answers_to=answers_to)


def _is_same_click(last: FieldComment, author: User, words: str) -> bool:
    """Whether the same was said a moment ago, and nothing has come of it since."""
    if (last.author_id, last.text) != (author.pk, words):
        return False
    is_settled = (last.answers_to or last).settled_at is not None
    is_recent = last.created_at > timezone.now() - CLICKED_AGAIN
    return is_recent and not is_settled and not last.answers.exists()


@transaction.atomic
def settle(first: FieldComment, *, user: User) -> None:
    """Call a comment done, with its answers. Twice is once."""
    if first.settled_at is None:
        first.settled_at, first.settled_by = timezone.now(), user
        first.save(update_fields=["settled_at", "settled_by"])


def _listeners(case: CaseStudyPage, first: FieldComment | None, author: User) -> Iterable[User]:
    """Who hears of it: of an answer those who spoke, of what else is said those who write."""
    theirs = _people_of(case)
    ids: set[int | None] = set()
    if first is not None:
        spoke = FieldComment.objects.filter(answers_to=first).values_list("author", flat=True)
        ids = {first.author_id, *spoke}
    if first is None or author.pk not in theirs:
        ids |= theirs
    heard = [pk for pk in ids if pk is not None and pk != author.pk]
    people = User.objects.filter(pk__in=heard, is_active=True).exclude(email="")
    return people.order_by("pk")


def _people_of(case: CaseStudyPage) -> set[int | None]:
    writers = CaseWriter.objects.filter(page=case, accepted_at__isnull=False)
    return {case.owner_id, *writers.values_list("user", flat=True)}


def _tell(case: CaseStudyPage, made: FieldComment, people: Iterable[User]) -> None:
    """Write to each, with the way to where they can answer; not to who can open it nowhere any more."""
    theirs = _people_of(case)
    context = {
        "title": case.draft_title or case.title,
        "label": field_label(case, part_in_letter(case, made.field)),
        "author": name_of(made.author),
        "text": made.text,
        "is_answer": made.answers_to_id is not None,
    }
    for person in people:
        if person.pk in theirs:
            place = reverse("contribute_comments", args=[case.ref])
        elif may_review(person):
            place = reverse("case_comments", args=[case.pk])
        else:
            continue
        context["url"] = f"{place}#comment-{made.pk}"
        post("field_comment", person.email, context, key=f"field-comment-{made.pk}-{person.pk}")
