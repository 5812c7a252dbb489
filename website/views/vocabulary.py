"""The vocabulary: every term of a scheme, and each term."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.addresses import term_path
from taxonomy.models import Term
from taxonomy.resolve import resolve_term
from website.answers import cacheable
from website.vocabulary.detail import term_page
from website.vocabulary.lists import term_groups
from website.vocabulary.schemes import BY_SCHEME


@require_safe
def vocabulary_list(request: HttpRequest, scheme: str) -> HttpResponse:
    """Every term of a scheme in its group, with how many cases each has."""
    context = {"pages": BY_SCHEME[scheme], "groups": term_groups(scheme)}
    return cacheable(request, render(request, "taxonomy/term_list.html", context))


@require_safe
def vocabulary_detail(request: HttpRequest, scheme: str, slug: str) -> HttpResponse:
    """One term; a slug that was renamed or merged leads to the one that stands for it, for good."""
    term = resolve_term(scheme, slug)
    if term is None:
        raise Http404("No term stands at this address.")
    if term.slug != slug:
        return HttpResponsePermanentRedirect(term_path(scheme, term.slug))
    page = term_page(Term.objects.with_details().get(pk=term.pk))
    return cacheable(request, render(request, "taxonomy/term.html", {"term": page}))
