"""Why a case is like another, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from casestudies.detail.words import sentence_list
from organisations.choices import AuthorityType, Region
from search import text
from search.suggest.similar import FEWEST_SHARED, STRONG, Similar
from taxonomy.choices import Nation

MOST_WORDS: Final = 2
_SELDOM_SAID: Final = (AuthorityType.OTHER, AuthorityType.CENTRAL_GOVERNMENT)


def reason(shared: Similar) -> str:
    """Say what is shared: terms, the most telling one by its name; words of the title; what both bodies are.

    ``Same method (Challenge fund) and outcome; also about “falls”; also a county council in the South West``
    """
    parts = [f"same {sentence_list(list(_terms(shared)))}"]
    said_already = {stem for term in shared.terms for stem in text.analyse(term.name)}
    words = [word for word in shared.words if text.stem(word) not in said_already]
    if words:
        quoted = [f"“{word}”" for word in words[:MOST_WORDS]]
        parts.append(f"also about {sentence_list(quoted)}")
    parts += _who(shared)
    said = "; ".join(parts)
    return said[:1].upper() + said[1:]


def _terms(shared: Similar) -> Iterator[str]:
    """Yield the kinds of term that are shared; barriers and enablers only where little else is."""
    strong = [term for term in shared.terms if term.kind in STRONG]
    said = shared.terms if len(strong) < FEWEST_SHARED else strong
    telling = max(said, key=lambda term: term.weight)
    for term in said:
        yield f"{term.kind} ({term.name})" if term is telling else term.kind


def _who(shared: Similar) -> Iterator[str]:
    """Yield one part on the authority, if there is anything to say of it."""
    if shared.is_same_authority:
        yield "with the same organisation"
        return
    body, place = _body(shared.authority_type), _place(shared)
    if body or place:
        yield " ".join(part for part in ("also", body, place) if part)


def _body(kind: str) -> str:
    if kind not in AuthorityType.values or kind in _SELDOM_SAID:
        return ""
    label = str(AuthorityType(kind).label)
    lowered = label if kind == AuthorityType.LONDON_BOROUGH else label[:1].lower() + label[1:]
    # “u” is not among them: it is “a unitary council”.
    article = "an" if lowered[:1] in "aeio" else "a"
    return f"{article} {lowered}"


def _place(shared: Similar) -> str:
    if shared.authority_type == AuthorityType.LONDON_BOROUGH:
        return ""
    if shared.region in Region.values:
        return Region(shared.region).within
    if shared.nation in Nation.values and shared.nation not in (Nation.ENGLAND, Nation.ELSEWHERE):
        return f"in {Nation(shared.nation).label}"
    return ""
