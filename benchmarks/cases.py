"""One made-up case: about 600 words, some twenty rows, tags, a lead and partners."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from benchmarks.words import Writer, invented_name
from casestudies import choices
from taxonomy.choices import Nation, Regime

Row = dict[str, Any]
Value = TypeVar("Value")

FIRST_DAY = datetime(2016, 1, 1, 9, tzinfo=UTC)
NAME_EVERY = 3
"""So many cases share an invented name: a question for one finds a handful."""

_PARAGRAPHS = {
    "challenge": 2,
    "approach": 3,
    "market": 1,
    "what_helped": 1,
    "key_findings": 2,
    "what_we_would_change": 1,
    "next_steps": 1,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """The ids of the rows that cases refer to."""

    sectors: Sequence[int]
    methods: Sequence[int]
    barriers: Sequence[int]
    enablers: Sequence[int]
    outcomes: Sequence[int]
    organisations: Sequence[int]
    programmes: Sequence[int]


@dataclass(frozen=True, slots=True)
class MadeCase:
    """A case as rows: page columns, case columns, child rows by relation, tags by field."""

    page: Row
    columns: Row
    children: Mapping[str, list[Row]]
    tags: Mapping[str, list[int]]
    published: datetime
    updated: datetime


class CaseMaker:
    """Makes cases by number; the same number and seed give the same case."""

    def __init__(self, ground: Ground, words: Sequence[str]) -> None:
        self._ground = ground
        self._words = words

    def make(self, number: int) -> MadeCase:
        """Return case ``number``."""
        dice = random.Random(number)
        writer = Writer(self._words, dice)
        name = invented_name(number // NAME_EVERY)
        published = FIRST_DAY + timedelta(minutes=dice.randrange(60 * 24 * 365 * 10))
        title = f"{name}: {writer.title(7)}"
        return MadeCase(
            page={"title": title, "slug": f"{name.lower()}-{number}"},
            columns=self._columns(dice, writer, name),
            children=self._children(dice, writer, number),
            tags=self._tags(dice),
            published=published,
            updated=published + timedelta(days=dice.randrange(400)),
        )

    def _columns(self, dice: random.Random, writer: Writer, name: str) -> Row:
        ground = self._ground
        started = dice.randrange(2012, 2026)
        texts = {field: writer.paragraphs(count) for field, count in _PARAGRAPHS.items()}
        texts["challenge"] = f"{name} began here. {texts['challenge']}"
        return {
            **texts,
            "kind": leaning(dice, choices.Kind.values),
            "basis": leaning(dice, choices.Basis.values),
            "mode": leaning(dice, choices.Mode.values),
            "phase": leaning(dice, choices.Phase.values),
            "lead_organisation_id": dice.choice(ground.organisations),
            "programme_id": dice.choice(ground.programmes) if dice.random() < 0.3 else None,
            "summary": f"{writer.sentence(16)} {writer.sentence(14)}",
            "population": writer.run(6),
            "lead_department": writer.run(3),
            "reach": leaning(dice, choices.Reach.values),
            "started": f"{started}-{dice.randrange(1, 13):02}",
            "ended": str(started + dice.randrange(3)) if dice.random() < 0.7 else None,
            "regime": leaning(dice, Regime.values) if dice.random() < 0.8 else "",
            "procurement_route_id": dice.choice(ground.methods) if dice.random() < 0.5 else None,
            "contract_value": str(dice.randrange(5, 4000) * 1000) if dice.random() < 0.5 else None,
            "success_criteria": f"{writer.run(8)}\n{writer.run(9)}",
            "gate_decision": leaning(dice, choices.Gate.values),
            "gate_why": writer.sentence(12),
            "owner_name": "Head of procurement",
            "owner_email": "owner@council.example",
        }

    def _tags(self, dice: random.Random) -> dict[str, list[int]]:
        ground = self._ground
        return {
            "sectors": several(dice, ground.sectors, 3),
            "methods": several(dice, ground.methods, 3),
            "barriers": several(dice, ground.barriers, 4),
            "enablers": several(dice, ground.enablers, 4),
        }

    def _children(self, dice: random.Random, writer: Writer, number: int) -> dict[str, list[Row]]:
        return {
            **self._work(dice, writer, number),
            **self._knowledge(dice, writer),
            **self._people(dice, writer),
            "states": [self._state(dice)],
        }

    def _state(self, dice: random.Random) -> Row:
        """A field and its state; what is withheld says why."""
        state = leaning(dice, choices.FieldStatus.values)
        withheld = state == choices.FieldStatus.WITHHELD
        return {
            "field": dice.choice(("population", "reach", "contract", "started")),
            "state": state,
            "reason": dice.choice(choices.WithheldReason.values) if withheld else "",
        }

    def _work(self, dice: random.Random, writer: Writer, number: int) -> dict[str, list[Row]]:
        nations = (Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND, Nation.NORTHERN_IRELAND)
        return {
            "nations": [{"nation": leaning(dice, nations)}],
            "areas": [{"name": invented_name(number * 7 + 1), "also": writer.run(2)}],
            "user_groups": [{"text": writer.run(6)} for _ in range(2)],
            "research_questions": [{"text": f"{writer.title(11)}?"} for _ in range(2)],
            "fundings": [
                {
                    "fund": writer.title(4),
                    "funder": writer.run(3),
                    "state": leaning(dice, choices.FundingState.values),
                }
            ],
            "costs": [{"what": "staff-time", "amount": "80000", "note": writer.sentence(8)}],
            "activities": [{"title": writer.title(6), "start": "2020-03"} for _ in range(3)],
            "outputs": [{"title": writer.title(6), "type": "report"}],
            "notices": [{"ocid": f"ocds-b5fd17-{number:08}", "stage": "award"}],
            "suppliers": [{"name": f"{invented_name(number * 11 + 5)} Limited", "type": "sme"}],
            "resources": (
                [{"title": writer.title(5), "body": writer.sentence(15), "type": "template"}]
                if dice.random() < 0.4
                else []
            ),
        }

    def _knowledge(self, dice: random.Random, writer: Writer) -> dict[str, list[Row]]:
        return {
            "outcomes": [self._outcome(dice, writer) for _ in range(dice.randrange(1, 4))],
            "claims": [{"text": writer.sentence(14), "value": str(dice.randrange(90))}],
            "evidence_sources": [{"title": writer.title(6), "method": writer.run(10)}],
            "sections": [{"heading": writer.title(3), "body": writer.paragraphs(1)}],
        }

    def _outcome(self, dice: random.Random, writer: Writer) -> Row:
        baseline = dice.randrange(5, 200)
        is_measured = dice.random() < 0.6
        return {
            "term_id": dice.choice(self._ground.outcomes),
            "indicator": writer.run(6),
            "status": "observed" if dice.random() < 0.8 else "expected",
            "better": leaning(dice, choices.Better.values),
            "unit": "days",
            "baseline_value": str(baseline) if is_measured else None,
            "result_value": str(int(baseline * dice.uniform(0.5, 1.2))) if is_measured else None,
            "direction": "" if is_measured else leaning(dice, choices.Direction.values),
            "evidence": int(leaning(dice, choices.EvidenceStep.values)),
        }

    def _people(self, dice: random.Random, writer: Writer) -> dict[str, list[Row]]:
        return {
            "partners": [
                {"organisation_id": dice.choice(self._ground.organisations), "role": writer.run(3)},
                {"organisation_text": writer.title(3), "gave": writer.run(7)},
            ],
            "quotations": [{"text": writer.sentence(18), "permission": True}],
            "contributors": [{"role": "Commissioning manager", "organisation": writer.run(3)}],
            "consents": [{"role": "owner", "audiences": "public", "date": "2026-01"}],
        }


def leaning(dice: random.Random, values: Sequence[Value]) -> Value:
    """Return one of ``values``, the first far more often than the last, as in real collections."""
    return values[int(len(values) * dice.random() ** 1.8)]


def several(dice: random.Random, values: Sequence[int], most: int) -> list[int]:
    """Return from one to ``most`` different ``values``."""
    return list({leaning(dice, values) for _ in range(dice.randrange(1, most + 1))})
