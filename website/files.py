"""Which files a case can be had as here, and who writes each."""

from __future__ import annotations

import json

from django.conf import settings

from casestudies.addresses import case_path
from casestudies.detail.said import voices_of
from casestudies.formats import FileFormat, register_format
from casestudies.models import CaseStudyPage
from exchange.extract import public_record
from exchange.writers.case_json import About, case_json
from exchange.writers.case_markdown import case_markdown


def write_json(page: CaseStudyPage) -> str:
    """Return the whole public record as JSON, with what others say to it."""
    about = About(
        _url(page), page.first_published_at, page.last_published_at, voices_of([page.pk])[page.pk]
    )
    return json.dumps(case_json(public_record(page), about), ensure_ascii=False, indent=2) + "\n"


def write_markdown(page: CaseStudyPage) -> str:
    """Return the public record as a case file, with what others say to it in comments at its head."""
    voices = voices_of([page.pk])[page.pk]
    return case_markdown(public_record(page), url=_url(page), voices=voices)


def _url(page: CaseStudyPage) -> str:
    return f"{settings.BASE_URL}{case_path(page.slug)}"


def register_formats() -> None:
    """Offer the formats whose writers are installed."""
    register_format(FileFormat("json", "Data", "application/json", write_json))
    register_format(
        FileFormat("md", "Case file, Markdown", "text/markdown; charset=utf-8", write_markdown)
    )
