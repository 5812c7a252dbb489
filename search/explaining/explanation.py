"""Why one case scores what it scores for one question: the whole, and the parts that add up to it."""

from __future__ import annotations

from dataclasses import dataclass

from search.explaining.scores import CaseInIndex, PartScore, part_scores
from search.parameters import SearchQuery
from search.query.ranking import RankingPart
from search.query.request import Searchable
from search.query.understanding import Understood, understand
from search.synonyms import SynonymTable


@dataclass(frozen=True, slots=True)
class Explanation:
    """What ``score`` is made of. ``missing`` are the parts that were looked for and that the case lacks."""

    query: SearchQuery
    understood: Understood
    score: float
    parts: tuple[PartScore, ...]
    missing: tuple[RankingPart, ...]

    @property
    def decides_order(self) -> bool:
        """Whether results stand in the order of their scores."""
        return self.query.order == "relevance"


def explain(
    query: SearchQuery, page_id: int, index: Searchable, synonyms: SynonymTable
) -> Explanation:
    """Explain what the case ``page_id`` scores for the words of ``query``; filters add nothing to a score."""
    understood = understand(query.q, index, synonyms)
    case = CaseInIndex(index, page_id)
    scored = part_scores(case, understood.parts)
    held = {part.part for part in scored}
    return Explanation(
        query=query,
        understood=understood,
        score=case.score(understood.ranking),
        parts=scored,
        missing=tuple(part for part in understood.parts if part not in held),
    )
