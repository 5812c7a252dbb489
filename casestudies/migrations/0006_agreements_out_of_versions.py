"""Agreements that only the latest version of a case held become rows of the case."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_CHUNK = 200


def bring_out(apps: Any, schema_editor: Any) -> None:
    """Make the rows of each case what its latest version says of agreements."""
    cases = apps.get_model("casestudies", "CaseStudyPage")
    consents = apps.get_model("casestudies", "Consent")
    revisions = apps.get_model("wagtailcore", "Revision")
    latest = cases.objects.filter(latest_revision__isnull=False)
    for page_id, revision_id in list(latest.values_list("pk", "latest_revision_id")):
        content = revisions.objects.values_list("content", flat=True).get(pk=revision_id)
        consents.objects.filter(page_id=page_id).delete()
        for row in content.get("consents", ()):
            consents.objects.create(page_id=page_id, **_values(consents, row))


def _values(model: Any, row: dict[str, Any]) -> dict[str, Any]:
    fields = [field for field in model._meta.concrete_fields if field.name not in {"id", "page"}]
    return {
        field.name: field.to_python(row[field.name]) for field in fields if row.get(field.name)
    }


class Migration(migrations.Migration):
    dependencies = (("casestudies", "0005_agreements_of_a_case"),)

    operations = (migrations.RunPython(bring_out, migrations.RunPython.noop),)
