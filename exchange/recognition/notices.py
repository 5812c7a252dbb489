"""Open Contracting packages as readings: nothing of one is placed, and each of its facts is offered."""

from __future__ import annotations

from exchange.casefile.record import CaseRecord
from exchange.readers.open_contracting import is_package
from exchange.readers.source import SourceDocument
from exchange.recognition.definition import Template
from exchange.recognition.reading import Placement, Reading, Status

NOTHING_BY_ITSELF = "nothing is filled from a notice by itself"


def is_notice(source: SourceDocument) -> bool:
    """Whether the document is a release or record package."""
    return is_package(source.data)


def read_notice(source: SourceDocument) -> Reading:
    """Return a package with no value placed; ``offers.find_offers`` says what each could be."""
    placements = [
        Placement(passage, Status.UNPLACED, "", NOTHING_BY_ITSELF) for passage in source.passages
    ]
    return Reading(source, Template("", "", needed=0), CaseRecord(), placements)
