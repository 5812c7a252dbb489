"""A case that does not name its authority: where the name, or what tells it, still stands.

What tells the authority by itself (notices, exact places, people served, a source's address) is withheld
with it, and the case is not public while a name of it stands in anything that the public would read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError

from casestudies.choices import FieldStatus
from casestudies.fact_labels import label_of_fact
from casestudies.fingerprints import public_words
from casestudies.gaps import label_of
from casestudies.life_choices import StatementState
from casestudies.models.identity import final_refs
from casestudies.naming import UNNAMED_RELATIONS, column_name
from casestudies.redaction import WithheldPaths, is_withheld, withheld_paths
from casestudies.withheld_names import withheld_names
from organisations.written import Names, as_read

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

_ADDRESS = re.compile(r"https?://\S+|(?<![\w-])[\w-]++(?:\.[\w-]++)+|[@#]\w+", re.IGNORECASE)
_SURE_IN_ADDRESSES = 6
"""A shorter name stands in the address of many a thing that it says nothing of."""


REFUSED: Final = (
    "This case does not name its authority, but these words give it away, and would be public at once. "
    "Leave the name out."
)
NAMES_WITHHELD: Final = (
    "These words name somebody whose name this case withholds, and would be public at once. "
    "Leave the name out."
)


def refuse_names(page: CaseStudyPage, **texts: str) -> None:
    """Refuse words that would stand beside a case in public, where they tell what it does not.

    That is the authority that it does not name, and whoever's name it withholds.

    For what does not wait for a publication, which asks :func:`names_left`.

    Raises:
        ValidationError: by the names of ``texts``.
    """
    gives_away = what_gives_away(page)
    if told := {name: words for name, text in texts.items() if (words := gives_away(text))}:
        raise ValidationError(told)


def what_gives_away(page: CaseStudyPage) -> Callable[[str], str]:
    """Return what says why a text may not stand beside ``page`` in public; it says nothing where it may."""
    body = page.lead_organisation if page.anonymised_as else None
    tells = _teller(body) if body is not None else None
    names = withheld_names(page)

    def why(text: str) -> str:
        if tells is not None and tells(text):
            return REFUSED
        return NAMES_WITHHELD if names.stand_in(as_read(text)) else ""

    return why


def tells_authority(page: CaseStudyPage, text: str) -> bool:
    """Whether ``text`` tells the authority of ``page``, which does not name it; never where it does."""
    body = page.lead_organisation if page.anonymised_as else None
    return body is not None and _teller(body)(text)


def public_title(page: CaseStudyPage) -> str:
    """Return what strangers are told a case is called: its title, or its reference where that tells the authority.

    Of a case that is not live the latest version counts too: it may have ceased to name the authority since.
    """
    version = page if page.live else page.get_latest_revision_as_object()
    told = any(tells_authority(each, page.title) for each in (page, version))
    return page.ref if told else page.title


def names_left(page: CaseStudyPage) -> list[str]:
    """Say where the name of an authority that is not to be named still stands; nothing if it is named.

    Names are looked for however they are written (:mod:`organisations.written`); in addresses, within words too.
    """
    if not page.anonymised_as or page.lead_organisation is None:
        return []
    return list(_left(page, page.lead_organisation))


def _left(page: CaseStudyPage, body: Organisation) -> Iterator[str]:
    # Lists ask the states alone, so the authority itself has to be withheld there too.
    said = WithheldPaths(frozenset(row.field for row in page.states.all() if is_withheld(row)))
    for name in IDENTIFYING:
        if not said.covers(name):
            label = label_of(page, name)
            yield f"The authority is not to be named, but “{label}” would give it away. Withhold that too."
    for label in dict.fromkeys(_in_words(page, place) for place in _places(page, body)):
        yield f"The authority is not to be named, but its name stands in “{label}”."


def _in_words(page: CaseStudyPage, place: str) -> str:
    """Words for a place that :func:`_read_of` names; what is no part of the record is named in words there."""
    return place if " " in place else label_of_fact(page, place)


def places_left(page: CaseStudyPage) -> list[str]:
    """Return the names of the parts in which the authority's name still stands; nothing if it is named."""
    body = page.lead_organisation if page.anonymised_as else None
    return list(_places(page, body)) if body is not None else []


def _places(page: CaseStudyPage, body: Organisation) -> Iterable[str]:
    tells = _teller(body)
    return dict.fromkeys(name for name, text in _read_of(page) if tells(text))


def standing_in(page: CaseStudyPage, names: Iterable[str]) -> list[str]:
    """Return those of ``names`` that stand in anything that the public would read of ``page``.

    In the capitals that they are spelt in, or all in capitals: most are of everyday words.
    """
    read = as_read("\n".join(text for _, text in _read_of(page)))
    return [name for name in dict.fromkeys(names) if Names([name], as_spelt=True).stand_in(read)]


def _read_of(page: CaseStudyPage) -> list[tuple[str, str]]:
    """Everything that the public reads of a case, with the name of the part that it stands in."""
    return [*public_words(page), *_pointed_to(page), *_kept_beside(page)]


def _pointed_to(page: CaseStudyPage) -> Iterator[tuple[str, str]]:
    """What the public reads of a record by pointing at it: the programme, partners, cases that are named.

    In the place of a case that was merged stands the one that answers for it, as on the page.
    """
    withheld = withheld_paths(page)
    # The page of a programme says who runs it, one link from the case.
    runner = page.programme.runner if page.programme else None
    found: list[tuple[str, Any]] = [("programme", page.programme), ("programme", runner)]
    for relation in set(page.child_relation_names()) - UNNAMED_RELATIONS:
        for row in getattr(page, relation).all():
            columns = [each for each in row._meta.concrete_fields if each.many_to_one]
            found += [
                (f"{relation}.{row.row_id}.{column_name(each.name)}", getattr(row, each.name))
                for each in columns
                if each.name != "page"
            ]
    named = {row.target_ref for row in page.related.all()}
    moved = final_refs(named)
    refs = {moved.get(ref, ref) for ref in named} or {""}
    found += [("related", case) for case in type(page).objects.filter(ref__in=refs)]
    found += [("a case that is related to this one", case) for case in _pointing_at(page)]
    for name, target in found:
        if target is not None and not withheld.covers(name):
            yield name, f"{target} https://x/{getattr(target, 'slug', '')}"


def _pointing_at(page: CaseStudyPage) -> Iterable[CaseStudyPage]:
    """Live cases that say in public how they stand to this one, which then shows them too."""
    rows: Any = page.states.model
    silent = rows.objects.filter(field__startswith="related", state=FieldStatus.WITHHELD)
    found = type(page).objects.filter(live=True, related__target_ref=page.ref or "-")
    pointing: Iterable[CaseStudyPage] = found.exclude(pk__in=silent.values("page_id"))
    return pointing


def _kept_beside(page: CaseStudyPage) -> Iterable[tuple[str, str]]:
    yield "address of the page", f"https://x/{page.slug}"
    if page.pk:
        for text in page.change_notes.filter(held_back=False).values_list("text", flat=True):
            yield "a public note on what changed", text
        said = page.statements.filter(state=StatementState.STANDING)
        for words in said.values_list("given_by", "public_words"):
            yield "a dispute or reply", " ".join(words)


def _teller(body: Organisation) -> Callable[[str], bool]:
    """Return what says whether a text tells ``body``: one query, however many texts."""
    names = Names([body.name, body.official_name, *(row.text for row in body.names.all())])
    in_addresses = _words_of_addresses(body, names)

    def tells(text: str) -> bool:
        read = as_read(text)
        return names.stand_in(read) or any(
            any(word in address.lower() for word in in_addresses)
            for address in _ADDRESS.findall(read)
        )

    return tells


def _words_of_addresses(body: Organisation, names: Names) -> set[str]:
    words = {name.replace("'", "") for name in names.distinct if len(name) >= _SURE_IN_ADDRESSES}
    slugs = {body.slug, *(name.replace(" ", "-") for name in words)}
    return (slugs | {slug.replace("-", "") for slug in slugs}) - {""}
