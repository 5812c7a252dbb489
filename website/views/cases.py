"""A case: its page, its files, its public history; and the list of all cases."""

from __future__ import annotations

from functools import partial

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.addresses import (
    CASES,
    case_file_path,
    case_history_path,
    case_path,
)
from casestudies.detail.surroundings import change_notes
from casestudies.formats import EXTENSIONS, find_format
from casestudies.models import CaseStudyPage
from casestudies.resolve import find_by_slug
from casestudies.rows import load_record
from cms.core.pagination import paginate
from search.cards import cards_of
from website.answers import cacheable, case_or_answer
from website.finding.logged import note_opening
from website.finding.similar import similar_cases

CASES_A_PAGE = 20


@require_safe
def case(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a case; the same number of queries for the barest and the fullest."""
    found = case_or_answer(request, find_by_slug(slug, request.user), case_path)
    if isinstance(found, HttpResponse):
        return found
    note_opening(request, found.pk)
    load_record([found], public=True)
    context = {**found.get_context(request), "similar": similar_cases(found)}
    return cacheable(request, render(request, found.template, context))


@require_safe
def case_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """A case as a file. A format that no writer here knows is a 404."""
    if extension not in EXTENSIONS:
        raise Http404("No case comes in this format.")
    found = case_or_answer(
        request,
        find_by_slug(slug, request.user),
        partial(case_file_path, extension=extension),
        extension=extension,
    )
    if isinstance(found, HttpResponse):
        return found
    file_format = find_format(extension)
    if file_format is None:
        raise Http404("This format is not offered here.")
    load_record([found], public=True)
    response = HttpResponse(file_format.write(found), content_type=file_format.content_type)
    response["Content-Disposition"] = f'inline; filename="{found.ref.lower()}.{extension}"'
    response["Access-Control-Allow-Origin"] = "*"
    return cacheable(request, response)


@require_safe
def case_history(request: HttpRequest, slug: str) -> HttpResponse:
    """What was publicly changed in a case, newest first."""
    found = case_or_answer(request, find_by_slug(slug, request.user), case_history_path)
    if isinstance(found, HttpResponse):
        return found
    context = {
        "page": found,
        "notes": change_notes(found),
        "case_url": case_path(found.slug),
        "crumbs": [
            {"label": "Cases", "url": CASES},
            {"label": found.title, "url": case_path(found.slug)},
        ],
    }
    return cacheable(request, render(request, "casestudies/history.html", context))


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Every public case, newest first. A page beyond the last is a 404; nonsense is the first page."""
    newest = CaseStudyPage.objects.public().newest().values_list("pk", flat=True)
    paginator = Paginator(newest, CASES_A_PAGE)
    number = _page_number(request.GET.get("page", ""))
    try:
        page = paginator.page(number)
    except EmptyPage as error:
        raise Http404("There are not that many cases.") from error
    context = {
        "cards": cards_of(page.object_list),
        "total": paginator.count,
        "number": number,
        "pagination": paginate(number, paginator.num_pages, _list_url),
    }
    return cacheable(request, render(request, "casestudies/case_list.html", context))


def _page_number(typed: str) -> int:
    """Read a page's number; what is no number, or too long to be one, means the first page."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        return 1
    return max(1, int(typed))


def _list_url(number: int) -> str:
    return CASES if number == 1 else f"{CASES}?page={number}"
