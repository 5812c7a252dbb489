"""The one door from Markdown to safe HTML, and to plain words for the index and previews.

Nothing else in the project imports ``markdown`` or ``bleach``: when bleach has to go, this file is all that changes.
There are three walls, one behind the other: raw HTML in the Markdown is not markup but text; what the renderer makes
is cleaned against a short allow-list; and the site's Content-Security-Policy runs no script from a page.
"""

from __future__ import annotations

import hashlib
import re
import threading
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import bleach
from bleach import html5lib_shim
from django.utils.safestring import SafeString, mark_safe
from markdown import Markdown
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor

from cms.core.plaintext import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

__all__ = ["MAX_LENGTH", "plain_text", "render_markdown"]

OF_A_DOCUMENT = "picture:"
"""How the address begins of a picture that stood in a document."""

MAX_LENGTH = 100_000
"""Longer texts are shown as plain paragraphs: every word, no formatting."""

MAX_LOOSE_BRACKETS = 200
MAX_MARKER_RUN = 8
MAX_HEADINGS_IN_BLOCK = 200
MAX_ROWS = 1_000
MAX_LINES = 5_000

_BLOCK_TAGS = {"blockquote", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre", "ul"}
_INLINE_TAGS = {"a", "abbr", "br", "code", "del", "em", "strong", "sub", "sup"}
_HEADING_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TABLE_TAGS = {"table", "tbody", "td", "th", "thead", "tr"}
ALLOWED_TAGS = frozenset(_BLOCK_TAGS | _INLINE_TAGS | _HEADING_TAGS | _TABLE_TAGS)
ALLOWED_CLASSES = frozenset(
    {"footnote", "footnote-ref", "footnote-backref", "align-center", "align-right"}
)
ALLOWED_PROTOCOLS = frozenset({"http", "https", "mailto"})

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WHOLE_BRACKETS = re.compile(r"\[[^\[\]\n]{0,500}\]")
_WHOLE_ADDRESSES = re.compile(r"\]\([^()\n]{0,2000}\)")
_MARKER_RUN = re.compile(
    rf"^[ \t]*+(?:(?:[-+*]|\d+\.)[ \t]++){{{MAX_MARKER_RUN + 1}}}", re.MULTILINE
)
_QUOTE_RUN = re.compile(rf"^(?:[ \t]*>){{{MAX_MARKER_RUN + 1}}}", re.MULTILINE)
_RULE_LINE = re.compile(r"^[ \t]*(?:[-*_][ \t]*)+$", re.MULTILINE)
_DEEP_INDENT = re.compile(r"^(?: {48}|\t{12})[ \t]*+(?:[-+*]|\d+\.)[ \t]", re.MULTILINE)
_HEADING_LINE = re.compile(r"^(?:#.*|=+[ ]*|-+[ ]*|[*_ ]+|[ ]{0,3}\[.*\]:.*)$", re.MULTILINE)
_ROW_LINE = re.compile(r"^[ \t]*+(?:(?:[-+*]|\d+\.)[ \t]|[^|\n]*\|)", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_ID_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")

_TABLE = re.compile(r"<table>\s*<thead>\s*<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_workshop = threading.local()


class _PicturesAreLinks(Treeprocessor):
    """Turn pictures into links to them: a page of ours loads nothing from another origin.

    One of a document that was handed in has no address: its words say that it was there (ADR 0025).
    """

    def run(self, root: Element) -> None:
        """Change every ``img`` in place."""
        for element in root.iter("img"):
            words, address = element.get("alt", ""), element.get("src", "")
            element.attrib.clear()
            if address.startswith(OF_A_DOCUMENT):
                element.tag, element.text = "em", f"Picture: {words}" if words else "Picture"
            else:
                element.tag, element.text = "a", words or "picture"
                element.set("href", address)


class _HeadingOffset(Treeprocessor):
    """Fit headings under the page's own, so that its outline stays whole whatever level a writer began at."""

    offset = 0

    def run(self, root: Element) -> None:
        """Change every heading in place: the highest comes right under the page's heading, none skips a level."""
        headings = [element for element in root.iter() if element.tag in _HEADING_TAGS]
        top = min((int(element.tag[1]) for element in headings), default=1)
        previous = self.offset
        for element in headings:
            wanted = int(element.tag[1]) - top + 1 + self.offset
            previous = min(6, wanted, previous + 1)
            element.tag = f"h{previous}"


class _TableDress(Treeprocessor):
    """Give header cells their scope, and alignment as a class where the renderer writes an attribute."""

    def run(self, root: Element) -> None:
        """Change every cell in place."""
        for element in root.iter():
            if element.tag in ("td", "th"):
                side = element.attrib.pop("align", "")
                if side in ("right", "center"):
                    element.set("class", f"align-{side}")
                if element.tag == "th":
                    element.set("scope", "col")


class _LinkRules:
    """After cleaning: links to elsewhere vouch for nobody, and ids carry the text's prefix."""

    def __init__(self, source: Iterable[dict[str, Any]], prefix: str) -> None:
        self.source = source
        self.prefix = prefix

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the tokens of the cleaned document, with links and ids put right."""
        for token in self.source:
            if token["type"] in ("StartTag", "EmptyTag"):
                self._dress(token["name"], token["data"])
            yield token

    def _dress(self, name: str, data: dict[tuple[str | None, str], str]) -> None:
        if (None, "id") in data:
            data[None, "id"] = self._own_id(data[None, "id"])
        if name != "a":
            return
        address = html5lib_shim.convert_entities(data.get((None, "href"), "")).strip()
        if address.startswith("#"):
            data[None, "href"] = "#" + self._own_id(address[1:])
        elif _is_elsewhere(address):
            data[None, "href"] = address
            data[None, "rel"] = "nofollow noopener"
        elif not _is_here(address):
            data.pop((None, "href"), None)

    def _own_id(self, value: str) -> str:
        return f"{self.prefix}{_ID_UNSAFE.sub('-', value)}"


def _is_elsewhere(address: str) -> bool:
    try:
        return urlsplit(address).scheme.lower() in ALLOWED_PROTOCOLS
    except ValueError:
        return False


def _is_here(address: str) -> bool:
    return address.startswith("/") and not address.startswith(("//", "/\\"))


def _allow_attribute(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return value in ALLOWED_CLASSES
    if name == "id":
        return tag in ("li", "sup")
    if name == "start":
        return tag == "ol" and value.isascii() and value.isdigit() and len(value) < 7
    if name == "scope":
        return tag == "th" and value == "col"
    return tag == "a" and name in ("href", "title")


class _Workshop:
    """A renderer and a cleaner; one for each thread, because neither may be shared."""

    def __init__(self) -> None:
        self.markdown = Markdown(
            extensions=[
                TableExtension(use_align_attribute=True),
                "footnotes",
                "sane_lists",
                "fenced_code",
            ],
            output_format="html",
        )
        self.markdown.preprocessors.deregister("html_block")
        self.markdown.inlinePatterns.deregister("html")
        self.heading_offset = _HeadingOffset(self.markdown)
        self.markdown.treeprocessors.register(_PicturesAreLinks(self.markdown), "pictures", 5)
        self.markdown.treeprocessors.register(self.heading_offset, "heading_offset", 4)
        self.markdown.treeprocessors.register(_TableDress(self.markdown), "table_dress", 3)
        self.prefix = ""
        self.cleaner = bleach.Cleaner(
            tags=ALLOWED_TAGS,
            attributes=_allow_attribute,
            protocols=ALLOWED_PROTOCOLS,
            strip=True,
            filters=[cast("Any", self._link_rules)],
        )

    def _link_rules(self, source: Iterable[dict[str, Any]]) -> _LinkRules:
        return _LinkRules(source, self.prefix)

    def render(self, text: str, heading_offset: int, prefix: str) -> str:
        """Render and clean one text."""
        self.heading_offset.offset = heading_offset
        self.prefix = prefix
        self.markdown.reset()
        cleaned: str = self.cleaner.clean(self.markdown.convert(text))
        return _TABLE.sub(_framed, cleaned).replace("</table>", "</table></div>")


def _framed(match: re.Match[str]) -> str:
    """Open the region that a table scrolls in, named after the table's own columns."""
    cells = (_TAG.sub("", cell).strip() for cell in _CELL.findall(match.group(1)))
    name = ", ".join(cell for cell in cells if cell).replace('"', "&quot;")
    label = f"Table: {name}" if 0 < len(name) <= 120 else "Table"
    return f'<div class="scroll" role="region" aria-label="{label}" tabindex="0">{match.group(0)}'


def render_markdown(text: str | None, *, heading_offset: int = 1) -> SafeString:
    """Return ``text`` as HTML that is safe to place in a page; an empty string for nothing.

    With ``heading_offset=1`` the highest heading of the text is an ``h2``. Tables sit in a region that scrolls; links
    may go to ``http``, ``https`` and ``mailto`` and to this site; ids carry a prefix made from the text, so two texts
    on a page cannot clash. A text that is too long, or tangled beyond what a person writes, is shown as plain
    paragraphs with every word: the time taken stays in proportion to the length. Never raises.
    """
    if not text or not text.strip():
        return SafeString("")
    return _render(text, heading_offset)


@lru_cache(maxsize=512)
def _render(text: str, heading_offset: int) -> SafeString:
    tidy = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(tidy) > MAX_LENGTH or _is_tangled(tidy):
        return _plain_paragraphs(tidy)
    workshop: _Workshop | None = getattr(_workshop, "workshop", None)
    if workshop is None:
        workshop = _workshop.workshop = _Workshop()
    prefix = f"n{hashlib.blake2s(tidy.encode(), digest_size=4).hexdigest()}-"
    try:
        html = workshop.render(tidy, heading_offset, prefix)
    except RecursionError:
        del _workshop.workshop
        return _plain_paragraphs(tidy)
    return mark_safe(html)  # noqa: S308 - cleaned by bleach on the line above it


def _is_tangled(text: str) -> bool:
    """Tell whether the text would cost the renderer far more time than its length deserves."""
    return _has_loose_brackets(text) or _has_too_many_lines(text) or _nests_too_deep(text)


def _has_loose_brackets(text: str) -> bool:
    loose = text.count("[") - len(_WHOLE_BRACKETS.findall(text))
    open_addresses = text.count("](") - len(_WHOLE_ADDRESSES.findall(text))
    return max(loose, open_addresses) > MAX_LOOSE_BRACKETS


def _has_too_many_lines(text: str) -> bool:
    if text.count("\n") > MAX_LINES or len(_ROW_LINE.findall(text)) > MAX_ROWS:
        return True
    if len(_HEADING_LINE.findall(text)) <= MAX_HEADINGS_IN_BLOCK:
        return False
    blocks = _BLANK_LINES.split(text)
    return any(len(_HEADING_LINE.findall(block)) > MAX_HEADINGS_IN_BLOCK for block in blocks)


def _nests_too_deep(text: str) -> bool:
    if _DEEP_INDENT.search(text) or _QUOTE_RUN.search(text):
        return True
    return any(not _RULE_LINE.match(text, run.start()) for run in _MARKER_RUN.finditer(text))


def _plain_paragraphs(text: str) -> SafeString:
    blocks = (block.strip() for block in _BLANK_LINES.split(text))
    return mark_safe("\n".join(f"<p>{escape(block)}</p>" for block in blocks if block))  # noqa: S308 - escaped here
