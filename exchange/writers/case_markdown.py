"""A case as a case file, with a note at its head on what it is and where it came from."""

from __future__ import annotations

from casestudies.choices import Basis
from exchange.casefile.record import CaseRecord
from exchange.casefile.writing import write_case_file

ILLUSTRATIVE_NOTE = "Illustrative: this case and the bodies in it are invented to show the form."


def case_markdown(record: CaseRecord, *, url: str = "") -> str:
    """Return ``record`` as a case file; comments say its address and that it is invented, if it is."""
    comments = [f"Precedent: {url}"] if url else []
    if record.fields.get("basis") == Basis.ILLUSTRATIVE:
        comments.append(ILLUSTRATIVE_NOTE)
    return write_case_file(record, comments=comments)
