"""A title and a summary for a document that has none: its own words, cut and joined, never new ones."""

from __future__ import annotations

import re

TITLE_LENGTH = 120
"""Six lines of a heading on a phone. A longer one is cut: the words it is made of stand whole in the case."""

SUMMARY_LENGTH = 300
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[A-Z“\"‘(])")
_AIM = re.compile(
    r"\b(?:this|the) project\b|\bsought to\b|\baim(?:s|ed)? to\b|\bset out to\b", re.I
)
_MARKUP = re.compile(r"^\s*(?:[-*]|\d+[.)])\s+|[*_#`]+")


def sentences(text: str) -> list[str]:
    """Return the sentences of Markdown text, paragraphs and list items apart, marks left out."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*[-*] )", text):
        plain = " ".join(_MARKUP.sub("", line).strip() for line in paragraph.split("\n"))
        found.extend(part.strip() for part in _SENTENCE_END.split(plain) if part.strip())
    return found


def shortened(text: str, length: int) -> str:
    """Return ``text`` in at most ``length`` characters, cut after a word and marked as cut."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    head = text[: length - 1]
    cut = head.rfind(" ")
    return f"{head[: cut if cut > length // 2 else length - 1].rstrip(' ,;:–-')}…"


def made_title(organisation: str, questions: list[str], challenge: str) -> str:
    """Return the organisation and the first question asked, or the first sentence of the challenge."""
    first = next(iter([*questions, *sentences(challenge)]), "")
    subject = next(iter(sentences(first)), "").rstrip("?.!: ")
    parts = [part for part in (organisation.strip(), subject) if part]
    return shortened(": ".join(parts), TITLE_LENGTH)


def made_summary(challenge: str, questions: list[str]) -> str:
    """Return the sentence that says what the project set out to do, or the nearest thing to it."""
    said = sentences(challenge)
    aims = [
        sentence for sentence in said if _AIM.search(sentence) and len(sentence) <= SUMMARY_LENGTH
    ]
    asked = [question for question in questions if len(question) <= SUMMARY_LENGTH]
    chosen = next(iter([*aims, *asked, *said, *questions]), "")
    return shortened(chosen, SUMMARY_LENGTH)


def counted(number: int, what: str) -> str:
    """Return ``1 comment`` or ``3 comments``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
