"""Why a case is, or is not, among the results: for editors."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search.asking import read_leniently
from search.engines.base import EngineUnavailable
from search.explaining.cases import Subject
from website.finding.addresses import search_path
from website.finding.explaining import (
    RIGHT,
    ExplainForm,
    explain_path,
    explained,
    filters_in_words,
    kept,
)


@never_cache
@require_safe
@login_required
@permission_required(RIGHT, raise_exception=True)
def explain(request: HttpRequest) -> HttpResponse:
    """The one reason, and what the score is made of. Others than editors are refused (403).

    Without a case the page asks for one; what is not understood of the filters is ignored and said.
    """
    query = read_leniently(dict(request.GET.lists()), also=("case",))
    typed = {"q": query.q, "case": request.GET.get("case", "")}
    asked = "case" in request.GET
    form = ExplainForm(
        typed if asked else None, initial={"q": query.q}, reader=request.user, auto_id="explain-%s"
    )
    context: dict[str, Any] = {
        "form": form,
        "kept": kept(query),
        "filters": filters_in_words(query),
        "notices": query.notices,
        "search_url": search_path(query),
        "without_filters_url": explain_path(query.without_filters(), typed["case"]),
    }
    status = 200
    if asked and form.is_valid():
        subject: Subject = form.cleaned_data["case"]
        try:
            context["explained"] = explained(query, subject)
        except EngineUnavailable:
            context["is_away"] = True
            status = 503
    return render(request, "search/explain.html", context, status=status)
