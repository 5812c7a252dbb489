"""What a browser sends from the writing forms, made from the form itself."""

from __future__ import annotations

from typing import Any

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from contributions.writing import versions
from contributions.writing.forms import Data, SectionForm, snapshot
from contributions.writing.offered import Offered
from contributions.writing.sections import by_slug
from contributions.writing.standing import standing_mark
from tests import factories


def draft_of(user: User, title: str, **fields: Any) -> CaseStudyPage:
    """Return a draft that ``user`` made."""
    factories.case_index()
    return services.create_draft(title, user=user, **fields)


def latest(case: CaseStudyPage) -> CaseStudyPage:
    """Return the latest version of a case, read anew."""
    stored = CaseStudyPage.objects.get(pk=case.pk)
    return versions.latest(stored)[0]


def edit_url(case: CaseStudyPage, section: str = "short") -> str:
    """Return the address of a form."""
    tail = "" if section == "short" else f"{section}/"
    return f"/contribute/{case.ref}/edit/{tail}"


def sent(case: CaseStudyPage, section: str, key: str = "tab-1", **changed: Any) -> Data:
    """Return what the form of ``section``, opened now, sends once ``changed`` was typed.

    Names are those of the form; a name of a row holds hyphens and is given by a mapping ``rows``.
    """
    stored = CaseStudyPage.objects.get(pk=case.pk)
    page, number = versions.latest(stored)
    data = snapshot(SectionForm(by_slug()[section], page, Offered()))
    mark = standing_mark(by_slug()[section], page, Offered())
    data |= {"version": [str(number)], "standing": [mark], "key": [key], "put-back": [""]}
    for name, value in {**changed.pop("rows", {}), **changed}.items():
        data[name] = value if isinstance(value, list) else [str(value)]
    return data
