"""What the law says today of the route that a case took, nation by nation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from casestudies.addresses import term_path
from casestudies.detail.shapes import Banner
from casestudies.detail.words import label, sentence_list
from taxonomy.choices import LawNoteStatus, Nation, Regime
from taxonomy.law import CURRENT, REGIMES, LawStatus, law_status

Wanted = Callable[[Any, LawStatus], bool]


def law_banners(page: Any) -> list[Banner]:
    """Return a banner for each different thing that the law says of the case's route.

    A route that has ended in the case's nation says so, and what took its place; one that goes on
    under the next law says only that the law has ended. One that is live there although it has ended
    next door says that too. A case that names no route is judged by those of its methods that the
    law speaks of, and then only an ended one is mentioned; last by its law alone.
    """
    nations = [row.nation for row in page.nations.all()]
    route = page.procurement_route
    if route is not None:
        return _of_method(page, route, nations, _is_worth_saying)
    banners: list[Banner] = []
    for method in page.methods.all():
        banners += _of_method(page, method, nations, _has_ended_itself)
    return banners or _of_regime_alone(page, nations)


def _of_method(page: Any, method: Any, nations: list[str], wanted: Wanted) -> list[Banner]:
    groups: dict[tuple[Any, ...], list[LawStatus]] = {}
    for nation in nations:
        status = law_status(method, nation, page.procurement_began, page.regime)
        if wanted(method, status):
            replaced = status.replaced_by.pk if status.replaced_by else None
            key = (status.status, status.text, status.reference, replaced)
            groups.setdefault(key, []).append(status)
    return [_banner(method, same) for same in groups.values()]


def _is_worth_saying(method: Any, status: LawStatus) -> bool:
    return status.is_legacy or (
        status.status == CURRENT and _has_ended_elsewhere(method, status.nation)
    )


def _has_ended_itself(method: Any, status: LawStatus) -> bool:
    return status.is_legacy and not _goes_on(method, status)


def _goes_on(method: Any, status: LawStatus) -> bool:
    """Whether only the law under which the method was used has ended, not the method."""
    return status.from_regime or (
        status.replaced_by is not None and status.replaced_by.pk == method.pk
    )


def _has_ended_elsewhere(method: Any, nation: str) -> bool:
    notes = method.law_notes.all()
    return any(note.status == LawNoteStatus.LEGACY and note.nation != nation for note in notes)


def _banner(method: Any, statuses: list[LawStatus]) -> Banner:
    first = statuses[0]
    places = sentence_list([label(Nation, status.nation) for status in statuses])
    standing = "live"
    if first.is_legacy:
        ended = _goes_on(method, first)
        standing = "begun under a law that has ended" if ended else "legacy"
    return Banner(
        title=f"{method.name}: {standing} in {places}",
        text=format_html("{}{}{}", first.text, _replacement(method, first), _reference(first)),
        kind="notice" if first.is_legacy else "",
        url=term_path(method.scheme, method.slug),
        link="The law on this method, nation by nation",
    )


def _replacement(method: Any, status: LawStatus) -> SafeString:
    replaced = status.replaced_by
    if replaced is None or replaced.pk == method.pk:
        return SafeString("")
    address = term_path(replaced.scheme, replaced.slug)
    return format_html(' What replaced it: <a href="{}">{}</a>.', address, replaced.name)


def _reference(status: LawStatus) -> SafeString:
    if not status.reference:
        return SafeString("")
    checked = ", reference not yet checked" if status.needs_checking else ""
    return format_html(' <span class="soft">({}{})</span> ', status.reference, checked)


def _of_regime_alone(page: Any, nations: list[str]) -> list[Banner]:
    """A case that names only its law says when that law has ended."""
    facts = REGIMES.get(page.regime)
    places = [nation for nation in nations if facts is not None and nation in facts.nations]
    if facts is None or facts.ends is None or not places:
        return []
    name = label(Regime, page.regime)
    where = sentence_list([label(Nation, nation) for nation in places])
    return [
        Banner(
            title=f"{name}: legacy in {where}",
            text=f"This law did not apply to procurements that began after {facts.ends.display}.",
            kind="notice",
            url="/methods/",
            link="The routes available now",
        )
    ]
