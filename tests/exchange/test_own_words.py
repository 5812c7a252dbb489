"""What is taken for a form's own words, and what a person wrote above, in and beside them."""

from __future__ import annotations

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.readers.plain_text import read_text
from exchange.readers.reading_sources import read_source
from exchange.recognition.reading import Reading, Status
from exchange.recognition.recognise import read_as
from exchange.recognition.shipped import shipped, shipped_templates
from exchange.recognition.wordings import beyond, says_more
from tests.exchange.documents import saved

INFUSE = shipped("infuse")
PASTED = """Rounds
What was the challenge?
38% waited twice.
Which aspects of the challenge were addressed in the experiment?
Joined rounds.
What was done to address the challenge?
3 vans.
Which aspects of Infuse were most helpful in addressing the challenge?
2 coaches.
What were the main lessons from collaborative working?
Done together.
Key findings
10 fewer.
Next steps
Go on."""


def read(text: str) -> Reading:
    return read_as(read_text(text), INFUSE)


def forms_own(reading: Reading) -> list[str]:
    return [each.passage.text for each in reading.with_status(Status.FORM)]


def with_soft_breaks(text: str) -> bytes:
    """One paragraph of Word, its lines broken with Shift and Enter."""
    document = docx.Document()
    first, *others = text.split("\n")
    paragraph = document.add_paragraph(first)
    for line in others:
        paragraph.add_run().add_break()
        paragraph.add_run(line)
    return saved(document)


@pytest.mark.parametrize("made", [str.encode, with_soft_breaks])
def test_a_short_answer_right_above_a_question_is_no_part_of_it(made: object) -> None:
    reading = read_as(read_source(made(PASTED)), INFUSE)  # type: ignore[operator]
    assert reading.record.fields["title"] == "Rounds"
    assert reading.record.narrative == {
        "challenge": "38% waited twice.",
        "approach": "3 vans.",
        "what_helped": "2 coaches.",
        "working_together": "Done together.",
        "key_findings": "10 fewer.",
        "next_steps": "Go on.",
    }
    assert [row["text"] for row in reading.record.rows["research_questions"]] == ["Joined rounds."]
    assert len(forms_own(reading)) == 7
    assert not reading.with_status(Status.UNPLACED)


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("What are the\nnext steps?", "next_steps"),
        ("7.\nNext steps", "next_steps"),
        ("Question 7\nNext steps", "next_steps"),
        (
            "Which aspects of the programme were most\nhelpful in addressing the challenge?",
            "what_helped",
        ),
        (
            "2. Which aspects of the challenge were\naddressed in the experiment?",
            "research_questions",
        ),
    ],
)
def test_a_question_that_is_broken_over_lines_is_still_one(asked: str, to: str) -> None:
    reading = read(f"What was the challenge?\nIt was hard.\n{asked}\nMore of it.")
    assert reading.record.narrative["challenge"] == "It was hard."
    assert forms_own(reading) == ["What was the challenge?", asked]
    assert reading.placements[-1].to == to


def test_a_number_that_is_not_the_questions_is_an_answer() -> None:
    reading = read("6. Key findings\n12.\n7. Next steps\nGo on.")
    assert reading.record.narrative["key_findings"] == "12."


def test_short_answers_on_both_sides_of_a_question_are_none_of_it() -> None:
    reading = read("3. What did you do to address the challenge:\n12\nNext steps\nVans:")
    assert reading.record.narrative == {"approach": "12", "next_steps": "Vans:"}


def test_a_sentence_above_a_list_that_says_something_is_left_to_a_person() -> None:
    said = "Of 412 tenants whom Zebra Housing asked, 38% said no, so we asked:"
    reading = read(
        f"2. Research questions\n\n{said}\n\n- Can it be done?\n\n6. Key findings\n\nNo."
    )
    (left,) = reading.with_status(Status.UNPLACED)
    assert (left.passage.text, left.to) == (said, "research_questions")
    assert "says more" in left.reason


def test_a_line_that_only_announces_a_list_stays_with_the_form() -> None:
    reading = read(
        "2. Research questions\n\nThey are:\n\n- Can it be done?\n\n6. Key findings\n\nNo."
    )
    assert "They are:" in forms_own(reading)


def test_own_words_in_a_question_are_kept_with_its_answer() -> None:
    asked = "What was done to address the challenge in Walrus Street after the flood?"
    reading = read(f"## 3. {asked}\n\nRounds were joined.\n\n## 6. Key findings\n\nFewer.")
    assert reading.record.narrative["approach"].split("\n\n")[0] == f"## 3. {asked}"
    assert reading.record.narrative["approach"].endswith("Rounds were joined.")
    assert reading.placements[0].status is Status.PLACED


def test_own_words_in_a_question_are_kept_where_the_answer_stands_on_its_line() -> None:
    line = "3. What was done to address the challenge in Walrus Street? Rounds were joined."
    reading = read(f"{line}\n\n6. Key findings\n\nFewer.")
    assert "in Walrus Street? Rounds were joined." in reading.record.narrative["approach"]


@pytest.mark.parametrize("rest", ["", " Can it be done?"])
def test_own_words_in_a_question_for_a_list_are_left_to_a_person(rest: str) -> None:
    line = f"## 2. Research questions of Walrus Street?{rest}"
    reading = read(f"{line}\n\nWhat will it cost?\n\n6. Key findings\n\nFewer.")
    (left,) = reading.with_status(Status.UNPLACED)
    assert "Walrus Street" in left.passage.text
    asked = [row["text"] for row in reading.record.rows["research_questions"]]
    assert asked == [*filter(None, [rest.strip()]), "What will it cost?"]


def test_own_words_in_a_question_that_comes_again_below_are_left_to_a_person() -> None:
    contents = "3. What was done to address the challenge in Walrus Street after the flood?"
    answered = PASTED.removeprefix("Rounds\n")
    reading = read(f"{contents}\n7. Next steps\n{answered}".replace("\n", "\n\n"))
    (left,) = reading.with_status(Status.UNPLACED)
    assert "Walrus Street" in left.passage.text


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ("3. What was done to adress the challange?", False),
        ("## WHAT WAS DONE TO ADDRESS THE CHALLENGE", False),
        ("What Was Done To Address Our Challenge?", False),
        ("What was done to address the challenge, and why?", False),
        ("What was done to address the challenge in Poplar?", True),
        ("What was done to address the challenge of 2019?", True),
        ("What was done to address the challenge of late and lost visits?", True),
    ],
)
def test_a_question_worded_a_little_otherwise_says_no_more(line: str, more: bool) -> None:
    assert says_more(line, INFUSE.asks[2]) is more


def test_the_number_of_a_question_is_no_word_beyond_it() -> None:
    assert beyond("**3.**", INFUSE.asks[2]) == []
    assert beyond("4.", INFUSE.asks[2]) == ["4"]
    assert beyond("38%", INFUSE.asks[2]) == ["38"]


SHORT = ("Vans", "Van rota", "38%", "12", "£4m", "3 vans", "No vans.", "vans:", "- vans", "Vans?")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_short_answer_between_questions_is_taken_for_the_forms_own_words(
    data: st.DataObject,
) -> None:
    template = data.draw(st.sampled_from([each for each in shipped_templates() if each.asks]))
    worded = [ask for ask in template.asks if ask.wordings]
    lines: list[str] = []
    for ask in data.draw(st.lists(st.sampled_from(worded), min_size=2, max_size=5, unique_by=id)):
        wording = data.draw(st.sampled_from(ask.wordings))
        number = f"{ask.number}. " if ask.number and data.draw(st.booleans()) else ""
        lines += [f"{number}{wording}", data.draw(st.sampled_from(SHORT))]
    reading = read_as(read_text("\n".join(lines)), template)
    said = [line for text in forms_own(reading) for line in text.split("\n")]
    assert not {each.removeprefix("- ") for each in SHORT} & set(said)
