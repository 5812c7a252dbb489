"""Another spelling of a question, from the words of the corpus and of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from search import text
from search.query.facts import says_fact
from search.query.question import Question
from search.suggest.spelling import Dictionary, Respelling, respell
from search.synonyms import SynonymTable

MOST_RESPELLED = 5


class Knowing(Dictionary, Protocol):
    """A dictionary that also knows words in their other forms."""

    def known(self, words: Collection[str]) -> frozenset[str]:
        """Those of the folded ``words`` that any case holds, in any of their forms."""
        ...


@dataclass(frozen=True, slots=True)
class _WithVocabulary:
    """The words of the index, and those of the vocabulary as if one case held each."""

    index: Dictionary
    vocabulary: frozenset[str]

    def frequencies(self, words: Collection[str]) -> Mapping[str, int]:
        return dict.fromkeys(self.vocabulary.intersection(words), 1) | dict(
            self.index.frequencies(words)
        )

    def resembling(self, word: str, prefix: int, limit: int) -> Sequence[tuple[str, int]]:
        listed = list(self.index.resembling(word, prefix, limit))
        known = {near for near, _ in listed}
        more = (w for w in self.vocabulary if w.startswith(word[:prefix]) and w not in known)
        return [*listed, *((word, 1) for word in sorted(more))]


def respelled(question: Question, index: Knowing, synonyms: SynonymTable) -> tuple[Respelling, ...]:
    """Return what the unknown words of ``question`` may have meant; words that the index, the
    vocabulary or a fact of the record knows stay as they are.
    """
    dictionary = _WithVocabulary(index, synonyms.vocabulary)
    phrased = (word for phrase in question.phrases for word in phrase)
    asked = [
        word
        for word in dict.fromkeys((*question.searched, *phrased))
        if not (text.is_stop(word) or synonyms.knows(word) or says_fact(word))
    ]
    known = index.known(asked) if asked else frozenset()
    unknown = [word for word in asked if word not in known]
    return respell(unknown[:MOST_RESPELLED], dictionary)


def corrected(typed: str, guesses: Sequence[Respelling]) -> str:
    """Return what was typed with each unknown word replaced by its likeliest spelling; the rest stays."""
    likeliest = {guess.word: guess.candidates[0] for guess in guesses}

    def replacement(match: re.Match[str]) -> str:
        folded = text.fold(match.group())
        return likeliest.get(folded, match.group())

    return re.sub(r"[^\W_]+", replacement, text.visible(typed))
