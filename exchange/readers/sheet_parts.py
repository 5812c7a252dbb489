"""What the XML of a sheet says beside its cells: links, what is hidden, and what stands above and below on paper."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from exchange.readers.links import address_of
from exchange.readers.packages import part
from exchange.readers.wording import counted, shortened

MOST_QUOTED: Final = 300
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Z&])?', re.I)
"""How the header of a sheet names a font, a size, a side or the page's number; ``&&`` is a sign of its own."""

_PAGES = re.compile(r"(?:page\s?)?&P(?:\s?(?:of|/)\s?&N)?", re.I)
_YES = frozenset({"1", "true"})


@dataclass(slots=True)
class Beside:
    """What stands beside the cells of one sheet. ``columns`` are the first and last of those hidden together."""

    rows: int = 0
    columns: list[tuple[int, int]] = field(default_factory=list)
    on_paper: list[str] = field(default_factory=list)

    def in_words(self, title: str, grid: Sequence[Sequence[str]]) -> Iterator[str]:
        """Yield the sentences on the sheet ``title``, whose cells are ``grid``."""
        rows, columns = self.rows, self._hidden_columns(grid)
        found = [(rows, "row"), (columns, "column")]
        if told := " and ".join(counted(number, what) for number, what in found if number):
            verbs = "is hidden in the workbook. It was" if rows + columns == 1 else _MANY
            yield f"{told} of “{title}” {verbs} read too."
        if said := shortened("; ".join(dict.fromkeys(self.on_paper)), MOST_QUOTED):
            yield f"Headers and footers of “{title}” were left out: {said}"

    def _hidden_columns(self, grid: Sequence[Sequence[str]]) -> int:
        """How many columns with words in them are hidden."""
        filled = {place for row in grid for place, cell in enumerate(row, start=1) if cell.strip()}
        return sum(any(a <= place <= b for a, b in self.columns) for place in filled)


_MANY = "are hidden in the workbook. They were"


def beside_cells(archive: zipfile.ZipFile, path: str) -> Beside:
    """Return what the sheet at ``path`` of a workbook says beside its cells."""
    found = Beside()
    for element in _elements(archive, path):
        name = element.tag.rpartition("}")[2]
        hidden = element.get("hidden") in _YES
        if name == "row":
            found.rows += hidden and any(len(cell) for cell in element)
        elif name == "col" and hidden:
            found.columns.append((int(element.get("min", "1")), int(element.get("max", "1"))))
        elif name in _ON_PAPER:
            said = _CODE.sub(_uncoded, _PAGES.sub(" ", element.text or ""))
            found.on_paper.append(" ".join(said.split()))
    found.on_paper = [each for each in found.on_paper if any(map(str.isalnum, each))]
    return found


_ON_PAPER = {
    f"{pages}{place}" for pages in ("odd", "even", "first") for place in ("Header", "Footer")
}


def _uncoded(code: re.Match[str]) -> str:
    return "&" if code.group() == "&&" else " "


def links_of(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, str]]:
    """Yield the places of a sheet that are links, with their addresses."""
    folder, _, name = path.rpartition("/")
    related = part(archive, f"{folder}/_rels/{name}.rels")
    if b"/hyperlink" not in related:
        return
    aims = {
        each.get("Id", ""): address_of(each.get("Target", ""))
        for each in ElementTree.fromstring(related)  # noqa: S314 - check_xml has refused entities
    }
    for element in _elements(archive, path):
        if element.tag.endswith("}hyperlink") and (address := aims.get(element.get(_RELATED, ""))):
            yield element.get("ref", ""), address


def _elements(archive: zipfile.ZipFile, path: str) -> Iterator[ElementTree.Element]:
    """Yield the elements of a sheet, each once all in it was read; a row is forgotten after it."""
    content = io.BytesIO(part(archive, path))
    for _event, element in ElementTree.iterparse(content):  # noqa: S314 - check_xml has refused entities
        yield element
        if element.tag.endswith("}row"):
            element.clear()
