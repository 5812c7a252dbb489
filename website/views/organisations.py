"""Authorities and other bodies, programmes and funds."""

from __future__ import annotations

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.addresses import organisation_path, programme_path
from organisations.models import Organisation, Programme
from organisations.resolve import resolve_organisation, resolve_programme
from website.answers import cacheable
from website.bodies.detail import organisation_page, programme_page
from website.bodies.lists import Narrowing, organisation_list, programme_list


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation by name, narrowed by letter and nation; past the last page is a 404."""
    try:
        listed = organisation_list(Narrowing.read(request.GET.dict()))
    except EmptyPage as error:
        raise Http404("There are not that many organisations.") from error
    return cacheable(
        request, render(request, "organisations/organisation_list.html", {"listed": listed})
    )


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation; a slug that was renamed or merged leads on for good."""
    row = resolve_organisation(slug)
    if row is None:
        raise Http404("No organisation stands at this address.")
    if row.slug != slug:
        return HttpResponsePermanentRedirect(organisation_path(row.slug))
    page = organisation_page(Organisation.objects.with_detail().get(pk=row.pk))
    return cacheable(request, render(request, "organisations/organisation.html", {"body": page}))


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme and fund by name."""
    context = {"programmes": programme_list()}
    return cacheable(request, render(request, "organisations/programme_list.html", context))


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme or fund; a slug that was renamed or merged leads on for good."""
    row = resolve_programme(slug)
    if row is None:
        raise Http404("No programme stands at this address.")
    if row.slug != slug:
        return HttpResponsePermanentRedirect(programme_path(row.slug))
    page = programme_page(Programme.objects.with_detail().get(pk=row.pk))
    return cacheable(request, render(request, "organisations/programme.html", {"programme": page}))
