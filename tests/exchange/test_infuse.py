from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exchange.casefile.record import CaseRecord, DocumentError
from exchange.readers.plain_text import read_text
from exchange.readers.wording import made_summary, shortened
from exchange.recognition.places import named_regions, place_of
from exchange.recognition.reading import AS_ASKED, OTHER_TEXT
from exchange.recognition.recognise import read_as, recognise
from exchange.recognition.shipped import shipped
from tests.exchange.documents import WORD
from tests.exchange.reading import read_document

DATA = Path(__file__).parent / "data"
QUESTIONS = shipped("infuse").asks


def looks_like_infuse(text: str) -> bool:
    try:
        return recognise(read_text(text), [shipped("infuse")]) is not None
    except DocumentError:
        return False


def read_infuse(text: str) -> CaseRecord:
    return read_as(read_text(text), shipped("infuse")).whole_record()


@pytest.fixture
def text() -> str:
    return (DATA / "infuse_northmere.txt").read_text(encoding="utf-8")


def missing_words(text: str, record: CaseRecord) -> set[str]:
    return set(WORD.findall(text)) - set(WORD.findall("\n".join(record.texts())))


def test_cohort_organisation_programme_and_kind_are_recognised(text: str) -> None:
    record = read_infuse(text)
    assert record.fields["cohort"] == "Beta"
    assert record.fields["lead_organisation"] == "Northmere Council"
    assert record.fields["programme"] == "Infuse"
    assert record.fields["kind"] == "programme"


def test_places_are_those_that_the_document_names(text: str) -> None:
    assert read_document(text.encode()).record.rows["areas"] == [
        {"id": "a1", "name": "Northmere"},
        {"id": "a2", "name": "Brackwater City Region", "also": ["BCR"]},
    ]


def test_a_city_region_in_an_answer_is_no_fact_before_a_person_takes_it(text: str) -> None:
    assert read_infuse(text).rows["areas"] == [{"id": "a1", "name": "Northmere"}]


def test_seven_answers_go_to_their_fields(text: str) -> None:
    record = read_infuse(text)
    starts = {name: body.split()[0] for name, body in record.narrative.items()}
    assert starts == {
        "challenge": "Northmere",
        "approach": "Six",
        "what_helped": "The",
        "working_together": "Providers",
        "key_findings": "About",
        "next_steps": "We",
    }
    assert [(row["id"], row.get("depends_on")) for row in record.rows["research_questions"]] == [
        ("q1", None),
        ("q2", "q1"),
    ]
    assert "- the first morning" in record.narrative["approach"]


def test_every_word_of_the_document_is_somewhere_in_the_record(text: str) -> None:
    assert missing_words(text, read_infuse(text)) == set()


def test_a_title_and_a_summary_are_made_of_the_documents_own_words(text: str) -> None:
    record = read_infuse(text)
    assert record.fields["title"] == (
        "Northmere Council: Can two providers that compete for the same work share enough of their "
        "rotas to plan shorter rounds"
    )
    assert str(record.fields["summary"]) in " ".join(text.split())
    assert len(str(record.fields["summary"])) <= 300
    assert record.derived == {"title", "summary", "kind"}


def test_a_long_question_makes_no_title_that_fills_a_phone_and_is_kept_whole(text: str) -> None:
    question = "Can two providers that compete for the same work share enough of their rotas"
    long = text.replace(question, f"{question}{', their vans and their training days' * 4}")
    record = read_infuse(long)
    title = str(record.fields["title"])
    assert len(title) <= 120 and title.endswith("…")
    assert title[:-1] in " ".join(
        f"Northmere Council: {record.rows['research_questions'][0]['text']}".split()
    )
    assert missing_words(long, record) == set()


def test_nothing_is_said_that_the_document_does_not_say(text: str) -> None:
    record = read_infuse(text)
    assert set(record.fields) == {
        "kind",
        "cohort",
        "lead_organisation",
        "programme",
        "title",
        "summary",
    }
    assert set(record.rows) == {"areas", "research_questions"}
    assert record.states == {}


def test_a_document_of_other_words_for_the_same_questions_is_recognised() -> None:
    text = (
        "# Rounds that fit\n\nInfuse programme case study\n\n**Cohort** – Alpha\n"
        "**Name of organisation:**\nEastmarsh Borough Council\n"
        "Author: A. Writer\nLocation: Nine Mile Drove\n\n"
        "## Question 1: What was the challenge?\nIt was hard.\n"
        "**2) Reserch questions**\n- Can it be done?\n- At what cost?\n"
        "3.What was done to adress the challenge? We tried.\n"
        "4. Which aspects of Infuse were most helpful\nin addressing the challenge?\nThe lab.\n"
        "| 5. Lessons from collaborative working | Start early. |\n"
        "KEY FINDINGS:\nIt works.\n\nNext steps\nMore of it.\n"
    )
    record = read_infuse(text)
    assert record.fields["title"] == "Rounds that fit"
    assert record.fields["cohort"] == "Alpha"
    assert record.fields["lead_organisation"] == "Eastmarsh Borough Council"
    assert [row["name"] for row in record.rows["areas"]] == ["Nine Mile Drove", "Eastmarsh"]
    assert [row["text"] for row in record.rows["research_questions"]] == [
        "Can it be done?",
        "At what cost?",
    ]
    assert record.narrative == {
        "challenge": "It was hard.",
        "approach": "We tried.",
        "what_helped": "The lab.",
        "working_together": "Start early.",
        "key_findings": "It works.",
        "next_steps": "More of it.",
    }
    assert record.sections[0].heading == OTHER_TEXT
    assert "Author: A. Writer" in record.sections[0].body
    assert missing_words(text, record) == set()


def test_a_list_of_contents_above_the_questions_gives_way_to_the_answers(text: str) -> None:
    contents = "\n".join(f"{question.number}. {question.wordings[0]}" for question in QUESTIONS)
    record = read_infuse(f"{contents}\n\nA word of thanks.\n\n{text}")
    assert record.narrative["next_steps"].startswith("We have asked")
    assert "A word of thanks." in record.sections[0].body
    assert missing_words(f"{contents} {text}", record) == set()


def test_an_organisation_on_a_line_of_its_own_is_recognised_without_a_label(text: str) -> None:
    bare = text.replace("Organisation: Northmere Council", "Northmere Council")
    assert read_infuse(bare).fields["lead_organisation"] == "Northmere Council"


def test_a_line_that_only_names_the_template_is_no_title(text: str) -> None:
    record = read_infuse(f"Infuse Case Study Template\n\n{text}")
    assert str(record.fields["title"]).startswith("Northmere Council: ")
    assert "Infuse Case Study Template" in record.sections[0].body


def test_an_answer_left_empty_leaves_its_field_empty(text: str) -> None:
    start, _ = text.split("6. Key findings")
    record = read_infuse(f"{start}6. Key findings\n\n7. Next steps\n\nGo on.")
    assert "key_findings" not in record.narrative
    assert record.narrative["next_steps"] == "Go on."


def test_ordinary_text_that_speaks_of_next_steps_is_no_question(text: str) -> None:
    record = read_infuse(text.replace("Most of the saving", "The next steps towards a saving"))
    assert "The next steps towards a saving" in record.narrative["key_findings"]


def test_the_questions_are_kept_as_the_document_words_them(text: str) -> None:
    section = next(each for each in read_infuse(text).sections if each.heading == AS_ASKED)
    assert "- Cohort: Beta\n- Organisation: Northmere Council\n- 1. What was" in section.body


def test_a_document_without_the_questions_is_not_taken_for_the_template() -> None:
    assert not looks_like_infuse("Key findings\n\nNext steps\n\nWe went on.")


ANSWERS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=120),
    min_size=7,
    max_size=7,
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    answers=ANSWERS,
    before=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200),
)
def test_whatever_people_write_every_word_is_somewhere_in_the_record(
    answers: list[str], before: str
) -> None:
    parts = [
        f"{q.number}. {q.wordings[0]}\n\n{answer}"
        for q, answer in zip(QUESTIONS, answers, strict=True)
    ]
    text = f"Cohort: Alpha\n\n{before}\n\n" + "\n\n".join(parts)
    assume(looks_like_infuse(text))
    assert missing_words(text, read_infuse(text)) == set()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Vale of Glamorgan Council", "Vale of Glamorgan"),
        ("London Borough of Hackney", "Hackney"),
        ("Royal Borough of Kensington and Chelsea", "Kensington and Chelsea"),
        ("Merthyr Tydfil County Borough Council", "Merthyr Tydfil"),
        ("West Midlands Combined Authority", "West Midlands"),
        ("City of York Council", "York"),
        ("Amey plc", ""),
    ],
)
def test_the_place_of_a_council_is_its_name_without_the_words_for_its_kind(
    name: str, place: str
) -> None:
    assert place_of(name) == place


def test_city_regions_are_named_once_and_with_their_initials_only_where_used() -> None:
    text = "The Cardiff Capital Region met. The CCR agreed. Leeds City Region did not; Cardiff Capital Region did."
    assert named_regions(text) == [
        {"name": "Cardiff Capital Region", "also": ["CCR"]},
        {"name": "Leeds City Region"},
    ]


def test_a_cut_summary_ends_after_a_word_and_says_that_it_was_cut() -> None:
    said = made_summary("word " * 100, [])
    assert len(said) <= 300
    assert said.endswith("word…")
    assert len(shortened("x" * 500, 300)) == 300


def test_the_first_seed_is_read_whole(shared: Path) -> None:
    source = next((shared / "seeds").glob("000_*.txt"))
    document = read_document(source.read_bytes())
    record = document.record
    assert document.shape == "the Infuse template"
    assert record.fields["cohort"] == "Alpha"
    assert record.fields["lead_organisation"] == "Vale of Glamorgan Council"
    assert [row["name"] for row in record.rows["areas"]] == [
        "Vale of Glamorgan",
        "Cardiff Capital Region",
    ]
    assert len(record.rows["research_questions"]) == 2
    assert len(record.narrative) == 6
    assert missing_words(source.read_text(encoding="utf-8"), record) == set()
