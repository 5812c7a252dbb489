"""Every weight of the ranking, each with its reason and the date it was set.

A case scores the BM25 of its whole text, plus the small additions below. None was fitted to the shared
collections: they are round numbers, and docs/developers/relevance.md holds what each change did.
"""

from __future__ import annotations

# 2026-11-23. A word in the title says what a case is about. Three tenths on top of the whole text: more
# (a title that counts three times) lost a tenth of nDCG@10 on long questions.
TITLE = 0.3

# 2026-11-23. Names stand apart from the text, so that a body with ten old names does not make its cases
# long. A name that was typed counts as much as a word of the text.
NAMES = 1.0

# 2026-11-23. An editor's tag is a judgement, but tags are few and short, which BM25 already rewards.
TERMS = 0.5

# 2026-11-23. A word that we added must not outweigh one that was typed. A phrase counts as one word: the
# weight is divided by its length, because BM25 adds up the rarity of all its words.
SYNONYM = 0.4

# 2026-11-23. A spelling that we guessed. Used only for words that the index does not know, so it never
# competes with an exact match of the same word.
RESPELLED = 0.5

# 2026-11-23. A fact of the record that the question says ("not funded", "got worse", "in Wales") is surer
# than a word of the text, which may be about somebody else: half as much again.
FACT = 1.5

# 2026-11-23. An editor tagged the case with the very term that was asked for. The term's name already
# counts where its words were typed, so this is the same half again.
TAGGED = 0.5

# 2026-11-23. All that was typed stands in one name, in its order: "Bro Morgannwg" is that body, and not
# every Bro. Twice a name's own words, so that one half of it in a title does not win.
WHOLE_NAME = 2.0

# 2026-11-23. The whole title (or reference) typed as it stands is a wish for that case and no other:
# beyond what fifty rare words could ever add up to.
EXACT_TITLE = 10_000.0
