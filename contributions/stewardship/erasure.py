"""Taking a person's data out of everything that is kept: records, versions, logs, e-mail and its files.

Nothing is looked for by a list of columns, which would be wrong one day: every text of every table is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast

from casestudies.contact import NOBODYS
from casestudies.fingerprints import carry_marks, mark
from casestudies.models import CaseStudyPage, Consent
from cms.accounts.models import User
from cms.mail.models import OutgoingEmail
from contributions.models import AgreementRequest
from contributions.models.heirs import hand_on_or_delete
from contributions.stewardship.handing_on import (
    ERASED_ADDRESS,
    NO_NAME,
    Person,
    hand_on_cases,
    hand_on_documents,
    person_of,
)
from contributions.stewardship.keys import KEYS, is_key, keys_with

ERASED_NAME: Final = "a person whose data was erased"
OF_A_PERSON: Final = frozenset(
    {
        "account",
        "contributions",
        "mfa",
        "organisations",
        "socialaccount",
        "wagtailadmin",
        "wagtailusers",
    }
)
"""Apps whose rows go with their person, where they would go with the account."""

_SHORTEST_NAME: Final = 5
_BEGINS: Final = r"(?:(?<![^\W_])(?<![^\W_][._+'-])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2}))"
"""Where an address begins: behind no letter or figure, unless of a sign as JSON and addresses of pages write it."""


@dataclass(slots=True)
class Report:
    """What was done: how many rows of what, cases that nobody answers for now, and addresses left with a name."""

    changed: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    without_owner: list[str] = field(default_factory=list)
    left: set[str] = field(default_factory=set)

    def lines(self) -> list[str]:
        """The report in sentences."""
        told = [f"{label}: {count} changed" for label, count in sorted(self.changed.items())]
        told += [f"{label}: {count} deleted" for label, count in sorted(self.deleted.items())]
        told += [f"{ref} has no owner now: name one." for ref in sorted(self.without_owner)]
        told += sorted(self.left)
        return told or ["Nothing of this person was found."]


class DryRun(Exception):
    """Raised to take everything back."""


def erase_person(email: str, names: tuple[str, ...] = (), *, dry_run: bool = False) -> Report:
    """Erase whoever has the address ``email``, and ``names`` wherever they stand; returns what was done.

    Every address that they confirmed goes with it. Their account stays as an empty shell, so that who did what
    still adds up without saying who.
    Files of sent e-mail that mention them go whole. Running it again finds nothing.

    Args:
        names: further names, each of at least five characters; the account's own is taken by itself.

    Raises:
        ValueError: if the address is none, or a name is too short to be told from other words.
    """
    address = email.strip().lower()
    if "@" not in address or any(len(name.strip()) < _SHORTEST_NAME for name in names):
        raise ValueError(
            f"Give a whole e-mail address, and names of at least {_SHORTEST_NAME} characters."
        )
    report, found = Report(), person_of(address)
    known = {*names, *_names_of(found)}
    person = replace(found, names=frozenset(name.strip().lower() for name in known))
    sweep = Sweep(person.addresses, known)
    try:
        with transaction.atomic():
            _erase_rows(person, sweep, report)
            if dry_run:
                raise DryRun
    except DryRun:
        pass
    _erase_mail_files(sweep, report, dry_run=dry_run)
    return report


def _names_of(person: Person) -> list[str]:
    names = [user.get_full_name() for user in person.accounts]
    return [name for name in names if len(name) >= _SHORTEST_NAME]


def _erase_rows(person: Person, sweep: Sweep, report: Report) -> None:
    cases, without = hand_on_cases(person)
    report.changed["cases' owners"] += cases
    report.without_owner += without
    report.changed["documents given to others of their case"] += hand_on_documents(person)
    deleted, _ = OutgoingEmail.objects.filter(person.whose("to")).delete()
    report.deleted["e-mails to them"] += deleted
    for user in person.accounts:
        _empty(user, report)
    _unname_asked(person, report)
    touched: set[int] = set()
    for model in apps.get_models():
        if model is not Session and model._meta.managed and not model._meta.proxy:
            touched |= sweep.through(model, report)
    carry_marks(sweep.marks)
    for page in CaseStudyPage.objects.filter(pk__in=touched, live=True):
        page.save(clean=False)  # so that the index and the caches hear of it
    report.left = keys_with(sweep.names)
    report.changed, report.deleted = +report.changed, +report.deleted


def _unname_asked(person: Person, report: Report) -> None:
    """Take the name from whoever was asked for an agreement at an address of theirs, and from what they agreed to."""
    asked = AgreementRequest.objects.filter(person.whose("email"))
    theirs = Q(pk__in=asked.values("consent"))
    for address in person.addresses:
        theirs |= Q(evidence__icontains=address)
    agreed = Consent.objects.filter(theirs)
    report.changed["agreements"] += agreed.update(given_by=ERASED_NAME)
    report.changed["requests for agreement"] += asked.update(name=ERASED_NAME)


def _empty(user: User, report: Report) -> None:
    for relation in User._meta.related_objects:
        model: Any = relation.related_model
        goes = relation.on_delete in (models.CASCADE, hand_on_or_delete)
        if goes and model._meta.app_label in OF_A_PERSON:
            count, _ = model._default_manager.filter(**{relation.field.name: user}).delete()
            report.deleted[str(model._meta.verbose_name)] += count
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            report.deleted["sessions"] += 1
    user.username, user.email = f"erased-{user.pk}", f"erased-{user.pk}{NOBODYS}"
    user.first_name = user.last_name = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    report.changed["accounts"] += 1


class Sweep:
    """Looks through every text of a table, JSON too, and takes addresses and names out.

    ``marks`` holds the fingerprint of each text that it changed, with that of what became of it: agreements keep
    no more of a text, and an agreement stands for the text without the name too.
    """

    def __init__(self, addresses: Collection[str], names: set[str]) -> None:
        self.marks: dict[str, str] = {}
        self.names = names
        self.needles = [_plain_part(each.strip().lower()) for each in (*addresses, *names)]
        known = "|".join(map(re.escape, addresses))
        self._address = re.compile(f"{_BEGINS}(?:{known})", re.IGNORECASE)
        longest_first = sorted((re.escape(name.strip()) for name in names), key=len, reverse=True)
        self._names = (
            re.compile(rf"\b(?:{'|'.join(longest_first)})\b", re.IGNORECASE) if names else None
        )

    def through(self, model: type[models.Model], report: Report) -> set[int]:
        """Change the rows of ``model`` that hold something; returns the cases that they belong to."""
        touched: set[int] = set()
        for column in _columns(model):
            for row in self._rows(model, column):
                value = getattr(row, column.attname)
                cleaned = _fitting(self.clean(value), column)
                if cleaned == value:
                    continue
                model._base_manager.filter(pk=row.pk).update(**{column.attname: cleaned})
                report.changed[str(model._meta.verbose_name)] += 1
                page = row.pk if model is CaseStudyPage else getattr(row, "page_id", None)
                touched |= {page} if isinstance(page, int) else set()
        return touched

    def _rows(self, model: type[models.Model], column: Any) -> Iterator[models.Model]:
        rows = model._base_manager.only(column.attname)
        if not isinstance(column, models.JSONField):
            holds = models.Q()
            for needle in self.needles:
                holds |= models.Q(_as_text__icontains=needle)
            rows = rows.annotate(_as_text=Cast(column.attname, models.TextField())).filter(holds)
        yield from rows.order_by("pk").iterator(200)

    def finds(self, text: str) -> bool:
        """Whether ``text`` holds the address or a name."""
        return any(each.search(text) for each in (self._address, self._names) if each is not None)

    def clean(self, value: Any) -> Any:
        """Return ``value`` without the person, whatever its shape."""
        if isinstance(value, str):
            text = self._address.sub(ERASED_ADDRESS, value)
            return self._noted(value, self._names.sub(ERASED_NAME, text) if self._names else text)
        if isinstance(value, list):
            cleaned = [self.clean(each) for each in value]
            if all(isinstance(each, str) for each in value):  # one fact, such as the names of a row
                self._noted("\n".join(value), "\n".join(cleaned))
            return cleaned
        if isinstance(value, dict):
            return self._clean_record(
                {key: each if key in KEYS else self.clean(each) for key, each in value.items()}
            )
        return value

    def _noted(self, text: str, cleaned: str) -> str:
        """Keep the marks of a text that changed; returns what became of it."""
        if cleaned != text:
            self.marks[mark(text)] = mark(cleaned)
        return cleaned

    def _clean_record(self, record: dict[str, Any]) -> dict[str, Any]:
        """A version whose owner they were does not keep the owner's name either."""
        if record.get("owner_email") == ERASED_ADDRESS and "owner_name" in record:
            return {**record, "owner_name": NO_NAME}
        return record


def _fitting(value: Any, column: Any) -> Any:
    """Return a text no longer than its column holds, which PostgreSQL would refuse with all that was erased."""
    most = getattr(column, "max_length", None)
    return value[:most] if isinstance(value, str) and most else value


def _plain_part(text: str) -> str:
    """The longest part of ``text`` without letters that SQLite cannot tell capital from small."""
    return max(re.split(r"[^\x00-\x7f]+", text), key=len)


def _columns(model: type[models.Model]) -> Iterator[Any]:
    """The text columns that are the table's own, by which nothing is found; files are none."""
    for column in model._meta.local_concrete_fields:
        is_text = isinstance(column, (models.CharField, models.TextField, models.JSONField))
        if is_text and not is_key(column) and not column.choices:
            yield column


def _erase_mail_files(sweep: Sweep, report: Report, *, dry_run: bool) -> None:
    """Delete the files of e-mail that hold the address or a name, whoever they went to."""
    folder = settings.EMAIL_FILE_PATH
    if not folder or not Path(folder).is_dir():
        return
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and any(map(sweep.finds, _read(path.read_bytes()))):
            report.deleted["files of sent e-mail"] += 1
            if not dry_run:
                path.unlink()


def _read(raw: bytes) -> Iterator[str]:
    """A file of e-mail as it stands, then its headers and parts decoded, with lines joined that were folded."""
    yield raw.decode("utf-8", "replace")
    message = message_from_bytes(raw, policy=policy.default)
    for part in message.walk():
        yield "\n".join(map(str, part.values()))
        held = part.get_payload(decode=True)
        if isinstance(held, bytes):
            text = held.decode(part.get_content_charset() or "utf-8", "replace")
            yield from (text, unescape(text), " ".join(text.split()))
