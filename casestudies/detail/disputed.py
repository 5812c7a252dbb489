"""Which facts of a case's page can be disputed, and each dispute beside its fact, or under the heading it was under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from casestudies.detail.shapes import Block, Part, Said
from casestudies.redaction import WithheldPaths

LONGEST_LABEL: Final = 80
HOMES: Final = {
    "actions": "next-steps",
    "activities": "approach",
    "assurance": "evidence",
    "claims": "claims",
    "contract": "contract",
    "costs": "money",
    "engagement": "evidence",
    "events": "events",
    "evidence_sources": "evidence",
    "fundings": "money",
    "gate": "decision",
    "influence": "evidence",
    "notices": "contract",
    "outcomes": "outcomes",
    "outputs": "approach",
    "partners": "working-together",
    "quotations": "in-their-words",
    "resources": "resources",
    "suppliers": "contract",
}
"""By the first word of a fact's name, the part of the page where its dispute stands once the fact is gone."""

ALSO_THERE: Final = {
    "ask_again": "next-steps",
    "market_finding": "market",
    "research_questions": "challenge",
    "scale_blockers": "why-it-did-not-scale",
    "success_criteria": "hypothesis",
    "user_groups": "challenge",
}
"""Where else a fact is shown that nobody can point at alone."""


def facts_of(block: Block) -> Iterator[tuple[str, str]]:
    """Yield what can be disputed below a heading: the name of each fact or row, and words for it.

    They are made from what the page shows, so that nothing withheld is among them.
    """
    for measure in block.outcomes:
        if measure.name:
            yield measure.name, _short(f"{measure.term_name} {measure.indicator}")
    for part in block.parts:
        yield from ((fact.name, fact.label) for fact in part.facts if fact.name)
        yield from _rows_of(part)


def _rows_of(part: Part) -> Iterator[tuple[str, str]]:
    said = [next((cell.text for cell in row if cell.text), "") for row in part.rows]
    said += [quote.text for quote in part.quotes]
    for name, words in zip(part.names, said, strict=False):
        if name and words:
            yield name, _short(words)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1].rstrip()}…"


def with_disputes(
    blocks: Iterable[Block], disputes: Iterable[Said], withheld: WithheldPaths
) -> tuple[tuple[Block, ...], tuple[Said, ...]]:
    """Put each dispute beside the fact or under the heading that it is about; return those of neither too.

    A row or fact of which something is withheld cannot be pointed at from then on, only what it stands under.
    """
    open_blocks = [_without(withheld, block) for block in blocks]
    named = {name for block in open_blocks for name, _ in facts_of(block)}
    headed = {block.id for block in open_blocks}
    placed = [
        each if each.part in named else replace(each, part=_home(each.part)) for each in disputes
    ]
    top = tuple(each for each in placed if each.part not in named | headed)
    if placed:
        open_blocks = [_in_block(block, placed) for block in open_blocks]
    return tuple(open_blocks), top


def is_held_back(part: str, withheld: WithheldPaths) -> bool:
    """Whether a dispute of ``part`` may tell what is withheld: of a fact, a row, or something under a heading."""
    if "." in part:
        return withheld.touches(part)
    return bool(part) and any(_heading_of(path) == part for path in withheld.paths)


def _heading_of(path: str) -> str:
    """The part of the page, by its anchor, in which a fact or row of this name is shown."""
    head, _, rest = path.partition(".")
    if head == "sections":
        return f"section-{rest.partition('.')[0]}"
    return HOMES.get(head) or ALSO_THERE.get(head) or head.replace("_", "-")


def _home(part: str) -> str:
    head, dot, _ = part.partition(".")
    return HOMES.get(head, part) if dot else part


def _without(withheld: WithheldPaths, block: Block) -> Block:
    """Take their names from the rows and facts of which something is withheld."""

    def kept(name: str) -> str:
        return "" if withheld.touches(name) else name

    if not withheld.paths:
        return block
    return replace(
        block,
        outcomes=tuple(replace(row, name=kept(row.name)) for row in block.outcomes),
        parts=tuple(
            replace(
                part,
                names=tuple(kept(name) for name in part.names),
                facts=tuple(replace(fact, name=kept(fact.name)) for fact in part.facts),
            )
            for part in block.parts
        ),
    )


def _about(name: str, disputes: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(each for each in disputes if name and each.part == name)


def _in_block(block: Block, disputes: list[Said]) -> Block:
    return replace(
        block,
        disputes=_about(block.id, disputes),
        outcomes=tuple(replace(row, disputes=_about(row.name, disputes)) for row in block.outcomes),
        parts=tuple(_in_part(part, disputes) for part in block.parts),
    )


def _in_part(part: Part, disputes: list[Said]) -> Part:
    return replace(
        part,
        facts=tuple(replace(fact, disputes=_about(fact.name, disputes)) for fact in part.facts),
        disputes=tuple(each for each in disputes if each.part in part.names),
    )
