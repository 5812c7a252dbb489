"""What this app adds to the Wagtail admin."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from exchange.viewsets import DocumentTemplateViewSet

register_snippet(DocumentTemplateViewSet)
