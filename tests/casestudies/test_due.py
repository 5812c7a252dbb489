"""One rule of when a case is due: the page, the reminders, the editors' list and its filter agree."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import product

import pytest
from django.utils import timezone

from casestudies.due import due_by, due_of, with_confirmed
from casestudies.models import CaseStudyPage, Confirmation
from cms.core.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)
DATES = (None, PartialDate(2026), PartialDate(2026, 11), PartialDate(2026, 12, 26))
DAYS = (None, date(2025, 10, 31), date(2025, 11, 1), date(2026, 10, 27), date(2026, 11, 26))
CONFIRMED = [
    (None, None),
    *product(DAYS[2:], (None, PartialDate(2026, 11), PartialDate(2026, 12, 26))),
]
ASKED = (TODAY - timedelta(days=1), TODAY, date(2026, 11, 30), date(2026, 12, 31))


def test_the_database_tells_who_is_due_as_the_rule_does(case_index: object) -> None:
    cases = with_confirmed(CaseStudyPage.objects.all())
    for review, again in product(DATES, DATES):
        factories.draft("Ramps", review_by=review, ask_again=again)
    told_of = product(DAYS, CONFIRMED)
    for published, (confirmed, answered) in told_of:
        late = timezone.make_aware(datetime.combine(published, time(23, 30))) if published else None
        CaseStudyPage.objects.update(first_published_at=late)
        Confirmation.objects.all().delete()
        if confirmed:
            Confirmation.objects.bulk_create(
                Confirmation(page=page, on=confirmed, answers=answered) for page in cases.all()
            )
        due = {page: due_of(page) for page in cases.all()}
        for day in ASKED:
            expected = {page for page, on in due.items() if on is not None and on.last_day <= day}
            assert set(due_by(cases, day)) == expected, (
                f"by {day}, published {published}, confirmed {confirmed} for {answered}"
            )
