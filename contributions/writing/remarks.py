"""What a reviewer asks to be changed becomes comments beside the fields, where it is read and answered.

So does each evidence step that they lowered, with the reason.
"""

from __future__ import annotations

from typing import Any

from casestudies.models import CaseStudyPage, LoweredStep, ReviewRecord
from casestudies.review.signals import case_returned, step_lowered
from contributions.writing.comments import comment


def keep_remarks(sender: Any, record: ReviewRecord, **_: Any) -> None:
    """Make a comment of each remark, and of what was said in general; the e-mail of the return tells of them."""
    if record.reviewer is None:
        return
    said = [(each.field, each.text) for each in record.remarks.all()]
    if record.words:
        said.insert(0, ("", record.words))
    for field, text in said:
        comment(record.page, text, author=record.reviewer, field=field, tell=False)


def say_why_lowered(sender: Any, lowered: LoweredStep, **_: Any) -> None:
    """Tell those who write a case, by a comment and its e-mail, that an evidence step was lowered, and why."""
    record = lowered.record
    if record.reviewer is None:
        return
    words = (
        f"I lowered the evidence step from {lowered.before} to {lowered.after}. {lowered.reason}"
    )
    field = f"outcomes.{lowered.row_id}.evidence"
    comment(record.page, words, author=record.reviewer, field=field)


def connect() -> None:
    """Listen, once."""
    step_lowered.connect(
        say_why_lowered, sender=CaseStudyPage, dispatch_uid="contributions.step_lowered"
    )
    case_returned.connect(keep_remarks, sender=CaseStudyPage, dispatch_uid="contributions.remarks")
