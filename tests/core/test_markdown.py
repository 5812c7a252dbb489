"""The door from Markdown to safe HTML, and the light pass to plain words."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cms.core.markdown import ALLOWED_TAGS, MAX_LENGTH, plain_text, render_markdown
from tests.patience import comes_to_an_end

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[go](javascript:alert(1))",
    "[go](JaVaScRiPt&#58;alert(1))",
    "[go](java\tscript:alert(1))",
    "[go](\x01javascript:alert(1))",
    "[go](data:text/html;base64,PHNjcmlwdD4=)",
    "[go](vbscript:msgbox)",
    "[go](//evil.example/x)",
    "[go](/\\evil.example/x)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![x](http://a.example/" onerror="alert(1))',
    '[x](http://a.example/ "\\" onmouseover=alert(1) ")',
    "[x]: javascript:alert(1)\n\n[x]",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "| <b onclick=alert(1)> | b |\n|---|---|\n| <style>*{}</style> | [x](javascript:1) |",
    "[^1]\n\n[^1]: <iframe src=//evil.example>",
    '<a href="x" style="position:fixed">cover</a>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--><script>alert(1)</script>-->",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
]

TANGLES = {
    "brackets 10,000 deep": "[" * 10_000,
    "matched brackets": "[" * 5_000 + "x" + "]" * 5_000,
    "nested links": "[a](" * 5_000,
    "nested pictures": "![" * 5_000,
    "a line of list markers": "- " * 5_000 + "x",
    "a line of numbers": "1. " * 5_000 + "x",
    "quotes in quotes": ">" * 5_000 + "x",
    "lists in lists": "\n".join(" " * 4 * depth + "- x" for depth in range(200)),
    "emphasis never closed": "**a *b __c _d " * 3_000,
    "back-ticks of every length": "".join("`" * length + " " for length in range(200)),
    "underlines": "a\n=\n" * 5_000,
    "a table of 20,000 rows": "a|b\n-|-\n" + "x|y\n" * 20_000,
    "spaces": " " * 60_000 + "a",
    "new lines": "\n" * 60_000,
    "definitions": "".join(f"[a{number}]: http://a.test/{number}\n" for number in range(4_000)),
    "entities": "&#" * 20_000,
    "backslashes": "\\" * 20_000,
}


class _Page(HTMLParser):
    """What a browser would see: tags with attributes, and visible words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def assert_safe(html: str) -> None:
    for tag, attributes in _Page(html).tags:
        assert tag in ALLOWED_TAGS
        assert not {name for name in attributes if name.startswith("on")} | (
            attributes.keys() & {"style", "src"}
        )
        address = unescape(attributes.get("href") or "https://")
        assert re.match(r"(https?://|mailto:|#n[0-9a-f]{8}-|/(?![/\\]))", address, re.IGNORECASE), (
            address
        )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_text_comes_out_harmless(payload: str) -> None:
    assert_safe(render_markdown(payload))


@given(
    st.lists(
        st.sampled_from(
            [*PAYLOADS, "**", "`", "\n\n", "    ", "> ", "- ", "](", "|", "&", ";", "<"]
        ),
        max_size=12,
    )
)
@settings(max_examples=100, deadline=None)
def test_hostile_texts_joined_at_random_come_out_harmless(parts: list[str]) -> None:
    assert_safe(render_markdown("".join(parts)))


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_at_all_is_answered(text: str) -> None:
    assert_safe(render_markdown(text))
    plain_text(text)


@pytest.mark.parametrize("text", TANGLES.values(), ids=TANGLES.keys())
def test_a_tangled_text_ends_quickly_and_keeps_its_words(text: str) -> None:
    with comes_to_an_end():
        html = render_markdown(text)
        words = plain_text(text)
    assert html.count("x") >= min(1, text.count("x"))
    assert words.count("x") >= min(1, text.count("x"))


def test_a_text_beyond_the_limit_is_shown_whole_as_plain_paragraphs() -> None:
    html = render_markdown("first **bold**\n\n" + "word " * (MAX_LENGTH // 5) + "\n\nlast")
    assert html.startswith("<p>first **bold**</p>")
    assert html.endswith("<p>last</p>")


def test_nothing_gives_nothing() -> None:
    assert render_markdown(None) == render_markdown("") == render_markdown(" \n ") == ""
    assert plain_text(None) == plain_text("") == plain_text(" \n ") == ""


def test_raw_html_is_shown_as_the_words_it_is() -> None:
    assert "&lt;b&gt;bold&lt;/b&gt;" in render_markdown("<b>bold</b>")


def test_headings_fit_under_the_heading_of_the_page() -> None:
    assert "<h2>One</h2>" in render_markdown("# One")
    assert "<h3>One</h3>" in render_markdown("# One", heading_offset=2)
    assert "<h3>One</h3>" in render_markdown("### One", heading_offset=2)


def test_headings_never_skip_a_level_nor_pass_six() -> None:
    assert re.findall(r"<h\d", render_markdown("# a\n\n#### b\n\n## c")) == ["<h2", "<h3", "<h3"]
    assert re.findall(r"<h\d", render_markdown("### a\n\n# b")) == ["<h2", "<h2"]
    deep = "\n\n".join("#" * level + " x" for level in range(1, 7))
    assert re.findall(r"<h\d", render_markdown(deep, heading_offset=4)) == ["<h5"] + ["<h6"] * 5


def test_links_elsewhere_vouch_for_nobody_and_links_here_are_plain() -> None:
    html = render_markdown(
        "[out](https://a.example/?a=1&b=2) [in](/methods/) [mail](mailto:a@b.example) <c@d.example>"
    )
    assert 'href="https://a.example/?a=1&amp;b=2" rel="nofollow noopener"' in html
    assert '<a href="/methods/">in</a>' in html
    assert 'href="mailto:a@b.example" rel="nofollow noopener"' in html
    assert 'href="mailto:c@d.example"' in html


def test_a_picture_becomes_a_link_so_that_no_other_origin_is_loaded() -> None:
    html = render_markdown("![Chart of costs](https://a.example/c.png)")
    assert "<img" not in html
    assert ">Chart of costs</a>" in html


def test_a_picture_of_a_document_that_was_handed_in_is_told_and_leads_nowhere() -> None:
    html = render_markdown('Before ![Two rotas <as> one](picture:p3) after ![](picture:p4 "x")')
    assert "<em>Picture: Two rotas &lt;as&gt; one</em>" in html
    assert "<em>Picture: picture</em>" not in html and html.count("<a") == 0


def test_a_table_scrolls_inside_a_labelled_region_that_takes_focus() -> None:
    html = render_markdown("| Year | Days |\n|---|---:|\n| 2019 | 10 |")
    assert (
        '<div class="scroll" role="region" aria-label="Table: Year, Days" tabindex="0"><table>'
        in html
    )
    assert '<th scope="col">Year</th>' in html
    assert '<td class="align-right">10</td>' in html


def test_a_hostile_table_heading_stays_inside_the_label() -> None:
    html = render_markdown('| a" onfocus="alert(1) | <b>x</b> |\n|---|---|\n| 1 | 2 |')
    assert_safe(html.replace(' role="region"', ""))
    assert html.count("</div>") == html.count("<div")


def test_a_heading_only_table_is_closed_too() -> None:
    html = render_markdown("| a | b |\n|---|---|")
    assert html.count("</div>") == html.count("<div")


def test_footnotes_of_two_texts_on_a_page_do_not_clash() -> None:
    ids = [
        {
            attributes["id"]
            for _, attributes in _Page(render_markdown(text)).tags
            if "id" in attributes
        }
        for text in ("One[^1]\n\n[^1]: a", "Two[^1]\n\n[^1]: b")
    ]
    assert ids[0]
    assert ids[1]
    assert not ids[0] & ids[1]


def test_a_footnote_link_points_at_an_id_that_is_there() -> None:
    tags = _Page(render_markdown("One[^a b] two[^c]\n\n[^c]: note")).tags
    ids = {attributes.get("id") for _, attributes in tags}
    targets = {(attributes.get("href") or "")[1:] for tag, attributes in tags if tag == "a"}
    assert targets
    assert targets <= ids


def test_an_ordered_list_keeps_the_number_it_starts_at() -> None:
    assert '<ol start="3">' in render_markdown("3. three\n4. four")


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Some **bold**, *thin* and __both__ words", "Some bold, thin and both words"),
        ("## Heading ##\n\ntext", "Heading\n\ntext"),
        ("- one\n- two\n  * three", "one\ntwo\nthree"),
        ("> quoted\n> again", "quoted\nagain"),
        ("[label](https://a.example/x_y 'z')", "[label](https://a.example/x_y 'z')"),
        ('[label](https://a.example/x_y "title") end', "label end"),
        ("![alt](https://a.example/p.png)", "alt"),
        ("see [the report][r] now\n\n[r]: https://a.example", "see the report now"),
        ("claim[^1].\n\n[^1]: source", "claim .\n\nsource"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "a b\n\n 1 2"),
        ("Fish &amp; chips &pound;5", "Fish & chips £5"),
        ("snake_case and 5 * 3 * 2", "snake_case and 5 * 3 * 2"),
        ("2019. A year, not a list", "2019. A year, not a list"),
        ("R&D; C# and F#", "R&D; C# and F#"),
        ("a\\*b \\_c", "a*b c"),
        ("cafe\u0301 Gŵyl", "cafe\u0301 Gŵyl"),
    ],
)
def test_plain_text_is_the_visible_words(markdown: str, words: str) -> None:
    assert plain_text(markdown) == words


WORDS = ("alpha", "bravo", "charlie", "delta", "Ynys", "7th")
SIGNS = [
    "*",
    "**",
    "_",
    "`",
    "```",
    "#",
    "# ",
    "- ",
    "1. ",
    "> ",
    "|",
    "\n",
    "\n\n",
    " ",
    "    ",
    "[",
    "]",
    "(",
    ")",
    "~~~",
]
SIGNS += [
    "](https://a.example)",
    '](/x "t")',
    "[^1]",
    "\n[^1]: ",
    "\n---\n",
    "\n===\n",
    "\\",
    "&amp;",
    "<",
    ">",
    "!",
    "&",
    ";",
]


@given(st.lists(st.sampled_from([*WORDS, *WORDS, *SIGNS]), max_size=40).map("".join))
@example("[^1]: alpha|bravo")
@example("[alpha\n](/x)")
@example("`[alpha](bravo)`")
@settings(max_examples=600, deadline=None)
def test_plain_text_holds_every_word_that_the_page_shows(text: str) -> None:
    shown = _Page(render_markdown(text)).text
    held = plain_text(text)
    for word in set(WORDS):
        assert held.count(word) >= shown.count(word)


SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
INLINE = st.one_of(
    SENTENCE,
    SENTENCE.map("**{}**".format),
    SENTENCE.map("*{}*".format),
    SENTENCE.map("_{}_".format),
    SENTENCE.map("`{}`".format),
    SENTENCE.map("[{}](https://a.example/zulu)".format),
    SENTENCE.map('[{}](https://a.example/zulu "zulu")'.format),
    SENTENCE.map("({})".format),
)
PARAGRAPH = st.lists(INLINE, min_size=1, max_size=4).map(" ".join)
BLOCK = st.one_of(
    PARAGRAPH,
    PARAGRAPH.map("## {}".format),
    st.lists(PARAGRAPH, min_size=1, max_size=4).map(
        lambda items: "\n".join(f"- {item}" for item in items)
    ),
    st.lists(PARAGRAPH, min_size=1, max_size=4).map(
        lambda items: "\n".join(f"1. {item}" for item in items)
    ),
    PARAGRAPH.map("> {}".format),
    st.tuples(PARAGRAPH, PARAGRAPH).map(
        "| {0[0]} | {0[1]} |\n|---|---|\n| {0[1]} | {0[0]} |".format
    ),
)


@given(st.lists(BLOCK, max_size=6).map("\n\n".join))
@settings(max_examples=200, deadline=None)
def test_plain_text_of_a_written_document_has_the_very_words_of_the_page(text: str) -> None:
    def tokens(words: str) -> list[str]:
        return [word for word in re.findall(r"[^\W_]+", words) if word in WORDS]

    shown = re.sub(r"</?(?:p|li|td|th|h\d|tr)\b[^>]*>", " ", render_markdown(text))
    assert tokens(plain_text(text)) == tokens(_Page(shown).text)
    if "`" not in text:
        assert "zulu" not in plain_text(text)
