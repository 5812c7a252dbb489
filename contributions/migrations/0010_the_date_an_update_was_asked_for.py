from __future__ import annotations

from typing import Any

from django.db import migrations

import cms.core.fields


def keep_what_was_asked(apps: Any, schema_editor: Any) -> None:
    """Updates that wait were written when their public case had the date that it has now."""
    updates = apps.get_model("contributions", "CaseUpdate").objects
    for row in updates.filter(published_at=None, page__ask_again__isnull=False).select_related("page"):
        updates.filter(pk=row.pk).update(asked=row.page.ask_again)


class Migration(migrations.Migration):

    dependencies = [
        ("casestudies", "0010_what_a_confirmation_answers"),
        ("contributions", "0009_reminders_to_editors"),
    ]

    operations = [
        migrations.AddField(
            model_name="caseupdate",
            name="asked",
            field=cms.core.fields.PartialDateField(blank=True, null=True),
        ),
        migrations.RunPython(keep_what_was_asked, migrations.RunPython.noop),
    ]
