"""What the champions' room shows editors of a case: what was said about its fields, and what is to change."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.admin import messages

from casestudies.editing.review import BESIDE
from casestudies.editing.reviews import ReviewersPage
from casestudies.models import CaseStudyPage
from casestudies.rows import load_record
from cms.accounts.models import User
from cms.core.numbers import row_number
from contributions.models import FieldComment
from contributions.stewardship.notes import waiting_note
from contributions.writing import versions
from contributions.writing.comments import comment_once, settle, threads
from contributions.writing.comparing import Difference, differences


def beside_a_review(version: CaseStudyPage) -> SafeString:
    """Show the comments on a case with their answers, and its changes beside what readers see now."""
    context = {
        "case": version,
        "threads": threads(version),
        "note": waiting_note(version),
        "is_live": version.live,
        "differences": changes(version),
    }
    return render_to_string("contributions/admin/beside_review.html", context)


def changes(version: CaseStudyPage) -> list[Difference]:
    """Return every field in which ``version`` differs from what is public; none where nothing is."""
    live = CaseStudyPage.objects.filter(pk=version.pk, live=True).first()
    if live is None:
        return []
    load_record([live], public=False)
    return list(differences(live, version))


class CaseCommentsView(ReviewersPage):
    """The comments on one case, for those who look after other people's: read, answered, settled."""

    template_name = "contributions/admin/comments.html"
    page_title = "Comments"
    header_icon = "comment"
    typed = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the case; who may see it is asked first of all."""
        self.case = get_object_or_404(CaseStudyPage, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """The case's title."""
        return str(self.case.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        latest, _ = versions.latest(self.case)
        return super().get_context_data(
            case=self.case,
            threads=threads(latest),
            edit_url=reverse("wagtailadmin_pages:edit", args=[self.case.pk]),
            typed=self.typed,
            asked=self.request.POST.get("answer", ""),
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Answer a comment, or call it done; what cannot be said stays in its box."""
        person = cast("User", request.user)
        if "settle" in request.POST:
            settle(self._thread("settle"), user=person)
            messages.success(request, "Settled.")
            return redirect("case_comments", self.case.pk)
        first = self._thread("answer")
        self.typed = request.POST.get("text", "").replace("\0", "")
        try:
            made = comment_once(self.case, self.typed, author=person, answers_to=first)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.render_to_response(self.get_context_data())
        messages.success(request, "Your answer has been sent.")
        return redirect(f"{reverse('case_comments', args=[self.case.pk])}#comment-{made.pk}")

    def _thread(self, name: str) -> FieldComment:
        rows = FieldComment.objects.filter(page=self.case, answers_to=None)
        return get_object_or_404(rows, pk=row_number(self.request.POST.get(name)) or 0)


def connect() -> None:
    """Stand beside every review, once."""
    if beside_a_review not in BESIDE:
        BESIDE.append(beside_a_review)
