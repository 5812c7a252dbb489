"""From Markdown to its visible words, quickly: for the search index and for previews, where no page is drawn.

A full rendering takes milliseconds and an index rebuild reads tens of thousands of texts, so this is a light pass of a
few linear patterns. Where it cannot be sure that something is markup it leaves it: a stray sign does no harm to a
search, a lost word does.
"""

from __future__ import annotations

import re
from html.entities import html5

__all__ = ["plain_text"]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([ ]*<?[^\s()<>]*>?(?:[ ]+\"[^\"\n]*\")?[ ]*\)")
_DEFINITION = re.compile(
    r"^[ ]{0,3}\[([^\[\]^\n]+)\]:[ ]*<?(?:https?:|mailto:|/|#)\S*>?(?:[ ]+\"[^\"\n]*\")?[ ]*$", re.M
)
_REFERENCE = re.compile(r"!?\[([^\[\]\n]+)\][ ]?\[([^\[\]\n]*)\]")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\[\]\s]+\]:?")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)?[^<>\s]+[@/][^<>\s]*)>")
_RULER = re.compile(r"^[ \t>]*[-=*_|:+][-=*_|:+ \t]*$")
_LINE_START = re.compile(r"^[ \t]*(?:>[> \t]*)?(?:#{1,6}[ \t]*|[-+*][ \t]+)?")
_HEADING_END = re.compile(r"#++[ \t]*$", re.MULTILINE)
_SIGNS = re.compile(r"[*_`]++")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([0-9a-zA-Z]{1,31}));")
_SPACES = re.compile(r"(?<=[ \t\xa0])[ \t\xa0]+")
_BLANKS = re.compile(r"\n\s*\n")


def plain_text(text: str | None) -> str:
    """Return the visible words of a Markdown text, in order, without its markup; an empty string for nothing.

    Every word that :func:`cms.core.markdown.render_markdown` would show is in the answer. Addresses of links, titles
    of links and reference labels are not, unless the text holds code or escapes, where nothing is thrown away.
    Linear in the length of the text; never raises.
    """
    if not text:
        return ""
    if not text.replace("\n", "").isprintable():
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    has_code = _may_hold_code(text)
    if "[" in text and not has_code:
        text = _without_links(text)
    if "<" in text:
        text = _AUTOLINK.sub(r"\1", text)
    text = "\n".join(
        [line if not line or line[0].isalnum() else _bare(line) for line in text.split("\n")]
    )
    if "#" in text:
        text = _HEADING_END.sub(_unless_name, text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    if "*" in text or "_" in text or "`" in text:
        text = _SIGNS.sub(_unless_in_word, text)
    if "&" in text and not has_code:
        text = _ENTITY.sub(_character, text)
    text = _tight(text)
    text = text.replace(" \n", "\n")
    if "\n\n\n" in text or not text.isascii():
        text = _BLANKS.sub("\n\n", text)
    return text.strip()


def _bare(line: str) -> str:
    """Return a line without what makes it a ruler, a quotation, a heading or an entry of a list."""
    return _LINE_START.sub("", _RULER.sub("", line))


def _may_hold_code(text: str) -> bool:
    """Tell whether signs in the text may stand for themselves: in code, or after a backslash."""
    if "`" in text or "\\" in text or "~~~" in text:
        return True
    return text.startswith(("    ", "\t")) or "\n    " in text or "\n\t" in text


def _tight(text: str) -> str:
    if "|" in text:
        text = text.replace("|", " ")
    if "  " in text or "\t" in text:
        text = _SPACES.sub("", text.replace("\t", " "))
    return text


def _unless_in_word(match: re.Match[str]) -> str:
    """Drop a run of signs that opens or closes a word; keep one that stands alone or between two letters."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    alone = (not before or before.isspace()) and (not after or after.isspace())
    joins = before.isalnum() and after.isalnum()
    return match.group(0) if joins or alone else ""


def _unless_name(match: re.Match[str]) -> str:
    """Drop the signs that close a heading; keep those of a name such as C#."""
    before = match.string[match.start() - 1 : match.start()]
    return "" if not before or before.isspace() else match.group(0)


def _without_links(text: str) -> str:
    """Keep what a link says and drop where it goes."""
    labels = (
        {match.group(1).casefold() for match in _DEFINITION.finditer(text)}
        if "]:" in text
        else set()
    )
    if labels:
        text = _DEFINITION.sub("", text)
        text = _REFERENCE.sub(lambda match: _reference(match, labels), text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "[^" in text:
        text = _FOOTNOTE_MARK.sub(" ", text)
    return text


def _reference(match: re.Match[str], labels: set[str]) -> str:
    label = (match.group(2) or match.group(1)).casefold()
    return match.group(1) if label in labels else match.group(0)


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return html5.get(f"{name};", match.group(0))
    number = int(decimal) if decimal else int(hexadecimal, 16)
    if number in range(0xD800, 0xE000) or not 31 < number < 0x110000:
        return " "
    return chr(number)
