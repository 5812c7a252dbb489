from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.casefile.record import DocumentError
from exchange.readers.encodings import MAX_BYTES, decode
from tests.exchange.reading import read_document
from tests.patience import comes_to_an_end

CASE = "---\ntitle: Café – “Llŷn”\n---\n\n## Challenge\n\nHard.\n"
INFUSE = (Path(__file__).parent / "data" / "infuse_northmere.txt").read_text(encoding="utf-8")


def refusal(data: bytes) -> str:
    with pytest.raises(DocumentError) as refused:
        read_document(data)
    return str(refused.value)


def read_or_line(read: Callable[[], str]) -> str:
    """Return what was read; a refusal must be one line."""
    try:
        return read()
    except DocumentError as refused:
        said = str(refused)
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "It is empty."),
        (b" \n\t\r\n", "nothing but white space"),
        (b"\xef\xbb\xbf \n", "nothing but white space"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04rest", "damaged: it cannot be unpacked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Office file"),
        (b"{\\rtf1 hello}", "neither a case file"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x7fELF\x02", "a program"),
        (b"---\ntitle: a\0b\n---\n", "null bytes"),
        (b"\0" * 400, "null bytes"),
        (bytes(range(1, 32)) * 20, "control characters"),
        (b"<!DOCTYPE html><html><p>Hello</p></html>", "a web page or XML"),
        (b"<!-- a --> <!-- b -->\n<html lang=en>", "a web page or XML"),
        (b"<?xml version='1.0'?><a/>", "a web page or XML"),
        ("---\ntitle: Caf\xe9 ŵ ŷ ô".encode() + b"\xc5\n---\n", "UTF-8 with broken characters"),
        (("こんにちは、これは試験です。" * 5).encode("shift_jis"), "encoding we cannot identify"),
        (b"\xff\xfea\0b", "encoding we cannot identify"),
        (b"Some notes about a meeting.", "neither a case file"),
    ],
)
def test_what_cannot_be_read_gets_one_clear_line(data: bytes, words: str) -> None:
    said = refusal(data)
    assert words in said
    assert "\n" not in said
    assert len(said) < 200


def test_a_file_above_the_limit_is_refused() -> None:
    assert refusal(b"a" * (MAX_BYTES + 1)) == "It is larger than 20 MB."


@pytest.mark.parametrize(
    ("codec", "mark", "note"),
    [
        ("utf-8", b"", ""),
        ("utf-8-sig", b"", ""),
        ("utf-16", b"", "read as UTF-16"),
        ("utf-16-le", b"", "read as UTF-16"),
        ("utf-16-be", b"", "read as UTF-16"),
        ("utf-32", b"", "read as UTF-32"),
        ("utf-16-be", b"\xfe\xff", "read as UTF-16"),
    ],
)
def test_the_encodings_of_text_editors_are_told_apart(codec: str, mark: bytes, note: str) -> None:
    document = read_document(mark + CASE.encode(codec))
    assert document.record.fields["title"] == "Café – “Llŷn”"
    assert document.note == note


def test_windows_text_is_read_and_the_line_says_so() -> None:
    document = read_document(INFUSE.encode("cp1252"))
    assert document.note == "read as Windows-1252"
    assert "each other’s doors" in document.record.narrative["challenge"]


def test_text_full_of_markup_is_kept_as_text() -> None:
    marked = INFUSE.replace(
        "The data lab.", "<p><b>The</b> <script>alert('x')</script> data lab.</p>"
    )
    record = read_document(marked.encode()).record
    assert "<script>alert('x')</script>" in record.narrative["what_helped"]


def test_a_case_file_is_told_by_its_content() -> None:
    assert read_document(CASE.encode()).shape == "a case file"
    assert read_document(INFUSE.encode()).shape == "the Infuse template"
    assert read_document(f"---\ntitle: T\n---\n{INFUSE}".encode()).shape == "a case file"
    assert read_document(b"## Challenge\nHard.\n").shape == "a case file"


@given(st.binary(max_size=2000))
def test_no_bytes_do_anything_but_be_read_or_refused(data: bytes) -> None:
    assert "\0" not in read_or_line(lambda: decode(data).text)


@pytest.mark.parametrize(
    "data",
    [
        b"\n" * 1_000_000 + b"x",
        b"```a\n" * 100_000,
        b"~~~~\n" + b"```\n" * 100_000,
        b"a: " + b"*" * 500_000 + b"x",
        b"<!-- -->" * 200_000 + b"x",
        b"## " + b"# " * 500_000,
        b"## " + b" " * 500_000 + b"{#a" * 100_000,
        b"---\n" + b" " * 500_000,
        b"1. What was the overarching challenge? " * 50_000,
        b"1. What was the overarching challenge?\n" * 50_000,
        b"Cohort:\n" * 50_000 + b"\n".join(b"%d. What was done?" % n for n in range(9)),
        b'---\ntitle: T\ncosts:\n- {what: procurement, amount: "' + b"0" * 500_000 + b'!"}\n---\n',
        b"| a | b |\n|" + b"-" * 500_000 + b"x",
    ],
)
def test_hostile_text_takes_no_longer_than_its_length_deserves(data: bytes) -> None:
    with comes_to_an_end():
        read_or_line(lambda: str(read_document(data)))
