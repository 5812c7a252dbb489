from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Whose the part was that somebody was asked about. Of requests that there are it is not known: they stay as they are."""

    dependencies = [
        ("contributions", "0012_what_a_document_was_read_as"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreementrequest",
            name="whose",
            field=models.JSONField(editable=False, null=True),
        ),
    ]
