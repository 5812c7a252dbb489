"""The navigation of the champions' room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.urls import reverse

register = template.Library()

CASE_PAGES: Final = (
    ("contribute_case", "Overview"),
    ("contribute_edit", "Write"),
    ("contribute_comments", "Comments"),
    ("contribute_preview", "Preview"),
    ("contribute_agreement", "Agreement"),
    ("contribute_versions", "Versions"),
    ("contribute_people", "People"),
    ("contribute_submit", "Send"),
)
"""The pages of one case, by the names of their addresses; each takes the reference alone."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One entry of a navigation."""

    label: str
    url: str
    is_here: bool


BEHIND: Final = {
    "contribute_agreement_given": "contribute_agreement",
    "contribute_agreement_taken_back": "contribute_agreement",
    "contribute_embargo": "contribute_agreement",
    "contribute_withdraw": "contribute_agreement",
}
"""Pages that are reached from another one, whose address theirs does not go on from."""


@register.simple_tag(takes_context=True)
def case_pages(context: dict[str, Any], ref: str) -> list[PageLink]:
    """Return the links to the pages of a case; it asks no database."""
    request = context["request"]
    behind = BEHIND.get(request.resolver_match.url_name if request.resolver_match else "")
    path = reverse(behind, args=[ref]) if behind else request.path
    links = [(label, reverse(name, args=[ref])) for name, label in CASE_PAGES]
    here = max((url for _, url in links if path.startswith(url)), key=len, default="")
    return [PageLink(label, url, url == here) for label, url in links]
