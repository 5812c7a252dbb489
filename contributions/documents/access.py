"""The door to documents: those that a person handed in, and those beside their cases; to others there are none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from contributions.access import champion_required, person
from contributions.documents.services import documents_of
from contributions.models import DocumentJob, JobState

P = ParamSpec("P")


def with_document(
    view: Callable[Concatenate[HttpRequest, DocumentJob, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give the view, in place of ``pk``, the person's own document. Strangers sign in first; to others it is a 404."""

    @champion_required
    @wraps(view)
    def found(request: HttpRequest, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        job = get_object_or_404(documents_of(person(request)), pk=pk)
        return view(request, job, *args, **kwargs)

    return found


def with_read_document(
    view: Callable[Concatenate[HttpRequest, DocumentJob, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """The same, of documents that were read."""

    @champion_required
    @wraps(view)
    def found(request: HttpRequest, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        read = documents_of(person(request)).filter(state=JobState.READ)
        return view(request, get_object_or_404(read, pk=pk), *args, **kwargs)

    return found
