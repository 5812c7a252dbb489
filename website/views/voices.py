"""Anybody asks the owner of a case, disputes a fact in it, or replies because it names them."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casestudies.addresses import CASES, case_ask_path, case_dispute_path, case_path
from casestudies.choices import Basis
from casestudies.detail import case_detail
from casestudies.detail.disputed import facts_of, is_held_back
from casestudies.detail.shapes import Block
from casestudies.models import CaseStudyPage
from casestudies.redaction import WithheldPaths, withheld_paths
from casestudies.resolve import find_by_slug
from casestudies.rows import load_record
from casestudies.voices import ask_owner, receive_statement
from website.answers import case_or_answer
from website.forms import AskForm, Choice, OpenForm, StatementForm
from website.throttle import is_throttled

AN_HOUR = 5
HOUR = 60 * 60
TOO_MANY = (
    "Several messages have come from your network in the last hour. Nothing you typed is lost: "
    "keep this page open and send it again later."
)
TOP = ("at-a-glance", "At a glance, or the summary")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that passes a question on; an invented case has nobody to ask."""
    page = _case(request, slug, case_ask_path)
    if isinstance(page, HttpResponse):
        return page
    if page.basis == Basis.ILLUSTRATIVE:
        raise Http404("This case is invented, so there is nobody to ask.")
    form = AskForm(request.POST if request.method == "POST" else None)
    answer = _unsent(request, page, form, "casestudies/ask.html", case_ask_path)
    if answer is not None:
        return answer
    try:
        ask_owner(
            page,
            text=form.cleaned_data["question"],
            email=form.cleaned_data["email"],
            may_be_public=form.cleaned_data["may_be_public"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return render(request, "casestudies/ask.html", _context(page, form), status=422)
    return redirect(f"{case_ask_path(slug)}thanks/")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_dispute(request: HttpRequest, slug: str) -> HttpResponse:
    """The form by which a fact is disputed, or replied to; an editor reads it before it stands."""
    page = _case(request, slug, case_dispute_path)
    if isinstance(page, HttpResponse):
        return page
    form = StatementForm(request.POST if request.method == "POST" else None, parts=_parts(page))
    answer = _unsent(request, page, form, "casestudies/dispute.html", case_dispute_path)
    if answer is not None:
        return answer
    wanted = ("kind", "part", "text", "given_by", "email")
    receive_statement(page, **{name: form.cleaned_data[name] for name in wanted})
    return redirect(f"{case_dispute_path(slug)}thanks/")


@never_cache
@require_safe
def case_ask_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens with a question that was sent."""
    return _thanks(request, slug, case_ask_path, "casestudies/ask_thanks.html")


@never_cache
@require_safe
def case_dispute_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens with a statement that was sent."""
    return _thanks(request, slug, case_dispute_path, "casestudies/dispute_thanks.html")


def _case(
    request: HttpRequest, slug: str, path_for: Callable[[str], str]
) -> CaseStudyPage | HttpResponse:
    return case_or_answer(request, find_by_slug(slug, request.user), path_for)


def _unsent(
    request: HttpRequest,
    page: CaseStudyPage,
    form: OpenForm,
    template: str,
    path_for: Callable[[str], str],
) -> HttpResponse | None:
    """Return the answer where nothing is to be kept: the empty form, mistakes, a trap, too many."""
    if request.method != "POST":
        return render(request, template, _context(page, form))
    if form.is_trapped:
        # Answered as if it had been kept, so that the program behind it learns nothing.
        return redirect(f"{path_for(page.slug)}thanks/")
    if not form.is_valid():
        return render(request, template, _context(page, form), status=422)
    if is_throttled(request, "voice", limit=AN_HOUR, seconds=HOUR):
        form.add_error(None, TOO_MANY)
        return render(request, template, _context(page, form), status=429)
    return None


def _thanks(
    request: HttpRequest, slug: str, path_for: Callable[[str], str], template: str
) -> HttpResponse:
    page = _case(request, slug, lambda found: f"{path_for(found)}thanks/")
    return page if isinstance(page, HttpResponse) else render(request, template, _context(page))


def _parts(page: CaseStudyPage) -> list[Choice]:
    """The parts that the page of the case shows, by their anchors, each with its facts and rows by their paths."""
    copy = CaseStudyPage.objects.get(pk=page.pk)
    load_record([copy], public=True)
    withheld = withheld_paths(copy)
    choices = (_choice(block, withheld) for block in case_detail(copy).blocks)
    return [TOP, *(each for each in choices if each is not None)]


def _choice(block: Block, withheld: WithheldPaths) -> Choice | None:
    """A heading with its facts; all of it is no choice where something under it is withheld."""
    facts = list(facts_of(block))
    is_whole = not is_held_back(block.id, withheld)
    if not facts:
        return (block.id, block.heading) if is_whole else None
    whole = [(block.id, f"{block.heading}: all of it")] if is_whole else []
    return block.heading, [*whole, *facts]


def _context(page: CaseStudyPage, form: OpenForm | None = None) -> dict[str, object]:
    return {
        "page": page,
        "form": form,
        "case_url": case_path(page.slug),
        "crumbs": [
            {"label": "Cases", "url": CASES},
            {"label": page.title, "url": case_path(page.slug)},
        ],
    }
