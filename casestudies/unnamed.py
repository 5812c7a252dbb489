"""A case that does not name its authority: where the name, or what tells it, still stands.

What tells the authority by itself (notices, exact places, people served, a source's address) is withheld
with it, and the case is not public while a name of it stands in anything that the public would read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from casestudies.agreement import public_facts
from casestudies.life_choices import StatementState
from casestudies.redaction import withheld_paths

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage
    from organisations.models import Organisation

IDENTIFYING = (
    "lead_organisation",
    "lead_department",
    "areas",
    "population",
    "notices",
    "source_url",
    "contributors",
)
"""Names of the case file that tell the authority, or narrow it down further than its region."""

_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+\b", re.IGNORECASE)


def names_left(page: CaseStudyPage) -> list[str]:
    """Say where the name of an authority that is not to be named still stands; nothing if it is named.

    Names are looked for as they are written, capitals included, so that Reading is not found in
    "reading"; in addresses whatever the capitals.
    """
    if not page.anonymised_as or page.lead_organisation is None:
        return []
    return list(_left(page, page.lead_organisation))


def _left(page: CaseStudyPage, body: Organisation) -> Iterator[str]:
    withheld = withheld_paths(page)
    for name in IDENTIFYING:
        if not withheld.covers(name):
            yield f"The authority is not to be named, but “{name}” would tell it. Withhold that too."
    facts = [*public_facts(page), *_kept_beside(page)]
    for place in dict.fromkeys(name for name, text in facts if _tells(text, body)):
        yield f"The authority is not to be named, but its name stands in “{place}”."


def _kept_beside(page: CaseStudyPage) -> Iterable[tuple[str, str]]:
    yield "address of the page", f"https://x/{page.slug}"
    if page.pk:
        for text in page.change_notes.values_list("text", flat=True):
            yield "a public note on what changed", text
        said = page.statements.filter(state=StatementState.STANDING)
        for words in said.values_list("given_by", "public_words"):
            yield "a dispute or reply", " ".join(words)


def _tells(text: str, body: Organisation) -> bool:
    return _names(body).search(text) is not None or any(
        any(word in address.lower() for word in _words_of_addresses(body))
        for address in _ADDRESS.findall(text)
    )


def _names(body: Organisation) -> re.Pattern[str]:
    names = {body.name, body.official_name, *(row.text for row in body.names.all())} - {""}
    parts = (r"\s+".join(map(re.escape, name.split())) for name in sorted(names))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


def _words_of_addresses(body: Organisation) -> set[str]:
    return {body.slug, body.slug.replace("-", "")} - {""}
