"""What outlives a page: references, addresses, tombstones and where imports came from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection, models

from casestudies.choices import WithdrawalReason

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage

_REF = re.compile(r"^PR-(\d{6,})$")
LARGEST_NUMBER = 2**31 - 1
LARGEST_GIVEN = 99_999_999
"""Of the numbers that a record may bring along: the count goes on from there, and must not end."""


class CaseIdentity(models.Model):
    """A case's number for ever. The row stays when the page goes, so no number comes twice."""

    number = models.BigAutoField(primary_key=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    row_numbers = models.JSONField(
        "highest numbers of ids given to its rows", null=True, editable=False
    )

    class Meta:
        verbose_name = "case reference"

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """The reference that people and systems use, ``PR-000123``."""
        return f"PR-{self.number:06d}"

    @classmethod
    def number_of(cls, ref: str) -> int:
        """Return the number in ``ref``.

        Raises:
            ValueError: if it is not a reference.
        """
        match = _REF.match(ref)
        if not match or not 0 < int(match.group(1)) <= LARGEST_NUMBER:
            raise ValueError(f"“{ref[:30]}” is not a reference like PR-000123.")
        return int(match.group(1))

    def final(self) -> CaseIdentity:
        """Follow merges to the identity that answers now; a loop ends where it began."""
        seen = {self.pk}
        current = self
        while current.merged_into is not None and current.merged_into_id not in seen:
            current = current.merged_into
            seen.add(current.pk)
        return current


class CaseSlug(models.Model):
    """Every slug under which a case was ever live; it is never given to another.

    One that is retired leads nowhere: it gave away whose case it is, and that is no longer said.
    """

    slug = models.CharField(max_length=255, primary_key=True)
    identity = models.ForeignKey(CaseIdentity, on_delete=models.PROTECT, related_name="slugs")
    is_retired = models.BooleanField("leads nowhere", default=False)

    def __str__(self) -> str:
        return self.slug


class Tombstone(models.Model):
    """What stays of a case that was taken away: reference, dates and reason, nothing else."""

    ref = models.CharField("reference", max_length=20, primary_key=True)
    published_on = models.DateField(null=True)
    withdrawn_on = models.DateField()
    reason = models.CharField(max_length=30, choices=WithdrawalReason.choices)

    def __str__(self) -> str:
        return f"{self.ref} withdrawn"


class ImportRecord(models.Model):
    """Where a case was imported from, and what it was like just afterwards.

    ``content_hash`` is of the source as read, ``record_hash`` of the record that the import
    left: if the record's hash has changed since, somebody has edited it here.
    """

    page = models.OneToOneField(
        "casestudies.CaseStudyPage", on_delete=models.CASCADE, related_name="import_record"
    )
    source_url = models.CharField(max_length=2000, blank=True, db_index=True)
    content_hash = models.CharField(max_length=64, db_index=True)
    record_hash = models.CharField(max_length=64)
    imported_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Import of case {self.page_id}"


def numbers_with_merged(number: int) -> set[int]:
    """Return ``number`` with those of all cases that were merged into it, by way of others too: a query a step."""
    found = new = {number}
    while new:
        merged = CaseIdentity.objects.filter(merged_into__in=new).values_list("pk", flat=True)
        new = set(merged) - found
        found = found | new
    return found


def final_refs(refs: Iterable[str]) -> dict[str, str]:
    """Return, for references of merged cases, the one that answers now: one query for one step."""
    numbers = [number for ref in refs if (number := _number_in(ref))]
    merged = CaseIdentity.objects.filter(pk__in=numbers or [0], merged_into__isnull=False)
    return {row.ref: row.final().ref for row in merged.select_related("merged_into__merged_into")}


def _number_in(ref: str) -> int:
    try:
        return CaseIdentity.number_of(ref)
    except ValueError:
        return 0


def identity_for(page: CaseStudyPage) -> CaseIdentity:
    """Return the identity that belongs to ``page``'s reference, made if there is none yet."""
    if not page.ref:
        return CaseIdentity.objects.create()
    number = CaseIdentity.number_of(page.ref)
    identity, made = CaseIdentity.objects.get_or_create(number=number)
    if made:
        _count_on_from(number)
    return identity


def _count_on_from(number: int) -> None:
    """Keep the counter above a number that was given, which PostgreSQL does not do by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'number')", [CaseIdentity._meta.db_table])
        (sequence,) = cursor.fetchone()
        cursor.execute(
            f"SELECT setval(%s, GREATEST(%s, (SELECT last_value FROM {sequence})))",  # noqa: S608 - PostgreSQL's own name
            [sequence, number],
        )
