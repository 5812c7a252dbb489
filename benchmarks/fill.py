"""Fill an empty, prepared database with made-up cases, a few thousand a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction
from wagtail.models import Page, Revision

from benchmarks.cases import CaseMaker, Ground, MadeCase, Row
from benchmarks.table import Table, stored
from benchmarks.words import shipped_words
from casestudies.models import CaseIdentity, CaseIndexPage, CaseSlug, CaseStudyPage
from casestudies.rows import TAG_FIELDS, relations
from organisations.models import Organisation, Programme
from taxonomy.models import Term

CHUNK = 1000


def run(cases: int) -> dict[str, Any]:
    """Make ``cases`` public cases; return how long it took and what the database weighs."""
    started = time.perf_counter()
    filler = Filler()
    for first in range(0, cases, CHUNK):
        filler.write(range(first, min(first + CHUNK, cases)))
        print(f"\r  filled {min(first + CHUNK, cases):,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    filler.finish()
    return {
        "seconds": time.perf_counter() - started,
        "rows_a_case": filler.rows / cases,
        "words_a_case": filler.words / cases,
        "database_bytes": _database_bytes(),
    }


class Filler:
    """Writes made-up cases as rows of every table that a published case has, under the case list.

    Revisions are stubs: the index needs to know which one is live, and nothing reads what is in it.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.words = 0
        self._index = CaseIndexPage.objects.get()
        self._type = ContentType.objects.get_for_model(CaseStudyPage).pk
        self._base_type = ContentType.objects.get_for_model(Page).pk
        self._maker = CaseMaker(_ground(), shipped_words())
        self._first = Page.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
        self._tables = {model: Table(model) for model in _models()}

    @transaction.atomic
    def write(self, numbers: Sequence[int]) -> None:
        """Write the cases ``numbers`` in one transaction."""
        made = {self._first + number: self._maker.make(number) for number in numbers}
        self._insert(Page, (self._page(pk, case) for pk, case in made.items()))
        self._insert(CaseIdentity, ({"number": pk} for pk in made))
        columns = ({"page_ptr_id": pk, "ref": _ref(pk), **c.columns} for pk, c in made.items())
        self._insert(CaseStudyPage, columns)
        self._insert(Revision, (self._revision(pk, case) for pk, case in made.items()))
        slugs = ({"slug": c.page["slug"], "identity_id": pk} for pk, c in made.items())
        self._insert(CaseSlug, slugs)
        for name, model in relations(public=False).items():
            rows = list(_children(name, model.ROW_PREFIX, made))
            self.rows += len(rows)
            self._insert(model, rows)
        for name in TAG_FIELDS:
            self._insert(_through(name), _tags(name, made))
        self.words += sum(_count_words(case) for case in made.values())

    def finish(self) -> None:
        """Tell the tree how many children the case list has now, and the database what it holds."""
        count = CaseStudyPage.objects.count()
        Page.objects.filter(pk=self._index.pk).update(numchild=count)
        with connection.cursor() as cursor:
            for line in connection.ops.sequence_reset_sql(no_style(), list(self._tables)):
                cursor.execute(line)
            if connection.vendor == "postgresql":
                # It would do so by itself, soon. A SQLite in use never does, and would choose other plans then.
                cursor.execute("ANALYZE")

    def _insert(self, model: Any, rows: Any) -> None:
        self._tables[model].insert(rows)

    def _page(self, pk: int, case: MadeCase) -> Row:
        depth = self._index.depth + 1
        return {
            **case.page,
            "id": pk,
            "draft_title": case.page["title"],
            "path": Page._get_path(self._index.path, depth, pk),
            "depth": depth,
            "url_path": f"{self._index.url_path}{case.page['slug']}/",
            "content_type_id": self._type,
            "locale_id": self._index.locale_id,
            "translation_key": f"{pk:032x}",
            "live": True,
            "first_published_at": stored(case.published),
            "last_published_at": stored(case.updated),
            "latest_revision_created_at": stored(case.updated),
            "live_revision_id": pk,
            "latest_revision_id": pk,
        }

    def _revision(self, pk: int, case: MadeCase) -> Row:
        return {
            "id": pk,
            "content_type_id": self._type,
            "base_content_type_id": self._base_type,
            "object_id": str(pk),
            "created_at": stored(case.updated),
            "object_str": case.page["title"],
            "content": "{}",
        }


def _models() -> Iterator[Any]:
    yield from (Page, CaseIdentity, CaseStudyPage, Revision, CaseSlug)
    yield from relations(public=False).values()
    yield from (_through(name) for name in TAG_FIELDS)


def _through(name: str) -> Any:
    return CaseStudyPage._meta.get_field(name).remote_field.through


def _ref(number: int) -> str:
    return f"PR-{number:06d}"


def _children(name: str, prefix: str, made: dict[int, MadeCase]) -> Iterator[Row]:
    for pk, case in made.items():
        for place, row in enumerate(case.children.get(name, ())):
            yield {**row, "page_id": pk, "sort_order": place, "row_id": f"{prefix}{place + 1}"}


def _tags(name: str, made: dict[int, MadeCase]) -> Iterator[Row]:
    field = CaseStudyPage._meta.get_field(name)
    target = f"{field.m2m_reverse_field_name()}_id"
    for pk, case in made.items():
        for term_id in case.tags[name]:
            yield {"casestudypage_id": pk, target: term_id}


def _count_words(case: MadeCase) -> int:
    rows = [row for rows in case.children.values() for row in rows]
    texts = [value for row in (case.columns, *rows) for value in row.values()]
    spoken = (text for text in texts if isinstance(text, str) and " " in text)
    return sum(len(text.split()) for text in (case.page["title"], *spoken))


def _ground() -> Ground:
    def terms(scheme: str) -> list[int]:
        tagged = Term.objects.filter(scheme=scheme, is_group=False, merged_into=None)
        return list(tagged.order_by("pk").values_list("pk", flat=True))

    return Ground(
        sectors=terms("sector"),
        methods=terms("method"),
        barriers=terms("barrier"),
        enablers=terms("enabler"),
        outcomes=terms("outcome"),
        organisations=list(Organisation.objects.order_by("pk").values_list("pk", flat=True)),
        programmes=list(Programme.objects.order_by("pk").values_list("pk", flat=True)),
    )


def _database_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute("PRAGMA page_size")
        (size,) = cursor.fetchone()
    return int(pages) * int(size)
