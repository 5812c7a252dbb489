"""Bringing the vocabulary files into the database without undoing what editors did.

For every value three things are compared: what the file said at the last load, what it says now, and
what the term says. A change of the file is carried over; a value that an editor changed is left alone
and reported as kept. So it goes for names, definitions and the rest, and for synonyms, codes and law
notes one by one: what editors added stays, what they removed stays away, and what a file no longer has
goes if nobody changed it. Slugs are set once, at creation. Terms that editors merged, retired or
deleted are left as they are, and a load never deletes a term.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from taxonomy.choices import Scheme, TermStatus
from taxonomy.files import TermEntry, read_vocabulary
from taxonomy.loading_rows import merge_rows, rows_of
from taxonomy.models import PROXIES, FormerSlug, LoadedTerm, Term
from taxonomy.resolve import resolve_term

Progress = Callable[[str], None]

_PLAIN = ("name", "definition", "is_group", "status", "group_name", "typical_unit", "note")
_LINKS = ("broader", "mode")
_IN_USE = (TermStatus.CURRENT, TermStatus.LEGACY)
_BLANK: dict[str, Any] = {"is_group": False, "status": TermStatus.CURRENT.value}


@dataclass
class LoadReport:
    """What a load did, each term as ``scheme/slug``; ``kept`` names what differs because of editors."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """One line for a person."""
        line = (
            f"Vocabulary: {len(self.created)} created, {len(self.updated)} updated, "
            f"{len(self.unchanged)} unchanged"
        )
        return (
            f"{line}; {len(self.kept)} values left as editors made them."
            if self.kept
            else f"{line}."
        )


@transaction.atomic
def load_vocabulary(path: Path, progress: Progress | None = None) -> LoadReport:
    """Load every file in the folder ``path``; the same files twice change nothing.

    ``progress`` is told the name of each term as it is done.

    Raises:
        VocabularyError: if a file is wrong; nothing is loaded then.
    """
    return _Load(read_vocabulary(Path(path))).run(progress)


class _Load:
    """One run: every term first, then what refers to other terms. Serves as ``Links`` for the rows."""

    def __init__(self, entries: list[TermEntry]) -> None:
        modes_first = sorted(entries, key=lambda entry: entry.scheme != Scheme.MODE)
        self.entries = modes_first
        self.report = LoadReport()
        ledger = LoadedTerm.objects.select_related("term", "term__merged_into")
        relations = (f"term__{name}" for name in ("synonyms", "codes", "law_notes"))
        self.ledger = {(row.scheme, row.key): row for row in ledger.prefetch_related(*relations)}
        self.keys: dict[int, str] = {}

    def run(self, progress: Progress | None) -> LoadReport:
        """Load all entries and return what was done."""
        created = {id(entry) for entry in self.entries if self._find_or_create(entry)}
        self.keys = {row.term_id: key for (_, key), row in self.ledger.items() if row.term_id}
        for entry in self.entries:
            changed = self._bring_over(entry)
            name = f"{entry.scheme}/{entry.slug}"
            if id(entry) in created:
                self.report.created.append(name)
            else:
                (self.report.updated if changed else self.report.unchanged).append(name)
            if progress is not None:
                progress(name)
        return self.report

    def key_of(self, term_id: int | None) -> str:
        """Return the files' key of a term, or its id in words for a term that is none of theirs."""
        return self.keys.get(term_id, f"#{term_id}") if term_id else ""

    def term_of(self, scheme: str, key: str) -> Term | None:
        """Return the term that stands for ``key`` now: what it was merged into, if it was."""
        term = self.ledger[scheme, key].term if key else None
        return term.merged_into if term is not None and term.is_merged else term

    def _find_or_create(self, entry: TermEntry) -> bool:
        """See to it that the entry has a row in the ledger; return whether its term is new."""
        key = (entry.scheme, entry.slug)
        if key in self.ledger:
            return False
        term = resolve_term(entry.scheme, entry.slug)
        said: dict[str, Any] = {}
        taken = FormerSlug.objects.filter(scheme=entry.scheme, slug=entry.slug, term=None)
        is_new = term is None and not taken.exists()
        if is_new:
            said = {name: getattr(entry, name) for name in _PLAIN} | {"broader": "", "mode": ""}
            term = PROXIES[entry.scheme](
                slug=entry.slug, **{name: getattr(entry, name) for name in _PLAIN}
            )
            term.save()
        self.ledger[key] = LoadedTerm(scheme=entry.scheme, key=entry.slug, term=term, values=said)
        return is_new

    def _bring_over(self, entry: TermEntry) -> bool:
        """Carry the entry over to its term; return whether that changed anything."""
        row = self.ledger[entry.scheme, entry.slug]
        name = f"{entry.scheme}/{entry.slug}"
        term, said = row.term, row.values
        if term is None or term.status not in _IN_USE:
            state = "deleted" if term is None else term.get_status_display().lower()
            self.report.kept.append(f"{name}: {state}")
            return False
        changed = self._merge_fields(entry, term, said)
        if changed:
            term.save()
        now = rows_of(entry)
        rows = merge_rows(term, said, now, self)
        self.report.kept += [f"{name}: {what}" for what in rows.kept]
        self._remember(row, {field: getattr(entry, field) for field in (*_PLAIN, *_LINKS)} | now)
        return changed or rows.changed

    def _merge_fields(self, entry: TermEntry, term: Term, said: dict[str, Any]) -> bool:
        """Carry over the fields that the file changed; return whether there were any."""
        changed = False
        for name in (*_PLAIN, *_LINKS):
            after = getattr(entry, name)
            mine = (
                self.key_of(getattr(term, f"{name}_id")) if name in _LINKS else getattr(term, name)
            )
            if mine == after:
                continue
            if mine != said.get(name, _BLANK.get(name, "")):
                self.report.kept.append(f"{entry.scheme}/{entry.slug}: {name}")
                continue
            if name in _LINKS:
                after = self.term_of(Scheme.MODE if name == "mode" else entry.scheme, after)
            setattr(term, name, after)
            changed = True
        return changed

    def _remember(self, row: LoadedTerm, values: dict[str, Any]) -> None:
        """Keep what the file says now for the next load."""
        if row._state.adding or row.values != values:
            row.values = values
            row.save()
