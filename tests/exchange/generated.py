"""Documents that no person wrote: questions in every manner, answers of every shape, as text, Word and OpenDocument.

Each word of an answer occurs once in its document, so that a word which is lost is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import docx
import odfdo
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import strategies as st

from exchange.recognition.shipped import shipped_templates
from tests.exchange.documents import changed, saved

STEMS = (
    "rota",
    "café",
    "brücke",
    "naïve",
    "dŵr",
    "Łódź",
    "O’Neill",
    "visit",
    "co-op",
    "ﬁnance",
    "æther",
)
MANNERS = ("heading", "deep heading", "numbered", "numbered heading", "bold", "capitals", "colon")
SHAPES = (
    "paragraph",
    "bold words",
    "lone line",
    "label",
    "list",
    "deep list",
    "table",
    "pair table",
    "link",
    "note",
)
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@dataclass(frozen=True)
class Part:
    """A question in one manner, or an answer of one shape; an answer's words are ``texts``."""

    shape: str
    texts: tuple[str, ...]

    @property
    def is_asked(self) -> bool:
        """Whether it is the form's, not the writer's."""
        return self.shape in MANNERS


@st.composite
def parts_of_a_document(draw: st.DrawFn) -> list[Part]:
    """Questions of one template, some with a slip of the pen, with answers below, beside and before them."""
    template = draw(st.sampled_from([each for each in shipped_templates() if each.asks]))
    numbers = count(1)

    def words(least: int = 1) -> str:
        stems = draw(st.lists(st.sampled_from(STEMS), min_size=least, max_size=least + 2))
        return " ".join(f"{stem}{next(numbers)}" for stem in stems)

    def answer() -> Part:
        return Part(draw(st.sampled_from(SHAPES)), tuple(words() for _ in range(4)))

    parts = [answer() for _ in range(draw(st.integers(0, 1)))]
    worded = [ask for ask in template.asks if ask.wordings]
    for ask in draw(st.lists(st.sampled_from(worded), min_size=2, max_size=4, unique_by=id)):
        wording = slipped(draw, draw(st.sampled_from(ask.wordings)))
        parts.append(Part(draw(st.sampled_from(MANNERS)), (wording, str(ask.number or 1))))
        parts += [answer() for _ in range(draw(st.integers(0, 2)))]
    return [*parts, Part("paragraph", tuple(words(3) for _ in range(4)))]


def slipped(draw: st.DrawFn, wording: str) -> str:
    """``wording``, perhaps with two neighbouring letters changed over."""
    if not draw(st.booleans()) or len(wording) < 12:
        return wording
    place = draw(st.integers(1, len(wording) - 3))
    return wording[:place] + wording[place + 1] + wording[place] + wording[place + 2 :]


def words_of_answers(parts: list[Part]) -> Iterator[str]:
    """What the writer wrote: nothing of it may be lost, or be taken for the form's own words."""
    for part in parts:
        if not part.is_asked:
            yield from part.texts


def as_text(parts: list[Part]) -> bytes:
    """The document as Markdown with the liberties that people take."""
    written: list[str] = []
    for number, part in enumerate(parts, start=1):
        one, two, *more = part.texts
        three, four = more or ("", "")
        written += {
            "heading": [f"## {one}"],
            "deep heading": [f"#### {one}"],
            "numbered": [f"{two}. {one}"],
            "numbered heading": [f"## {two}. {one}"],
            "bold": [f"**{one}**"],
            "capitals": [one.upper()],
            "colon": [f"{one.rstrip('?:')}:"],
            "paragraph": [f"{one}, {two}.", f"{three}; {four}."],
            "bold words": [f"{one} **{two}** {three}", "", f"**{four}**"],
            "list": [f"- {one}", f"- {two}", f"1. {three}", f"2. {four}"],
            "deep list": [f"- {one}", f"    - {two}", f"        - {three}", f"- {four}"],
            "table": [f"| {one} | {two} |", "|---|---|", f"| {three} | {four} |"],
            "pair table": [f"{one}\t{two}", f"{three}\t{four}"],
            "link": [f"{one} [{two}](https://example.org/a) {three} {four}"],
            "note": [f"{one}[^{number}] {two}", "", f"[^{number}]: {three} {four}"],
            "label": [f"{one}: {two}", "", f"{three}: {four}"],
            "lone line": [one, "", two, "", three, "", four],
        }[part.shape]
        written.append("")
    return "\n".join(written).encode()


def as_word(parts: list[Part]) -> bytes:
    """The document as Word has it, with its own styles, tables, links and notes."""
    document = docx.Document()
    notes: list[str] = []
    for part in parts:
        one, two, *more = part.texts
        three, four = more or ("", "")
        if part.is_asked:
            _asked_in_word(document, part.shape, one, two)
        elif part.shape in ("table", "pair table"):
            _table(document, [(one, two), (three, four)])
        elif part.shape in ("list", "deep list"):
            deeper = " 2" if part.shape == "deep list" else ""
            for text, style in (
                (one, "Bullet"),
                (two, f"Bullet{deeper}"),
                (three, "Number"),
                (four, "Bullet"),
            ):
                document.add_paragraph(text, style=f"List {style}")
        elif part.shape == "link":
            _link(document, one, two)
            document.add_paragraph(f"{three} {four}")
        elif part.shape == "note":
            notes.append(f"{three} {four}")
            run = document.add_paragraph(f"{one} {two}").add_run()
            run._r.append(parse_xml(f"<w:footnoteReference {nsdecls('w')} w:id='{len(notes)}'/>"))
        elif part.shape == "bold words":
            paragraph = document.add_paragraph(f"{one} ")
            paragraph.add_run(two).bold = True
            paragraph.add_run(f" {three}")
            document.add_paragraph().add_run(four).bold = True
        else:
            _paragraphs(document.add_paragraph, part)
    data = saved(document)
    return changed(data, {"word/footnotes.xml": _footnotes(notes).encode()}) if notes else data


def _asked_in_word(
    document: docx.document.Document, manner: str, wording: str, number: str
) -> None:
    if "heading" in manner:
        text = f"{number}. {wording}" if manner.startswith("numbered") else wording
        document.add_heading(text, 4 if manner.startswith("deep") else 2)
    elif manner == "bold":
        document.add_paragraph().add_run(wording).bold = True
    else:
        document.add_paragraph(_in_a_line(manner, wording, number))


def _in_a_line(manner: str, wording: str, number: str) -> str:
    """A question of which only the words show that it is one."""
    if manner == "numbered":
        return f"{number}. {wording}"
    return wording.upper() if manner == "capitals" else f"{wording.rstrip('?:')}:"


def _paragraphs(add: Callable[[str], object], part: Part) -> None:
    one, two, three, four = part.texts
    if part.shape == "paragraph":
        add(f"{one}, {two}. {three}; {four}.")
    elif part.shape == "label":
        add(f"{one}: {two}")
        add(f"{three}: {four}")
    else:
        for text in part.texts:
            add(text)


def _table(document: docx.document.Document, rows: list[tuple[str, str]]) -> None:
    table = document.add_table(0, 2)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _link(document: docx.document.Document, before: str, text: str) -> None:
    paragraph = document.add_paragraph(f"{before} ")
    relation = document.part.relate_to("https://example.org/a", LINK, is_external=True)
    names = nsdecls("w", "r")
    xml = f"<w:hyperlink {names} r:id='{relation}'><w:r><w:t>{text}</w:t></w:r></w:hyperlink>"
    paragraph._p.append(parse_xml(xml))


def _footnotes(notes: list[str]) -> str:
    told = "".join(
        f"<w:footnote w:id='{number}'><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote>"
        for number, note in enumerate(notes, start=1)
    )
    return f"<w:footnotes {nsdecls('w')}>{told}</w:footnotes>"


def as_open_document(parts: list[Part]) -> bytes:
    """The document as an OpenDocument text."""
    document = odfdo.Document("text")
    document.body.clear()
    for number, part in enumerate(parts, start=1):
        if part.is_asked:
            document.body.append(_asked_in_open_document(*part.texts, manner=part.shape))
        else:
            _answer_in_open_document(document.body, number, part)
    return saved(document)


def _asked_in_open_document(wording: str, number: str, *, manner: str) -> odfdo.Element:
    if "heading" in manner:
        text = f"{number}. {wording}" if manner.startswith("numbered") else wording
        return odfdo.Header(4 if manner.startswith("deep") else 2, text)
    return odfdo.Paragraph(wording if manner == "bold" else _in_a_line(manner, wording, number))


def _answer_in_open_document(body: odfdo.Element, number: int, part: Part) -> None:
    one, two, three, four = part.texts
    paragraph = odfdo.Paragraph(f"{one} ")
    if part.shape in ("table", "pair table"):
        table = odfdo.Table(f"t{number}", width=2, height=2)
        for place, value in enumerate(part.texts):
            table.set_value((place % 2, place // 2), value)
        body.append(table)
    elif part.shape in ("list", "deep list"):
        held = odfdo.List([one, two])
        held.get_item(position=1).append(odfdo.List([three]))
        body.append(held)
        body.append(odfdo.List([four]))
    elif part.shape == "link":
        paragraph.append(odfdo.Link("https://example.org/a", text=two))
        body.append(paragraph)
        body.append(odfdo.Paragraph(f"{three} {four}"))
    elif part.shape == "note":
        body.append(paragraph)
        body.append(odfdo.Paragraph(two))
        said = f"{three} {four}"
        where = one.split()[0]
        paragraph.insert_note(after=where, note_id=f"n{number}", citation=str(number), body=said)
    else:
        _paragraphs(lambda text: body.append(odfdo.Paragraph(text)), part)


FORMS: dict[str, Callable[[list[Part]], bytes]] = {
    "text": as_text,
    "docx": as_word,
    "odt": as_open_document,
}
"""Each format that a generated document can take."""
