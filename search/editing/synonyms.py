"""What a change of synonyms would do to the judged queries, for who keeps the vocabulary."""

from __future__ import annotations

import logging
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from search.editing.asked import may_see_log
from search.engines.base import EngineUnavailable
from search.previewing import Comparison, compare
from search.vocabulary import VOCABULARY, synonyms_with
from taxonomy.previews import TermDraft

logger = logging.getLogger(__name__)

MOST_SHOWN = 20
AWAY = (
    "Search is not working at the moment, so nothing could be compared. Preview again in a minute."
)
UNREADABLE = (
    "The judged queries cannot be read here. An administrator can look at the server's log."
)


class SynonymPreview(Component):
    """Before and after, for each judged query whose first five change."""

    template_name = "search/admin/synonym_preview.html"

    def __init__(self, comparison: Comparison | None, problem: str = "") -> None:
        self.comparison = comparison
        self.problem = problem

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What the template shows."""
        comparison = self.comparison
        may_see = may_see_log(parent_context["request"].user)
        return {
            "searches_url": reverse("searches") if may_see else "",
            "comparison": comparison,
            "changed": comparison.changed[:MOST_SHOWN] if comparison else (),
            "problem": self.problem,
        }


def synonym_preview(draft: TermDraft) -> SynonymPreview:
    """Compare the synonyms as they are with what ``draft`` would make of them."""
    try:
        return SynonymPreview(compare(VOCABULARY.synonyms(), synonyms_with(draft)))
    except EngineUnavailable:
        return SynonymPreview(None, AWAY)
    except (OSError, ValueError):
        logger.exception("judged queries not read")
        return SynonymPreview(None, UNREADABLE)
