from __future__ import annotations

from typing import Any

from django.db import migrations


def put_with_latest_version(apps: Any, schema_editor: Any) -> None:
    """Updates that wait went with their case; now the latest of each goes with the case's draft.

    Where the latest version is public there is no change left that it could tell of.
    """
    updates = apps.get_model("contributions", "CaseUpdate").objects
    revisions = apps.get_model("wagtailcore", "Revision").objects
    latest = {row.page_id: row for row in updates.filter(published_at=None).select_related("page")}
    for row in latest.values():
        if row.page.live and not row.page.has_unpublished_changes:
            continue
        for revision in revisions.filter(pk=row.page.latest_revision_id):
            content = {**revision.content, "update_number": row.pk}
            revisions.filter(pk=revision.pk).update(content=content)


class Migration(migrations.Migration):

    dependencies = [
        ("casestudies", "0011_which_update_a_version_came_of"),
        ("contributions", "0010_the_date_an_update_was_asked_for"),
    ]

    operations = [
        migrations.RunPython(put_with_latest_version, migrations.RunPython.noop),
    ]
