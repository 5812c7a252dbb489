from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """What a document was read as when its draft was made.

    Empty for drafts that there are: ``contributions.documents.retention.tidy``, which alone deletes documents, first
    keeps what such a draft can be seen to hold, and counts the rest as without a place.
    """

    dependencies = [
        ("contributions", "0011_updates_go_with_their_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="documentjob",
            name="drafted",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
