"""A title is one line in which something can be read, and turns no other text around."""

from __future__ import annotations

import pytest

from cms.core.titles import is_told, one_line

TURNING = [chr(number) for number in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@pytest.mark.parametrize("sign", TURNING, ids=ascii)
def test_a_sign_that_sets_the_direction_of_text_is_taken_out(sign: str) -> None:
    assert one_line(f"Buses {sign}on{sign} time{sign}") == "Buses on time"


def test_other_signs_stay_and_spaces_become_one() -> None:
    assert one_line(" Ynys\n M\u00f4n\t ") == "Ynys M\u00f4n"
    assert (
        one_line("\u05d0\u05d5\u05d8\u05d5\u05d1\u05d5\u05e1")
        == "\u05d0\u05d5\u05d8\u05d5\u05d1\u05d5\u05e1"
    )


@pytest.mark.parametrize(
    "told", ["A", "7", "\u05d0", "\u516c\u5171", "\u0416", "\u200bx", "???", "\u2013"], ids=ascii
)
def test_a_sign_of_any_script_that_can_be_seen_is_enough(told: str) -> None:
    assert is_told(told)


@pytest.mark.parametrize(
    "unseen",
    ["", " ", "\u200b\u202e", "\ufeff", "\u3164\uffa0", "\u2800", "\u0301"],
    ids=ascii,
)
def test_signs_that_say_nothing_are_no_title(unseen: str) -> None:
    assert not is_told(unseen)
