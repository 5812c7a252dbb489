"""Why a case is like another, in words."""

from __future__ import annotations

from typing import Any

import pytest

from search.suggest.reasons import reason
from search.suggest.similar import SharedTerm, Similar

METHOD = SharedTerm("method", "Challenge fund", 3.0)
SECTOR = SharedTerm("sector", "Roads", 2.0)
OUTCOME = SharedTerm("outcome", "Cash saving", 5.0)
BARRIER = SharedTerm("barrier", "Time", 9.0)


@pytest.mark.parametrize(
    ("terms", "more", "said"),
    [
        ((METHOD,), {}, "Same method (Challenge fund)"),
        ((METHOD, SECTOR), {}, "Same method (Challenge fund) and sector"),
        ((METHOD, SECTOR, OUTCOME), {}, "Same method, sector and outcome (Cash saving)"),
        ((METHOD, SECTOR, BARRIER), {}, "Same method (Challenge fund) and sector"),
        ((METHOD, BARRIER), {}, "Same method and barrier (Time)"),
        ((METHOD,), {"words": ("falls",)}, "Same method (Challenge fund); also about “falls”"),
        (
            (METHOD,),
            {"words": ("falls", "sensors", "flats"), "authority_type": "county"},
            "Same method (Challenge fund); also about “falls” and “sensors”; also a county council",
        ),
        (
            (METHOD,),
            {"words": ("challenges", "falls")},
            "Same method (Challenge fund); also about “falls”",
        ),
        (
            (METHOD,),
            {"authority_type": "unitary", "region": "south-west"},
            "Same method (Challenge fund); also a unitary council in the South West",
        ),
        (
            (METHOD,),
            {"authority_type": "education-body", "region": "wales"},
            "Same method (Challenge fund); also an education body in Wales",
        ),
        (
            (METHOD,),
            {"authority_type": "london-borough", "region": "london"},
            "Same method (Challenge fund); also a London borough",
        ),
        (
            (METHOD,),
            {"authority_type": "other", "region": "scotland"},
            "Same method (Challenge fund); also in Scotland",
        ),
        ((METHOD,), {"nation": "wales"}, "Same method (Challenge fund); also in Wales"),
        ((METHOD,), {"nation": "england"}, "Same method (Challenge fund)"),
        ((METHOD,), {"nation": "elsewhere"}, "Same method (Challenge fund)"),
        (
            (METHOD,),
            {"is_same_authority": True, "authority_type": "county", "region": "wales"},
            "Same method (Challenge fund); with the same organisation",
        ),
    ],
)
def test_a_reason_says_what_is_shared(
    terms: tuple[SharedTerm, ...], more: dict[str, Any], said: str
) -> None:
    assert reason(Similar(1, "PR-000001", terms, **more)) == said
