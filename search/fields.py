"""The fields of the index, by the names that clauses use. Every engine has the same ones."""

from __future__ import annotations

# Text, analysed as search.text says.
TEXT = "text"  # title, summary and all sections: what the ranking stands on
TITLE = "title"
NAMES = "names"  # organisations by all their names, and places
TERMS = "terms"  # names of the terms the case is tagged with
TEXT_FIELDS = (TEXT, TITLE, NAMES, TERMS)

# Words as written, folded but not stemmed.
SPELLINGS = "spellings"  # every word: the dictionary of did-you-mean
TITLE_WORDS = "title_words"  # those of the title: what is being typed may complete them
WORD_FIELDS = (SPELLINGS, TITLE_WORDS)

# Exact values.
EXACT = "exact"  # the whole title, the reference and the slug, as search.text.exact_form gives them
CAPITALS = "capitals"  # abbreviations in their capitals
FACETS = "facets"  # "name:value" of every facet
MEASURES = "measures"  # "outcome|direction|evidence" of every measure, "*" standing for any

# Numbers.
PAGE_ID = "page_id"
VERSION = "version"
YEAR_FROM = "year_from"
YEAR_TO = "year_to"

# One number each to sort by, ties already settled in it.
BY_NEWEST = "by_newest"
BY_UPDATED = "by_updated"
BY_EVIDENCE = "by_evidence"

UNDATED = "dated:no"  # stands in FACETS, of a case whose activity has no year
