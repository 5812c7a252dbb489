"""Words: folding, cutting, stemming, and that the embedded index does the same."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import text
from search.engines.embedded.schema import english, plain


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ynys Môn", "ynys mon"),
        ("ŵ ŷ â ê î ô û", "w y a e i o u"),
        ("Tŷ’r Cwmpas", "ty r cwmpas"),
        ("Mo\u0302n", "mon"),
        ("Straße Æsir Łódź", "strasse aesir lodz"),
        ("£80,000 – “saved”", " 80,000    saved "),
        ("İstanbul", "istanbul"),
        ("so\u00adft zero\u200bwidth", "soft zerowidth"),
        ("ﬁne ½ x²", "fine 1 2 x2"),
        ("😀", " "),
        ("", ""),
    ],
)
def test_folding_takes_capitals_accents_and_signs_away(written: str, folded: str) -> None:
    assert text.fold(written) == folded


def test_words_are_letters_and_digits() -> None:
    assert text.words("Don't pay £3.50 for_it – it's 2026!") == [
        "don", "t", "pay", "3", "50", "for", "it", "it", "s", "2026",
    ]  # fmt: skip


def test_words_too_long_to_be_words_are_left_out() -> None:
    assert text.words("a" * 64 + " " + "b" * 65 + " c") == ["a" * 64, "c"]
    assert text.words("漢" * 30) == []


def test_analysis_drops_stop_words_and_endings() -> None:
    assert text.analyse("The sensors are falling on children's homes") == [
        "sensor", "fall", "children", "home",
    ]  # fmt: skip


def test_stop_words_keep_their_form_among_stems() -> None:
    assert text.stems(["this", "pilots"]) == ("this", "pilot")


def test_titles_compare_by_their_words() -> None:
    assert text.exact_form("  Falls: sensors—in Flats! ") == "falls sensors in flats"


def test_abbreviations_are_kept_in_their_capitals() -> None:
    written = "The IT team used CD, SIBs and G-Cloud in Northmere; ABCDEFGHIJ is too long. NHSx CD"
    assert text.capitals(written) == ["IT", "CD", "SIB", "NHSx"]


@pytest.mark.parametrize(
    "written", ["falls", "Tŷ’r ŵyn", "Straße ﬁn", "e\u0301 İ", "a\u00adb", "😀 x"]
)
def test_offsets_lead_back_to_what_was_written(written: str) -> None:
    folded, offsets = text.fold_with_offsets(written)
    assert folded == "".join(text.fold(sign) for sign in written)
    assert len(offsets) == len(folded) + 1
    assert offsets[-1] == len(written)
    assert all(text.fold(written[place]) for place in list(offsets)[:-1])


@settings(deadline=None)
@given(st.text(max_size=200))
def test_offsets_never_run_backwards_nor_past_the_end(written: str) -> None:
    folded, offsets = text.fold_with_offsets(written)
    assert list(offsets) == sorted(offsets)
    assert len(offsets) == len(folded) + 1
    assert offsets[-1] == len(written)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_visible_text_cuts_into_the_same_words(written: str) -> None:
    assert text.words(text.visible(written)) == text.words(written)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_the_index_cuts_any_text_into_our_tokens(written: str) -> None:
    folded = text.fold(written).encode("utf-8", "replace").decode()
    assert english().analyze(folded) == text.analyse(folded)
    assert plain().analyze(folded) == text.words(folded)


SAMPLE = """
Commissioners procuring generically in communities; whole-life value isn't £3.50. Councils' councillors
organising organisations, realising savings, relational contracts; dying, lying, tying; skies and news;
inning, outings, herrings; early only gently idly; proceed exceed succeed; university universe universal.
Arloesi ar Ynys Môn: tŷ clyfar, ŵyna; Llŷn, Cwm Gwŷdd. Straße, naïve, façade, Zoë, Ærø, Łódź, Þingvellir.
ASC's SIBs & SMEs' bids (ITT, PQQ) – 24/7, 50%, no. 7, 1st, 2nd, A/B, e-procurement, co-production.
"""


def test_the_index_cuts_a_sample_into_our_tokens() -> None:
    folded = text.fold(SAMPLE)
    assert english().analyze(folded) == text.analyse(SAMPLE)
    assert "mon" in text.analyse(SAMPLE)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["cranfield", "scifact"])
def test_the_index_cuts_real_text_into_our_tokens(shared: Path, name: str) -> None:
    folder = shared / "relevance" / name
    packed = folder / "docs.jsonl.gz"
    raw = (
        gzip.decompress(packed.read_bytes())
        if packed.exists()
        else (folder / "docs.jsonl").read_bytes()
    )
    for line in raw.decode().splitlines()[:400]:
        row = json.loads(line)
        folded = text.fold(f"{row['title']} {row['text']}")
        assert english().analyze(folded) == text.analyse(folded)
