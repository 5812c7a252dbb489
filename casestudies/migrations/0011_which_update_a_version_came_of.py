from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casestudies", "0010_what_a_confirmation_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="casestudypage",
            name="update_number",
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
    ]
