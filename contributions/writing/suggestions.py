"""Terms that the words of a case point to: offered with the reason, added only when somebody says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from cms.core.markdown import plain_text
from contributions.access import closing_words
from contributions.writing import versions
from contributions.writing.offered import PROXIES
from contributions.writing.schema import described
from taxonomy.choices import Scheme, SynonymMatch
from taxonomy.models import Term

COLUMN_OF = {
    Scheme.SECTOR: "sectors",
    Scheme.METHOD: "methods",
    Scheme.BARRIER: "barriers",
    Scheme.ENABLER: "enablers",
}
"""The column that holds the terms of a scheme; outcomes are measures and are added in their rows."""

READ = (
    *("title", "summary", "challenge", "approach", "market", "hypothesis", "user_needs"),
    *("what_helped", "working_together", "key_findings", "what_we_would_change"),
    *("why_it_did_not_scale", "next_steps"),
)
"""The columns that are read, in the order in which a reason is looked for."""

SHORTEST = 4
"""Names of fewer letters are too often part of something else."""

AROUND = 40
MOST = 40


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term, the column that would take it, and the words that point to it, with where they stand."""

    term: Term
    column: str
    words: str
    passage: str
    where: str

    @property
    def key(self) -> str:
        """What a form sends to add it."""
        return f"{self.column}:{self.term.pk}"


def suggest(page: CaseStudyPage) -> list[Suggestion]:
    """Return the terms that the words of ``page`` name and that it does not carry."""
    texts = dict(_texts(page))
    carried = {term.pk for column in COLUMN_OF.values() for term in getattr(page, column).all()}
    rows = [
        term
        for scheme in COLUMN_OF
        for term in PROXIES[scheme].objects.taggable().prefetch_related("synonyms")
    ]
    found = [
        suggestion
        for term in rows
        if term.pk not in carried and (suggestion := _for_term(term, texts)) is not None
    ]
    return found[:MOST]


def _texts(page: CaseStudyPage) -> Iterator[tuple[str, str]]:
    """What is read, by what it is called: columns, then sections, where a document of no known form ends up."""
    for name in READ:
        label = described()[name].label or name.replace("_", " ").capitalize()
        yield label, plain_text(getattr(page, name))
    for number, row in enumerate(page.sections.all(), 1):
        yield f"Section {number}: {row.heading}", f"{row.heading}\n{plain_text(row.body)}"


def _for_term(term: Term, texts: dict[str, str]) -> Suggestion | None:
    for words, flags in _names(term):
        pattern = re.compile(rf"(?<!\w){re.escape(words)}(?:s|es)?(?!\w)", flags)
        for where, text in texts.items():
            if match := pattern.search(text):
                passage = _passage(text, match.start(), match.end())
                return Suggestion(term, COLUMN_OF[Scheme(term.scheme)], match[0], passage, where)
    return None


def _names(term: Term) -> Iterator[tuple[str, re.RegexFlag]]:
    """The ways of saying a term that stand for it alone, each with how capitals count."""
    plain = " ".join(term.name.partition("(")[0].split())
    if len(plain) >= SHORTEST:
        yield plain, re.IGNORECASE
    for row in term.synonyms.all():
        if row.match == SynonymMatch.EXACT_CASE:
            yield row.text, re.NOFLAG
        elif row.match == SynonymMatch.ANY and len(row.text) >= SHORTEST:
            yield row.text, re.IGNORECASE


def _passage(text: str, start: int, end: int) -> str:
    before, after = max(0, start - AROUND), min(len(text), end + AROUND)
    words = " ".join(text[before:after].split())
    return f"{'…' if before else ''}{words}{'…' if after < len(text) else ''}"


@transaction.atomic
def add_terms(case: CaseStudyPage, keys: list[str], *, user: User) -> list[Term]:
    """Add the terms that were confirmed, as a new version; return those that were added.

    What is not offered for this case is left out.

    Raises:
        ValidationError: while the editors have the case, or it waits for its hour.
    """
    stored = CaseStudyPage.objects.select_for_update().get(pk=case.pk)
    if closed := closing_words(user, stored):
        raise ValidationError(closed)
    case.refresh_from_db()
    page, _ = versions.latest(case)
    chosen = [each for each in suggest(page) if each.key in set(keys)]
    for each in chosen:
        held = list(getattr(page, each.column).all())
        setattr(page, each.column, [*held, each.term])
    if chosen:
        services.save_draft(page, user=user)
    return [each.term for each in chosen]
