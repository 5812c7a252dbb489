"""Whatever stands in a document and whatever a person decides of it, each word is where somebody sees it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contributions.documents.laying_over import Review, lay_over
from contributions.documents.places import OWN_SECTION
from contributions.models import PassageDecision
from exchange.readers.reading_sources import read_source
from exchange.readers.source import SourceDocument
from exchange.recognition.reading import Reading, Status
from exchange.recognition.recognise import read_document_as
from exchange.recognition.shipped import shared, shipped_templates
from tests.exchange.documents import as_form, words
from tests.exchange.generated import FORMS, Part, parts_of_a_document, words_of_answers
from tests.exchange.test_documents_in import assert_nothing_is_lost

SEEN = (Status.UNPLACED, Status.SET_ASIDE)


def reading_of(document: SourceDocument) -> Reading:
    return read_document_as(document, shipped_templates(), shared())


def seen_of(review: Review) -> set[str]:
    """What stands in the record, or in a passage that has no place or is set aside by the person."""
    passages = [each.passage.text for each in review.placements if each.status in SEEN]
    return words("\n".join([*review.record.texts(), *passages]))


def assert_every_word_is_seen(
    told: set[str], document: SourceDocument, data: st.DataObject
) -> None:
    """Each of ``told`` is seen, whichever passages are set aside; and is still when the rest is kept."""
    labels = words(" ".join(each.label for each in document.passages))
    assert told - words(document.words()) - labels == set(), "lost by the reader"
    reading = reading_of(document)
    assert_nothing_is_lost(reading)
    some = [each.passage.id for each in reading.placements]
    aside = data.draw(st.lists(st.sampled_from(some), unique=True, max_size=3))
    decisions = [PassageDecision(passage=each, status="set-aside") for each in aside]
    rest = [each.passage.id for each in reading.with_status(Status.UNPLACED)]
    kept = [
        PassageDecision(passage=each, status="placed", to=OWN_SECTION)
        for each in rest
        if each not in aside
    ]
    assert told - seen_of(lay_over(reading, decisions)) - labels == set(), "lost by the reading"
    review = lay_over(reading_of(document), [*decisions, *kept])
    assert not review.count(Status.UNPLACED)
    assert told - seen_of(review) - labels == set(), "lost where it was kept"


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_every_word_of_a_generated_document_is_in_the_record_or_seen_beside_it(
    form: str, data: st.DataObject
) -> None:
    parts: list[Part] = data.draw(parts_of_a_document())
    told = words("\n".join(words_of_answers(parts)))
    document = read_source(FORMS[form](parts))
    assert_every_word_is_seen(told, document, data)


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_every_answer_of_a_generated_form_of_two_columns_is_in_the_record_or_seen_beside_it(
    data: st.DataObject,
) -> None:
    parts: list[Part] = data.draw(parts_of_a_document())
    rows: list[tuple[str, str]] = []
    for part in parts:
        if part.is_asked:
            rows.append((part.texts[0], ""))
        else:
            question, answer = rows.pop() if rows else ("Name", "")
            rows.append((question, "\n".join(filter(None, (answer, *part.texts)))))
    document = read_source(as_form(rows))
    told = words("\n".join(answer for _, answer in rows))
    assert_every_word_is_seen(told, document, data)
