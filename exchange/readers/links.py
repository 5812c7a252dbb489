"""Links of documents: as Markdown where a passage can hold it, spelled out where only plain words stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MOST_TOLD: Final = 100
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s()<>]+$")


def address_of(said: str) -> str:
    """Return the address that a link leads to, empty where it could act, or leads nowhere outside."""
    address = said.strip()
    return address if _ADDRESS.match(address) else ""


def marked(text: str, address: str) -> str:
    """Return the words of a link as Markdown; ``address`` is one of ``address_of``."""
    return f"[{text}]({address})" if text.strip() and address else text


def spelled_out(text: str, address: str) -> str:
    """Return the words of a link with the address beside them, unless they say it: what a table's cell keeps."""
    plain = address.removeprefix("mailto:")
    if not plain or plain in text:
        return text
    bare = text.rstrip()
    return f"{bare} ({plain}){text[len(bare) :]}" if bare else text


def told(where: str, addresses: Sequence[str]) -> str:
    """Return the sentence on links of a page or sheet whose addresses do not stand in what was read of it."""
    listed = ", ".join(addresses[:MOST_TOLD])
    more = len(addresses) - MOST_TOLD
    return f"Links on {where}: {listed}{f', and {more} more' if more > 0 else ''}."
