from __future__ import annotations

from django.conf import settings
from django.db import migrations, models

from contributions.models.heirs import hand_on_or_delete


class Migration(migrations.Migration):
    """Whose documents are once an account is deleted. The database itself knows nothing of it and stays as it is."""

    dependencies = [
        ("contributions", "0013_request_whose"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="documentjob",
            name="user",
            field=models.ForeignKey(
                on_delete=hand_on_or_delete,
                related_name="documents",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
