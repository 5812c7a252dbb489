"""The geometry of ladder, bar pair and stacked bar, and the links from page to page."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cms.core.drawings import ladder, pair, stack
from cms.core.pagination import paginate

VALUES = st.decimals(min_value=-10_000, max_value=10_000, places=2)


def test_the_ladder_has_six_bars_filled_up_to_the_step() -> None:
    assert [bar.filled for bar in ladder(2)] == [True, True, True, False, False, False]
    assert [bar.filled for bar in ladder(0)] == [True] + [False] * 5
    assert not any(bar.filled for bar in ladder(None))


def test_the_bars_of_a_pair_share_a_scale_from_zero() -> None:
    drawn = pair(Decimal(10), Decimal(4))
    assert drawn is not None
    assert (drawn.zero, drawn.baseline_width, drawn.result_width) == ("0", "100", "40")


def test_a_negative_value_is_drawn_on_the_other_side_of_zero() -> None:
    drawn = pair(Decimal(-5), Decimal(5))
    assert drawn is not None
    assert (drawn.zero, drawn.baseline_x, drawn.baseline_width) == ("50", "0", "50")
    assert (drawn.result_x, drawn.result_width) == ("50", "50")


def test_a_missing_value_draws_nothing_and_zeroes_draw_empty_bars() -> None:
    assert pair(None, Decimal(4)) is None
    assert pair(Decimal(4), None) is None
    empty = pair(Decimal(0), Decimal(0))
    assert empty is not None
    assert empty.baseline_width == empty.result_width == "0"


@given(VALUES, VALUES)
def test_a_pair_never_leaves_its_box(baseline: Decimal, result: Decimal) -> None:
    drawn = pair(baseline, result)
    assert drawn is not None
    for x, width in (
        (drawn.baseline_x, drawn.baseline_width),
        (drawn.result_x, drawn.result_width),
    ):
        assert float(x) >= -0.01
        assert float(x) + float(width) <= 100.02


@given(st.lists(st.tuples(st.text(max_size=5), st.integers(0, 500)), max_size=6))
def test_a_stack_fills_the_whole_width_in_the_order_given(counts: list[tuple[str, int]]) -> None:
    segments = stack(counts)
    assert [(segment.name, segment.count) for segment in segments] == [
        pair for pair in counts if pair[1]
    ]
    if segments:
        assert abs(sum(float(segment.width) for segment in segments) - 100) < 0.1


def test_pages_show_the_first_the_last_and_the_neighbours_with_gaps_between() -> None:
    pages = paginate(7, 20, lambda number: f"?page={number}")
    shown = ["…" if link.is_gap else str(link.number) for link in pages.links]
    assert shown == ["1", "…", "5", "6", "7", "8", "9", "…", "20"]
    assert [link.number for link in pages.links if link.is_current] == [7]
    assert (pages.previous_url, pages.next_url) == ("?page=6", "?page=8")


def test_a_single_page_has_neither_a_previous_nor_a_next() -> None:
    pages = paginate(1, 1, lambda number: f"?page={number}")
    assert (pages.previous_url, pages.next_url, len(pages.links)) == ("", "", 1)
