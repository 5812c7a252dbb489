"""Plain text pages: a body of Markdown in sections that links can point to."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import slugify

from exchange.casefile.narrative import split_blocks


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its name for links, and the Markdown below it; both are empty before the first."""

    id: str
    heading: str
    text: str


def split_text(body: str) -> list[Section]:
    """Split ``body`` at its ``##`` headings. ``## Report a problem {#report}`` names its own link."""
    taken: set[str] = set()
    sections = []
    for block in split_blocks(body):
        if not block.heading and not block.body:
            continue
        name = block.id or slugify(block.heading or "") or "section"
        while name in taken:
            name += "-again"
        taken.add(name)
        sections.append(Section(name, block.heading or "", block.body))
    return sections
