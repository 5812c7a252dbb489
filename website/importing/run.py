"""One import: file by file, each in a transaction of its own, none stopping the rest."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from casestudies import services
from casestudies.models import CaseStudyPage, ImportRecord
from casestudies.publishing import PublishRefused
from exchange.apply import apply_to, create_from
from exchange.casefile.record import CaseRecord, DocumentError, Problem
from exchange.extract import fingerprint, full_record
from exchange.kept import kept_names
from exchange.lookups import LEAD, Finder, Found
from exchange.readers.detect import Document, read_documents
from exchange.recognition.definition import Template
from exchange.recognition.in_use import templates_in_use
from organisations.models import Organisation
from website.importing.identity import TakenAwayError, identify, remember
from website.importing.report import CREATED, REFUSED, UNCHANGED, UPDATED, Line
from website.importing.sources import content_hash, read_bytes

if TYPE_CHECKING:
    from cms.accounts.models import User

logger = logging.getLogger(__name__)


class EditedHereError(DocumentError):
    """The case was edited here since its last import."""


class _DryRun(Exception):
    """Raised inside a file's transaction to undo it."""


@dataclass(frozen=True, slots=True)
class Options:
    """How an import is run. ``keep_edits``: a case edited or taken away here is left alone without complaint."""

    publish: bool = False
    dry_run: bool = False
    overwrite: bool = False
    keep_edits: bool = False
    user: User | None = None
    values: CaseRecord = field(default_factory=CaseRecord)


@dataclass(slots=True)
class Importer:
    """Imports files one after the other."""

    options: Options
    finder: Finder
    _written: dict[int, str] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _known: tuple[Template, ...] | None = None

    def run(self, paths: Iterable[Path]) -> Iterator[Line]:
        """Yield a line for each file as it is done."""
        for path in paths:
            yield from self.import_file(path)

    def import_file(self, path: Path) -> Iterator[Line]:
        """Import one file, a case after the other; whatever is wrong ends up in a line."""
        try:
            data = read_bytes(path)
            digest = content_hash(data)
            line = Line(str(path), UNCHANGED)
            if self._is_done(digest, line):
                yield line
                return
            documents = read_documents(data, path.name, self._templates())
        except Exception as error:  # noqa: BLE001 - one file, whatever is in it, never stops the rest
            line = Line(str(path), REFUSED)
            self._refuse(line, _in_words(error, line))
            yield line
            return
        for document in documents:
            name = f"{path}, {document.part}" if document.part else str(path)
            own = content_hash(document.content) if document.content else digest
            yield self._import_document(document, own, Line(name, REFUSED))

    def _import_document(self, document: Document, digest: str, line: Line) -> Line:
        try:
            with disable_reference_index_auto_update(), transaction.atomic():
                self._import(document, digest, line)
                if self.options.dry_run:
                    raise _DryRun
        except _DryRun:
            self.finder.forget()
        except DocumentError as error:
            self._refuse(line, error)
        except ValidationError as error:
            self._refuse(line, DocumentError(*(Problem("", message) for message in error.messages)))
        except DatabaseError as error:
            self._refuse(
                line, DocumentError(Problem("", f"The database refused it: {error}".strip()))
            )
        except Exception as error:  # noqa: BLE001 - one file, whatever is in it, never stops the rest
            self._refuse(line, _in_words(error, line))
        return line

    def _templates(self) -> tuple[Template, ...]:
        """Read once a run what documents are recognised by."""
        if self._known is None:
            self._known = templates_in_use()
        return self._known

    def _refuse(self, line: Line, error: DocumentError) -> None:
        self.finder.forget()
        kept = self.options.keep_edits and isinstance(error, EditedHereError | TakenAwayError)
        line.outcome = UNCHANGED if kept else REFUSED
        line.published = False
        line.not_published = ""
        line.notes = []
        line.reasons = [f"left alone: {error}"] if kept else [str(each) for each in error.problems]

    def _import(self, document: Document, digest: str, line: Line) -> None:
        if document.refusal is not None:
            raise document.refusal
        if document.part and self._is_done(digest, line):
            return
        record = document.record
        record.fill(self.options.values)
        line.title, line.unknown = record.text("title"), dict(record.unknown)
        if not line.title:
            raise DocumentError(
                Problem("title", "the document has none; give it with --set title=…")
            )
        page = identify(record, digest)
        self._refuse_twice(page, line.path)
        found = self.finder.look_up(record)
        if not document.is_ours:
            _nation_of_lead(record, found)
        line.notes = _notes(document, found)
        line.outcome = CREATED if page is None else UPDATED
        page = (
            self._create(record, found, line)
            if page is None
            else self._update(page, record, found, line, digest)
        )
        self._written[page.pk] = line.path
        self._seen.add(digest)
        line.ref = page.ref
        if line.outcome != UNCHANGED:
            remember(page, content_hash=digest, fingerprint=fingerprint(page))
            ReferenceIndex.create_or_update_for_object(page)

    def _is_done(self, digest: str, line: Line) -> bool:
        """Whether the same content was imported before, and nothing more is asked for now."""
        given = self.options.values
        if digest not in self._seen and (given.fields or given.rows or given.states):
            return False
        before = ImportRecord.objects.select_related("page").filter(content_hash=digest).first()
        if before is None:
            return False
        page = before.page
        line.ref, line.title = page.ref, page.draft_title or page.title
        released = page.live or page.approved_schedule
        waits = self.options.publish and not self.options.keep_edits and not released
        if waits and digest not in self._seen:
            return False
        if self.options.overwrite and before.record_hash != fingerprint(
            page.get_latest_revision_as_object()
        ):
            return False
        line.outcome = UNCHANGED
        return True

    def _refuse_twice(self, page: CaseStudyPage | None, path: str) -> None:
        earlier = self._written.get(page.pk) if page is not None else None
        if page is not None and earlier is not None and earlier != path:
            words = f"it is the same case ({page.ref}) as {earlier} in this import; give each a ref of its own."
            raise DocumentError(Problem("", words))

    def _create(self, record: CaseRecord, found: Found, line: Line) -> CaseStudyPage:
        draft = create_from(record, found.lookups, user=self.options.user)
        self._publish(draft, line)
        return draft

    def _update(
        self, page: CaseStudyPage, record: CaseRecord, found: Found, line: Line, digest: str
    ) -> CaseStudyPage:
        draft: CaseStudyPage = page.get_latest_revision_as_object()
        before = ImportRecord.objects.filter(page_id=page.pk).first()
        stored = fingerprint(draft)
        self._refuse_edited(draft.ref, stored, before)
        released = page.live or page.approved_schedule
        again = before is not None and before.content_hash == digest and not self.options.overwrite
        unread = again and not released and page.first_published_at is None
        if again:
            # The same file again, with values beside it: what was given the last time stays.
            record.fill(_without_fingerprints(draft) if unread else full_record(draft))
            found = self.finder.look_up(record)
        kept = kept_names(record, draft)
        apply_to(draft, record, found.lookups, goes_on=unread)
        if kept:
            line.notes.append(f"as decided here, not by the document: {', '.join(kept)}")
        same = stored == fingerprint(draft)
        if same and (released or not self.options.publish):
            line.outcome, line.notes = UNCHANGED, []
        elif self._publish(draft, line):
            pass
        elif same:
            line.outcome = UNCHANGED
        else:
            services.save_draft(draft, user=self.options.user)
            if page.live:
                line.notes.append("kept as a draft; the public version stays as it was")
        return draft

    def _refuse_edited(self, ref: str, stored: str, before: ImportRecord | None) -> None:
        if self.options.overwrite or (before is not None and before.record_hash == stored):
            return
        what = (
            "is here already and was not imported"
            if before is None
            else "was edited here since its last import"
        )
        raise EditedHereError(Problem("", f"{ref} {what}; use --overwrite to replace it."))

    def _publish(self, draft: CaseStudyPage, line: Line) -> bool:
        """Publish if that was asked for; what is missing goes into the line and the draft stays."""
        if not self.options.publish:
            return False
        try:
            with transaction.atomic():
                services.publish(draft, user=self.options.user)
        except PublishRefused as error:
            line.not_published = " ".join(
                _missing(item.field, item.message, draft) for item in error.missing
            )
        except ValidationError as error:
            line.not_published = " ".join(error.messages)
        else:
            line.published = True
        return line.published


def _without_fingerprints(draft: CaseStudyPage) -> CaseRecord:
    """What a draft holds that only imports have made, whose agreements are to what the next one makes of it."""
    record = full_record(draft)
    for row in record.rows.get("consents", []):
        row.pop("agreed_to", None)
    return record


def _missing(name: str, message: str, draft: CaseStudyPage) -> str:
    if name == LEAD and draft.lead_organisation_text:
        return (
            f"The lead organisation “{draft.lead_organisation_text}” is not known: "
            "choose it, or use --create-organisations."
        )
    return message


def _notes(document: Document, found: Found) -> list[str]:
    notes = [document.note] if document.note else []
    made = [name for name in ("title", "summary") if name in document.record.derived]
    if made:
        notes.append(f"{' and '.join(made)} made from the document's own words")
    return notes + found.notes


def _nation_of_lead(record: CaseRecord, found: Found) -> None:
    """A template names an authority, and an authority is in a nation."""
    lead: Organisation | None = found.lookups.organisations.get(record.text(LEAD))
    if lead is not None and lead.nation and "nations" not in record.rows:
        record.rows["nations"] = [{"id": "n1", "nation": lead.nation}]


def _in_words(error: Exception, line: Line) -> DocumentError:
    """Return what is said of a file that could not be read; of what nobody foresaw the log has the rest."""
    if isinstance(error, DocumentError):
        return error
    logger.error("import failed", exc_info=error, extra={"path": line.path})
    words = f"Something unforeseen went wrong ({type(error).__name__}); the log has the details."
    return DocumentError(Problem("", words))
