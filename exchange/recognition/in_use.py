"""The templates that documents are recognised by: those that ship, and those that editors keep."""

from __future__ import annotations

import structlog

from exchange.casefile.record import DocumentError
from exchange.models import DocumentTemplate
from exchange.recognition.definition import Template, read_template
from exchange.recognition.shipped import shared, shipped_templates

_log = structlog.get_logger(__name__)


def templates_in_use() -> tuple[Template, ...]:
    """Return every template in use, in one query; a row stands in the place of a file with its slug.

    A row that can no longer be read (a field went away, say) is passed over and logged.
    """
    found = {template.slug: template for template in shipped_templates()}
    for row in DocumentTemplate.objects.all():
        try:
            template = read_template(row.definition)
        except DocumentError as error:
            _log.warning("template_not_read", slug=row.slug, problems=str(error))
            continue
        if row.in_use:
            found[row.slug] = template.with_labels(shared().labels)
        else:
            found.pop(row.slug, None)
    return tuple(found[slug] for slug in sorted(found))
