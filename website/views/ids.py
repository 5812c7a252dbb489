"""Permanent identifiers: they lead to whatever stands for the thing today."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from casestudies.addresses import case_file_path, case_path, organisation_path, term_path
from casestudies.formats import EXTENSIONS, find_format
from casestudies.resolve import find_by_ref
from organisations.models import Organisation
from taxonomy.choices import Scheme
from taxonomy.resolve import resolve_ref
from website.answers import case_or_answer

WITH_PAGES = frozenset(Scheme.values) - {Scheme.MODE.value}


@require_safe
def id_case(request: HttpRequest, ref: str) -> HttpResponse:
    """Lead to the case, however its reference is written; to the one it was merged into, for good."""
    found = case_or_answer(request, find_by_ref(ref.upper(), request.user), case_path)
    return found if isinstance(found, HttpResponse) else _lead_to(case_path(found.slug))


@require_safe
def id_case_file(request: HttpRequest, ref: str, extension: str) -> HttpResponse:
    """Lead to the case as a file; a format that no writer here knows is a 404."""
    if extension not in EXTENSIONS:
        raise Http404("No case comes in this format.")
    path_for = partial(case_file_path, extension=extension)
    reader = request.user
    found = case_or_answer(request, find_by_ref(ref.upper(), reader), path_for, extension=extension)
    if isinstance(found, HttpResponse):
        return found
    if find_format(extension) is None:
        raise Http404("This format is not offered here.")
    return _lead_to(path_for(found.slug))


@require_safe
def id_organisation(request: HttpRequest, ref: str) -> HttpResponse:
    """Lead to the organisation; to the one that it was merged into, for good."""
    row = Organisation.objects.select_related("merged_into").filter(ref=ref).first()
    if row is None:
        raise Http404("No organisation has this reference.")
    final = row.final()
    path = organisation_path(final.slug)
    return _lead_to(path) if final.pk == row.pk else HttpResponsePermanentRedirect(path)


@require_safe
def id_term(request: HttpRequest, scheme: str, ref: str) -> HttpResponse:
    """Lead to the term's page; to the one that it was merged into, for good."""
    term = resolve_ref(scheme, ref) if scheme in WITH_PAGES else None
    if term is None:
        raise Http404("No term has this reference.")
    path = term_path(term.scheme, term.slug)
    return _lead_to(path) if term.ref == ref else HttpResponsePermanentRedirect(path)


def _lead_to(path: str) -> HttpResponse:
    """Lead on for now: a slug may change, and the identifier is what stays."""
    response = redirect(path)
    patch_cache_control(response, public=True, max_age=0, s_maxage=30)
    return response
