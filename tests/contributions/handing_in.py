"""A document handed in through the real upload, and its review screen as a person uses it."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contributions.documents import reading
from contributions.documents.review import screen_of
from contributions.models import DocumentJob

LETTER = """## Challenge

Too many visits for one repair, at £80,000 a year in Wales.

Ask Robin Example on 01632 960123.

## What was done

Rounds were planned anew.
"""


def handed_in(room: Client, content: bytes, name: str = "ours.txt") -> DocumentJob:
    """Hand a document in as a person does, let the worker's task read it, and return it."""
    sent = room.post(
        reverse("contribute_upload"), {"file": SimpleUploadedFile(name, content), "text": ""}
    )
    assert sent.status_code == 302, sent.content.decode()
    assert reading.read_next()
    return DocumentJob.objects.get(pk=sent["Location"].rstrip("/").rpartition("/")[2])


def page_of(room: Client, job: DocumentJob) -> str:
    answer = room.get(reverse("contribute_document", args=[job.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def say(room: Client, what: str, job: DocumentJob, **said: str) -> str:
    """Send a form of the review screen and return the page that comes of it."""
    sent = room.post(reverse(f"contribute_document_{what}", args=[job.pk]), said, follow=True)
    assert sent.status_code == 200
    return sent.content.decode()


def passage_with(job: DocumentJob, text: str) -> str:
    return next(
        each.passage.id for each in screen_of(job).review.placements if text in each.passage.text
    )
