"""What a reviewer asks to be changed becomes comments beside the fields, where it is read and answered."""

from __future__ import annotations

from typing import Any

from casestudies.models import CaseStudyPage, ReviewRecord
from casestudies.review.signals import case_returned
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


def connect() -> None:
    """Listen, once."""
    case_returned.connect(keep_remarks, sender=CaseStudyPage, dispatch_uid="contributions.remarks")
