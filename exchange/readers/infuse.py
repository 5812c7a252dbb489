"""The Infuse programme's seven questions, as text.

Cohort, organisation and place, and seven answers to their fields. Whatever is not mapped stands as
additional narrative, and the document's own labels and questions are kept as it words them, so
that no word of it is lost. Nothing is said that the document does not say: a title or a summary it
lacks is made of its own words, and marked as derived.
"""

from __future__ import annotations

import re

from casestudies.choices import Kind
from exchange.casefile.narrative import normal_text
from exchange.casefile.reading import number_sections
from exchange.casefile.record import CaseRecord, Row, Section
from exchange.readers.heading import Heading, read_heading
from exchange.readers.places import named_regions, place_of
from exchange.readers.questions import Answer, Asked, Question, take_apart
from exchange.readers.wording import made_summary, made_title

QUESTIONS = (
    Question(
        1,
        "challenge",
        (
            "What was the overarching challenge?",
            "What was the challenge?",
            "The challenge",
            "Overarching challenge",
        ),
    ),
    Question(
        2,
        "research_questions",
        (
            "Which aspects of the challenge were addressed in the experiment (the research question/s)?",
            "Which aspects of the challenge were addressed in the experiment?",
            "What were the research questions?",
            "Research questions",
            "Research question",
        ),
    ),
    Question(
        3,
        "approach",
        (
            "What was done to address the challenge?",
            "What did you do to address the challenge?",
            "What was done?",
            "What did you do?",
        ),
    ),
    Question(
        4,
        "what_helped",
        (
            "Which aspects of Infuse were most helpful in addressing the challenge?",
            "Which aspects of the programme were most helpful in addressing the challenge?",
            "Which aspects of Infuse were most helpful?",
            "What was most helpful?",
            "What helped?",
        ),
    ),
    Question(
        5,
        "working_together",
        (
            "What were the main lessons from collaborative working?",
            "What were the lessons from collaboration?",
            "Lessons from collaborative working",
            "Lessons from working together",
        ),
    ),
    Question(6, "key_findings", ("Key findings", "What were the key findings?", "Main findings")),
    Question(7, "next_steps", ("Next steps", "What are the next steps?", "What happens next?")),
)

NEEDED = 4
OTHER_TEXT = "Other text of the document"
AS_ASKED = "Questions as the document asks them"
_PROGRAMME = re.compile(r"\bInfuse\b")
_BULLET = re.compile(r"^(\s*)[•●▪‣◦–]\s+")
_LIST_ITEM = re.compile(r"^\s*(?:[-*•●▪‣◦]|\(?[a-z0-9]{1,2}[.)])\s+")
_LEANS_ON_FIRST = re.compile(
    r"^if (?:this|that|it|so|these|such|successful|the \w+ (?:can|could|is|were))\b", re.I
)


def looks_like_infuse(text: str) -> bool:
    """Whether enough of the seven questions stand in ``text``."""
    return len(take_apart(_lines(text), QUESTIONS).answers) >= NEEDED


def read_infuse(text: str) -> CaseRecord:
    """Return what an Infuse document says."""
    asked = take_apart(_lines(text), QUESTIONS)
    heading = read_heading(asked.before)
    record = CaseRecord()
    record.fields["kind"] = Kind.PROGRAMME.value
    record.derived.add("kind")
    for name, value in heading.facts().items():
        record.fields[name] = value
    if _PROGRAMME.search(text):
        record.fields.setdefault("programme", "Infuse")
    _answers(record, asked)
    _places(record, heading, text)
    _derive(record)
    _keep_the_rest(record, heading, asked)
    number_sections(record)
    return record


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def _answers(record: CaseRecord, asked: Asked) -> None:
    for answer in asked.answers.values():
        body = markdown_of(answer.lines)
        if not body:
            continue
        if answer.question.field == "research_questions":
            record.rows["research_questions"] = question_rows(body)
        else:
            record.narrative[answer.question.field] = body


def markdown_of(lines: list[str]) -> str:
    """Return lines of plain text as Markdown: bullets as list items, indents that mean nothing gone."""
    written = []
    for line in lines:
        bulleted = _BULLET.sub(lambda match: f"{match.group(1)}- ", line)
        is_item = _LIST_ITEM.match(bulleted)
        written.append(bulleted.rstrip() if is_item else bulleted.strip())
    return normal_text("\n".join(written))


def question_rows(body: str) -> list[Row]:
    """Return each paragraph or list item as a question; one that opens with "If this…" leans on the first."""
    rows: list[Row] = []
    for number, text in enumerate(_paragraphs(body), start=1):
        row: Row = {"id": f"q{number}", "text": text}
        if number > 1 and _LEANS_ON_FIRST.match(text):
            row["depends_on"] = f"q{number - 1}"
        rows.append(row)
    return rows


def _paragraphs(body: str) -> list[str]:
    paragraphs: list[str] = []
    open_paragraph = False
    for line in body.split("\n"):
        item = _LIST_ITEM.match(line)
        if not line.strip():
            open_paragraph = False
        elif open_paragraph and not item:
            paragraphs[-1] = f"{paragraphs[-1]} {line.strip()}"
        else:
            paragraphs.append(re.sub(r"^\s*[-*]\s+", "", line).strip())
            open_paragraph = True
    return [paragraph for paragraph in paragraphs if paragraph]


def _places(record: CaseRecord, heading: Heading, text: str) -> None:
    areas: list[Row] = [{"name": name} for name in heading.places]
    place = place_of(record.text("lead_organisation"))
    if place:
        areas.append({"name": place})
    areas.extend(named_regions(text))
    seen: dict[str, Row] = {}
    for area in areas:
        seen.setdefault(str(area["name"]).casefold(), area)
    if seen:
        record.rows["areas"] = [
            {"id": f"a{number}", **area} for number, area in enumerate(seen.values(), start=1)
        ]


def _derive(record: CaseRecord) -> None:
    questions = [str(row["text"]) for row in record.rows.get("research_questions", [])]
    challenge = record.narrative.get("challenge", "")
    if "title" not in record.fields:
        title = made_title(record.text("lead_organisation"), questions, challenge)
        if title:
            record.fields["title"] = title
            record.derived.add("title")
    summary = made_summary(challenge, questions)
    if summary:
        record.fields["summary"] = summary
        record.derived.add("summary")


def _keep_the_rest(record: CaseRecord, heading: Heading, asked: Asked) -> None:
    loose = [markdown_of(heading.rest)]
    loose += [markdown_of(answer.lines) for answer in asked.given_up]
    body = "\n\n".join(part for part in loose if part)
    if body:
        record.sections.append(Section(OTHER_TEXT, body))
    record.sections.append(Section(AS_ASKED, _as_asked(heading, asked)))


def _as_asked(heading: Heading, asked: Asked) -> str:
    answers: list[Answer] = [*asked.given_up, *asked.answers.values()]
    worded = list(dict.fromkeys(answer.wording for answer in answers))
    return "\n".join(f"- {line}" for line in [*heading.labelled, *worded])
