"""The last part of a case's address, made of words."""

from __future__ import annotations

import re
from itertools import chain, count

from django.utils.text import slugify
from wagtail.models import Page

from casestudies.models.identity import CaseIdentity, CaseSlug, numbers_with_merged

SLUG_LENGTH = 200


def slug_base(text: str) -> str:
    """Return the slug that ``text`` asks for, whether or not another case has it.

    >>> slug_base("Llanfair's buses, 2019"), slug_base("…")
    ('llanfairs-buses-2019', 'case')
    """
    return slugify(text)[:SLUG_LENGTH].strip("-") or "case"


def free_slug(text: str, index: Page, *, but: Page | None = None) -> str:
    """Return a slug made of ``text`` that no case, ``but`` one, has now, and none has ever been live at."""
    base = slug_base(text)
    others = index.get_children().exclude(pk=but.pk if but is not None else None)
    taken = set(others.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(CaseSlug.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in count(2))
    return next(slug for slug in chain([base], numbered) if slug not in taken)


def following_slug(page: Page, *, before: str) -> str:
    """Return the slug for ``page``, whose title was ``before``: made anew while it follows the title.

    It follows until the case is first published, and no more once somebody has chosen another.
    """
    held = page.slug
    follows = page.first_published_at is None and re.fullmatch(
        rf"{re.escape(slug_base(before))}(-\d+)?", held
    )
    return free_slug(page.title, page.get_parent(), but=page) if follows else held


def retire_addresses(ref: str) -> None:
    """Have no address of a case lead anywhere, nor of those that were merged into it, by way of others too."""
    numbers = numbers_with_merged(CaseIdentity.number_of(ref))
    CaseSlug.objects.filter(identity__in=numbers).update(is_retired=True)
