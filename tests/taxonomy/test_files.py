"""A wrong vocabulary file is refused as a whole, with words that name the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from taxonomy.files import VocabularyError, read_vocabulary
from taxonomy.models import Term
from taxonomy.services import load_vocabulary
from tests.taxonomy.conftest import Write

GOOD = "  - {slug: roads, name: Roads}\n"


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ("  - {slug: Bad Slug, name: A}", "Bad Slug: the slug takes small letters"),
        ("  - {slug: a}", "it has no name"),
        ("  - just text", "term 1: names and values were expected"),
        ("  - {slug: a, name: A, colour: red}", "no such name: colour"),
        ("  - {slug: a, name: [A]}", "name takes a text"),
        ("  - {slug: a, name: A, synonyms: b}", "synonyms takes a list"),
        ("  - {slug: a, name: A, synonyms: ['']}", "synonyms takes a list"),
        ("  - {slug: a, name: A, synonyms: [b], exact_case: [b]}", "“b” stands twice"),
        ("  - {slug: a, name: A, needs_checking: [b]}", "names no synonym: b"),
        ("  - {slug: a, name: A, codes: {XYZ: ['1']}}", "no such name: XYZ"),
        ("  - {slug: a, name: A, status: merged}", "“merged” is not a status"),
        ("  - {slug: a, name: A, family: odd}", "“odd” is not a family"),
        ("  - {slug: a, name: A, group: perhaps}", "“perhaps” is not a group"),
        ("  - {slug: a, name: A, law: [{regime: pa23, status: current}]}", "names no nation"),
        ("  - {slug: a, name: A, law: [{nations: [mars]}]}", "“mars” is not a nation"),
        ("  - {slug: a, name: A, law: [{nations: [wales]}]}", "“” is not a regime"),
        (
            "  - {slug: a, name: A, law: [{nations: [wales], regime: pa23, status: current, ends: soon}]}",
            "“soon” is not a date",
        ),
        ("  - {slug: a, name: A}\n  - {slug: a, name: B}", "“a” stands twice"),
        ("  - {slug: a, name: A, broader: b}", "names the method “b”, which no file has"),
        (
            "  - {slug: a, name: A, broader: b}\n  - {slug: b, name: B, broader: a}",
            "run in a circle",
        ),
        ("  - {slug: a, name: A", "cannot be read"),
    ],
)
def test_each_mistake_has_its_words(write: Write, terms: str, words: str) -> None:
    with pytest.raises(VocabularyError, match=words):
        read_vocabulary(write(method=terms))


def test_a_folder_without_files_and_a_folder_that_is_none_are_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(VocabularyError, match="no vocabulary files"):
            read_vocabulary(folder)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "needs a scheme"),
        (b"- a\n", "needs a scheme"),
        (b"scheme: sector\nterms: none\n", "needs a scheme"),
        (b"scheme: colours\nterms: []\n", "no known scheme: 'colours'"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"scheme: !!python/object:os.system x\nterms: []", "no known scheme"),
    ],
)
def test_files_that_are_no_vocabulary_are_refused(
    tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "odd.yaml").write_bytes(content)
    with pytest.raises(VocabularyError, match=words):
        read_vocabulary(tmp_path)


def test_codes_stay_text_and_a_law_note_stands_for_each_nation(write: Write) -> None:
    folder = write(
        method="""
  - slug: a
    name: A
    codes: {COFOG: [07.4], CPV: [09]}
    law:
      - {nations: [wales, england], regime: pa23, status: current, starts: 2025-02-24}
"""
    )
    (entry,) = read_vocabulary(folder)
    assert entry.codes == (("COFOG", "07.4"), ("CPV", "09"))
    assert [(note.nation, note.starts) for note in entry.law] == [
        ("wales", "2025-02-24"),
        ("england", "2025-02-24"),
    ]


@pytest.mark.django_db
def test_one_wrong_file_stops_the_load_of_all(write: Write) -> None:
    folder = write(method=GOOD, sector="  - {slug: a}\n")
    with pytest.raises(VocabularyError):
        load_vocabulary(folder)
    assert not Term.objects.exists()
