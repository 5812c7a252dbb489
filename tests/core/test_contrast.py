"""The colours of both schemes, read from the stylesheet and measured as WCAG 2.2 measures them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "cms" / "core" / "static" / "core" / "css"
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6})\b")
DIRECTIONS = ("improved", "no-change", "worsened", "mixed", "too-early", "not-measured")
GROUNDS = ("paper", "surface", "wash")

TEXT = [
    *(
        (role, ground)
        for role in ("ink", "ink-soft", "accent", "accent-strong", "visited")
        for ground in GROUNDS
    ),
    *(
        (role, wash)
        for role in ("ink", "accent", "accent-strong", "visited")
        for wash in ("accent-wash", "notice-wash")
    ),
    *((role, ground) for role in (*DIRECTIONS, "error", "notice") for ground in GROUNDS),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-mark", "mark"),
    ("notice", "notice-wash"),
    ("ink", "error-wash"),
    ("accent", "error-wash"),
]
PARTS = [
    *((role, ground) for role in ("border", "focus", "bar-before") for ground in GROUNDS),
    *(("focus", wash) for wash in ("accent-wash", "notice-wash", "error-wash")),
    *((direction, "paper") for direction in DIRECTIONS),
    ("accent", "paper"),
]


def tokens(scheme: str) -> dict[str, str]:
    light, _, dark = (CSS / "tokens.css").read_text().partition("prefers-color-scheme: dark")
    chosen = dict(TOKEN.findall(light))
    return chosen | dict(TOKEN.findall(dark)) if scheme == "dark" else chosen


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_stands_out_by_four_and_a_half_to_one(scheme: str, text: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_controls_and_drawings_stand_out_by_three_to_one(
    scheme: str, part: str, ground: str
) -> None:
    colours = tokens(scheme)
    assert contrast(colours[part], colours[ground]) >= 3


def test_every_role_has_a_value_of_its_own_in_the_dark() -> None:
    light, dark = tokens("light"), tokens("dark")
    assert light.keys() == dark.keys()
    assert not [role for role in light if light[role] == dark[role]]


def test_black_on_white_measures_twenty_one() -> None:
    assert round(contrast("#000", "#ffffff"), 1) == 21


def test_every_variable_that_a_stylesheet_asks_for_is_defined() -> None:
    sheets = "".join(sheet.read_text() for sheet in CSS.glob("*.css"))
    asked = set(re.findall(r"var\(--([\w-]+)", sheets))
    defined = set(re.findall(r"--([\w-]+):", sheets))
    assert asked <= defined


def test_the_stylesheets_stay_within_thirty_kilobytes() -> None:
    assert sum(sheet.stat().st_size for sheet in CSS.glob("*.css")) <= 30_000


def test_the_focus_outline_is_never_removed() -> None:
    sheets = {sheet.name: sheet.read_text() for sheet in CSS.glob("*.css")}
    removed = [
        name
        for name, text in sheets.items()
        if re.search(r"outline:\s*(?:none|0)", text.replace("main:focus { outline: none; }", ""))
    ]
    assert removed == []
