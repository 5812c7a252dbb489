"""The words of a paragraph or cell of a Word document, gathered piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from exchange.readers.links import marked, spelled_out
from exchange.readers.to_markdown import escaped


@dataclass(slots=True)
class Words:
    """The inline content of a paragraph, gathered: plain, marked, and what hangs on it.

    A table's cell holds plain words alone: there, ``addresses`` of links stand among them.
    """

    plain: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    pictures: list[Any] = field(default_factory=list)
    bold: bool = True
    in_cell: bool = False
    addresses: list[str] = field(default_factory=list)
    _link: tuple[str, str] = ("", "")

    def add(self, text: str, *, bold: bool = False, italic: bool = False) -> None:
        """Add words in one style; marks go inside the spaces around them."""
        self._end_link()
        self.plain.append(text)
        bare = text.strip()
        self.bold = self.bold and (bold or not bare)
        mark = ("**" if bold else "") + ("*" if italic else "")
        if not bare or not mark or "\n" in bare:
            self.marked.append(text)
            return
        before, after = text[: text.index(bare)], text[text.index(bare) + len(bare) :]
        self.marked.append(f"{before}{mark}{bare}{mark[::-1]}{after}")

    def link(self, text: str, address: str) -> None:
        """Add the words of a link, which Word may hold in several pieces."""
        self.bold = False
        self.marked.append(marked(text, address))
        if not self.in_cell:
            self.plain.append(text)
            return
        if self._link[1] != address:
            self._end_link()
        self._link = (self._link[0] + text, address)

    def _end_link(self) -> None:
        text, address = self._link
        spelled = spelled_out(text, address)
        self.plain.append(spelled)
        if spelled != text:
            self.addresses.append(address)
        self._link = ("", "")

    def text(self) -> str:
        """Return the plain words."""
        self._end_link()
        return "".join(self.plain)

    def markdown(self) -> str:
        """Return the words with their marks; neighbours in one style share theirs."""
        return escaped("".join(self.marked).replace("****", "").replace("** **", " "))
