"""The guide for champions and editors keeps its promises: its pictures, its links, and what it calls things."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from PIL import Image

from tests.screenshots.album import ENDING, FOLDER, LARGEST, LARGEST_TOGETHER, PICTURES, WIDEST

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "editors"
PAGES = sorted(GUIDE.glob("*.md"))
PACKAGES = ("casestudies", "cms", "contributions", "organisations", "search", "taxonomy", "website")

PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
LABEL = re.compile(r"\*\*([A-Z][^*]*)\*\*")
QUOTED = re.compile(r"“([A-Z][^”]*)”")
"""In what is said of a picture, the words of the screen."""
WAGTAILS = {"Reports", "E-mail"}
"""Words in the admin's menu that stand in no source of ours as they stand there."""


def text_of(page: Path) -> str:
    return " ".join(page.read_text(encoding="utf-8").split())


def pictures() -> list[tuple[str, str, str]]:
    """Every picture that a page shows: the page, the words for who cannot see it, and its address."""
    return [(page.name, *found) for page in PAGES for found in PICTURE.findall(text_of(page))]


def anchors(page: Path) -> set[str]:
    """The headings of a page, as addresses name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def sources() -> str:
    """What the site is made of, as one text without the lines' ends."""
    files = chain(
        (ROOT / "templates").rglob("*.html"),
        *((ROOT / name).rglob("[!0-9]*.py") for name in PACKAGES),
    )
    return " ".join(" ".join(file.read_text(encoding="utf-8").split()) for file in files)


def is_said(words: str) -> bool:
    """Whether a source holds the words; names of fields begin with a small letter there."""
    return words in sources() or f"{words[0].lower()}{words[1:]}" in sources()


def test_every_picture_is_there_is_made_by_a_scene_and_is_shown_once() -> None:
    shown = sorted(address for _, _, address in pictures())
    assert shown == sorted(f"pictures/{name}{ENDING}" for name in PICTURES)
    assert sorted(FOLDER.iterdir()) == sorted(FOLDER / f"{name}{ENDING}" for name in PICTURES)


def test_every_picture_is_told_to_who_cannot_see_it() -> None:
    short = [address for _, words, address in pictures() if len(words.split()) < 8]
    assert short == []
    said = [words for _, words, _ in pictures()]
    assert len(set(said)) == len(said)


def test_no_picture_is_larger_than_agreed() -> None:
    sizes = {file.name: file.stat().st_size for file in FOLDER.iterdir()}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
    assert sum(sizes.values()) <= LARGEST_TOGETHER
    for file in FOLDER.iterdir():
        with Image.open(file) as picture:
            assert picture.width <= WIDEST, file.name


@pytest.mark.parametrize("sheet", PAGES, ids=lambda sheet: sheet.name)
def test_what_the_guide_calls_a_button_a_link_or_a_heading_is_called_so_on_the_site(
    sheet: Path,
) -> None:
    text = text_of(sheet)
    told = " ".join(words for words, _ in PICTURE.findall(text))
    called = {*LABEL.findall(text), *QUOTED.findall(told)} - WAGTAILS
    unknown = [words for words in called if not is_said(words)]
    assert sorted(unknown) == []


@pytest.mark.parametrize("sheet", PAGES, ids=lambda sheet: sheet.name)
def test_every_link_of_the_guide_leads_somewhere(sheet: Path) -> None:
    for address in LINK.findall(text_of(sheet)):
        name, _, anchor = address.partition("#")
        target = sheet.parent / name if name else sheet
        assert target.is_file(), address
        assert not anchor or anchor in anchors(target), address


def test_every_page_of_the_guide_is_in_its_index() -> None:
    index = LINK.findall(text_of(GUIDE / "README.md"))
    assert sorted({*index, "README.md"}) == [page.name for page in PAGES]
