"""A case as a case file, with a note at its head on what it is and where it came from."""

from __future__ import annotations

from casestudies.choices import Basis
from casestudies.detail.said import Voices
from casestudies.detail.shapes import Said
from exchange.casefile.record import CaseRecord
from exchange.casefile.writing import write_case_file

ILLUSTRATIVE_NOTE = "Illustrative: this case and the bodies in it are invented to show the form."


def case_markdown(record: CaseRecord, *, url: str = "", voices: Voices | None = None) -> str:
    """Return ``record`` as a case file.

    Comments at its head, which mean nothing to whoever reads it in, say its address, that it is
    invented if it is, and what others say to it.
    """
    comments = [f"Precedent: {url}"] if url else []
    if record.fields.get("basis") == Basis.ILLUSTRATIVE:
        comments.append(ILLUSTRATIVE_NOTE)
    comments += [_comment("Disputed", each) for each in (voices or Voices()).disputes]
    comments += [_comment("Reply", each) for each in (voices or Voices()).replies]
    return write_case_file(record, comments=comments)


def _comment(what: str, said: Said) -> str:
    """One line, without what no text file should hold."""
    about = f" ({said.part})" if said.part else ""
    line = f"{what}{about} by {said.by}, {said.day.isoformat()}: {said.text}"
    return "".join(each if each.isprintable() else " " for each in line)
