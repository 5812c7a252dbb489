from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casestudies", "0011_which_update_a_version_came_of"),
    ]

    operations = [
        migrations.AddField(
            model_name="changenote",
            name="held_back",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
