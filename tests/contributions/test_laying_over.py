"""Whatever a person decides, every word is in the record, or in a passage that the screen still shows."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from contributions.documents.laying_over import lay_over
from contributions.documents.places import places
from contributions.models import PassageDecision
from exchange.readers.plain_text import read_text
from exchange.recognition.reading import Reading, Status
from exchange.recognition.recognise import read_as, read_document_as
from exchange.recognition.shipped import shared, shipped, shipped_templates
from tests.exchange.documents import words

DATA = Path(__file__).parent.parent / "exchange" / "data"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.txt"))]
OPEN = ["challenge", "next_steps", "section:Other text of the document"]
EVERYWHERE = [value for _, options in places() for value, _ in options]


def reading_of(text: str) -> Reading:
    return read_document_as(read_text(text), shipped_templates(), shared())


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_word_is_lost_whatever_is_decided(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    reading = reading_of(text)
    ids = [each.passage.id for each in reading.placements]
    chosen = data.draw(st.lists(st.sampled_from(ids), unique=True, max_size=12))
    decisions = [
        PassageDecision(
            passage=each,
            status=data.draw(st.sampled_from(["placed", "set-aside"])),
            to=data.draw(st.sampled_from(OPEN * 8 + EVERYWHERE)),
        )
        for each in chosen
    ]
    before = reading_of(text)
    record_before = words("\n".join(before.record.texts()))
    review = lay_over(reading, decisions)
    assert len(review.placements) == len(before.placements)
    kept = words("\n".join(review.record.texts()))
    for placement, old in zip(review.placements, before.placements, strict=True):
        told = words(placement.passage.text)
        if placement.status is Status.PLACED and placement.to in OPEN:
            assert told & record_before <= kept or told <= kept
        if placement.status is not old.status or placement.to != old.to:
            assert placement.passage.id in chosen


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_set_aside_is_in_the_record_no_more(data: st.DataObject) -> None:
    reading = reading_of(data.draw(st.sampled_from(TEXTS)))
    placed = [
        each
        for each in reading.with_status(Status.PLACED)
        if each.to in reading.record.narrative and len(each.passage.text.split()) > 6
    ]
    each = data.draw(st.sampled_from(placed))
    other = {words for place in placed if place is not each for words in [place.passage.text]}
    review = lay_over(reading, [PassageDecision(passage=each.passage.id, status="set-aside")])
    if each.passage.text not in other:
        assert each.passage.text not in review.record.narrative.get(each.to, "")


def test_an_entry_that_is_set_aside_takes_no_shorter_one_with_it() -> None:
    text = (
        "What were the research questions?\n\n- Are visits late?\n- Are all of the visits late?\n"
    )
    reading = read_as(read_text(text), shipped("infuse"))
    shorter, longer = reading.with_status(Status.PLACED)
    for aside, stays in ((shorter, longer), (longer, shorter)):
        review = lay_over(
            read_as(read_text(text), shipped("infuse")),
            [PassageDecision(passage=aside.passage.id, status="set-aside")],
        )
        kept = [row["text"] for row in review.record.rows["research_questions"]]
        assert kept == [stays.passage.text]
