"""Editors correct whom letters about a case go to, where nobody of its own can."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from casestudies.editing.reviews import ReviewersPage
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from contributions.room.forms import ContactForm
from contributions.room.people import correct_contact


class CaseContactView(ReviewersPage):
    """The owner's name and address of one case, saved at once in all its versions that count."""

    template_name = "contributions/admin/contact.html"
    page_title = "The owner’s contact"
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the case; who may see it is asked first of all."""
        self.case = get_object_or_404(CaseStudyPage, pk=kwargs["pk"])
        self.form = ContactForm.of(self.case, request.POST if request.method == "POST" else None)
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """The case's title."""
        return str(self.case.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        return super().get_context_data(case=self.case, form=self.form, **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Save it, or say what is wrong with it."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data(), status=422)
        correct_contact(self.case, **self.form.cleaned_data, by=cast("User", request.user))
        messages.success(request, f"E-mails now go to {self.form.cleaned_data['email']}.")
        return redirect("case_contact", self.case.pk)
