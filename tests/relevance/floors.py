"""Under what our judged queries may not fall: one place for all needs.

Each floor stands a little under what was measured on the day beside it: .03 for a need, .02 overall. So
a change of ranking or of the cases that costs one need shows at once, and a change of one place in one
query does not. Raise a floor when ranking has become better; lower one only with a reason in
docs/developers/relevance.md.
"""

from __future__ import annotations

from dataclasses import dataclass

MEASURED_ON = "2026-11-23"  # over 71 cases and 107 queries


@dataclass(frozen=True, slots=True)
class Floor:
    """The least nDCG@10 and MRR@10; behind them what was measured."""

    ndcg: float
    mrr: float
    measured: tuple[float, float]


FLOORS = {
    "plain": Floor(0.885, 0.92, measured=(0.915, 0.951)),
    "acronym": Floor(0.94, 0.93, measured=(0.973, 0.964)),
    "typo": Floor(0.905, 0.84, measured=(0.935, 0.870)),
    "place": Floor(0.93, 0.895, measured=(0.960, 0.926)),
    "old-council": Floor(0.94, 0.97, measured=(0.973, 1.0)),
    "outcome": Floor(0.715, 0.73, measured=(0.746, 0.760)),
    "failure": Floor(0.79, 0.885, measured=(0.824, 0.917)),
    "legacy-route": Floor(0.94, 0.97, measured=(0.972, 1.0)),
    "welsh-name": Floor(0.97, 0.97, measured=(1.0, 1.0)),
    "overall": Floor(0.895, 0.91, measured=(0.915, 0.931)),
}
