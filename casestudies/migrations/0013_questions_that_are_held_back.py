from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casestudies", "0012_notes_that_are_held_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="held_back",
            field=models.BooleanField(default=False, verbose_name="taken down"),
        ),
    ]
