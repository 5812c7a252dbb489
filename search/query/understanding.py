"""A question with all that is known of it: other words for it, and what its unknown words may have meant."""

from __future__ import annotations

from dataclasses import dataclass

from search.clauses import Clause
from search.query.question import Question, parse_question
from search.query.ranking import RankingPart, ranking_clause, ranking_parts
from search.query.request import Searchable
from search.suggest.did_you_mean import respelled
from search.suggest.spelling import Respelling
from search.synonyms import ExpandedSpan, SynonymTable


@dataclass(frozen=True, slots=True)
class Understood:
    """A question with all that was added to it."""

    question: Question
    expanded: tuple[ExpandedSpan, ...]
    respelled: tuple[Respelling, ...]

    @property
    def guesses(self) -> tuple[Respelling, ...]:
        """The respellings that rank: of plain words, not of those in phrases."""
        asked = self.question.searched
        return tuple(guess for guess in self.respelled if guess.word in asked)

    @property
    def ranking(self) -> Clause:
        """The clause that finds and ranks."""
        return ranking_clause(self.question, self.expanded, self.guesses)

    @property
    def parts(self) -> tuple[RankingPart, ...]:
        """What of it adds to a score, one by one."""
        return tuple(ranking_parts(self.question, self.expanded, self.guesses))


def understand(typed: str, index: Searchable, synonyms: SynonymTable) -> Understood:
    """Take ``typed`` apart, add the vocabulary's other words, and guess at words the index does not know."""
    question = parse_question(typed)
    return Understood(question, synonyms.expand(question), respelled(question, index, synonyms))
