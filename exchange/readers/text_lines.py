"""How a line of plain text shows that it is an item of a list, and how it is freed of that mark."""

from __future__ import annotations

import re

BULLETS = "•●▪‣◦·\uf0b7\uf0a7"
BULLET = re.compile(rf"^\s*(?:[{BULLETS}]\s*|[-*–]\s+|[o§]\t\s*)(?=\S)")
"""Word's plain text has “o” and “§”, with a tab behind them, for the bullets of its second and third level."""
NUMBER = re.compile(r"^\s*(\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
ITEM = re.compile(rf"{BULLET.pattern}|{NUMBER.pattern}")


def take_mark(text: str) -> tuple[str, str]:
    """Return an item's number (empty for a bullet) and its words.

    >>> take_mark("2) Ask the market")
    ('2)', 'Ask the market')
    """
    if match := NUMBER.match(text):
        return match.group(1), text[match.end() :]
    match = BULLET.match(text)
    return "", text[match.end() :] if match else text
