from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import migrations

import cms.core.fields

ASKED_BEFORE = timedelta(days=30)


def keep_what_was_answered(apps: Any, schema_editor: Any) -> None:
    """A confirmation answered the ask-again date of its case where it was given from 30 days before it on."""
    confirmations = apps.get_model("casestudies", "Confirmation").objects
    for row in confirmations.filter(page__ask_again__isnull=False).select_related("page"):
        if row.on >= row.page.ask_again.last_day - ASKED_BEFORE:
            confirmations.filter(pk=row.pk).update(answers=row.page.ask_again)


class Migration(migrations.Migration):

    dependencies = [
        ("casestudies", "0009_pre_election_periods"),
    ]

    operations = [
        migrations.AddField(
            model_name="confirmation",
            name="answers",
            field=cms.core.fields.PartialDateField(blank=True, null=True),
        ),
        migrations.RunPython(keep_what_was_answered, migrations.RunPython.noop),
    ]
