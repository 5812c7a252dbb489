"""Withdrawing, restoring and merging a case: each asks first, goes through its service, says what it did."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.log_actions import log

from casestudies import services
from casestudies.choices import WithdrawalReason
from casestudies.editing.standing import state_words, with_standing
from casestudies.models import CaseStudyPage
from casestudies.publishing import AGREEMENTS, withdrawn
from casestudies.review.direct import restore_refusal
from cms.core.refusals import remedy_of
from cms.core.remedies import lead_to

if TYPE_CHECKING:
    from cms.accounts.models import User

REASONS = [choice for choice in WithdrawalReason.choices if choice[0] != WithdrawalReason.DELETED]

MERGED_ALREADY = "This case has been merged already."


class ConfirmForm(forms.Form):
    """Nothing but the question."""


class WithdrawForm(forms.Form):
    """Why a case is withdrawn."""

    reason = forms.ChoiceField(
        label="Why is it withdrawn?",
        choices=REASONS,
        widget=forms.RadioSelect,
        help_text="These words are shown in public at its address, with the dates. Nothing else is.",
        error_messages={"required": "Choose why it is withdrawn."},
    )


class MergeForm(forms.Form):
    """Which case stands for this one from now on."""

    winner = forms.ModelChoiceField(
        queryset=CaseStudyPage.objects.all(),
        widget=AdminPageChooser(target_models=[CaseStudyPage]),
        label="Merge into",
        error_messages={"required": "Choose the case that stays."},
    )

    def __init__(self, *args: Any, loser: CaseStudyPage, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loser, self.user = loser, user

    def clean_winner(self) -> CaseStudyPage:
        """Refuse the case itself, and one that the person could not publish."""
        winner: CaseStudyPage = self.cleaned_data["winner"]
        if winner.pk == self.loser.pk:
            raise ValidationError("A case cannot be merged into itself.")
        if not winner.permissions_for_user(self.user).can_publish():
            raise ValidationError("You may not change that case.")
        return winner


class CaseActionView(WagtailAdminTemplateMixin, FormView[forms.Form], ABC):
    """Asks whether to do something to a case, which needs the right to publish it."""

    template_name = "casestudies/admin/action.html"
    form_class: type[forms.Form] = ConfirmForm
    header_icon = "warning"
    question = ""
    button_label = ""
    log_action = ""
    takes_away = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the case; only somebody who may publish it goes on, and only where it fits."""
        self.case = get_object_or_404(with_standing(CaseStudyPage.objects.all()), pk=kwargs["pk"])
        if not self.case.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        if refusal := self.refusal():
            messages.error(request, refusal)
            return redirect(self.edit_url)
        return super().dispatch(request, *args, **kwargs)

    def refusal(self) -> str:
        """Why this cannot be done to the case as it stands; empty when it can."""
        return ""

    @property
    def person(self) -> User:
        """Who does it; the admin lets nobody in who has not signed in."""
        return cast("User", self.request.user)

    @property
    def edit_url(self) -> str:
        """Where the case is edited."""
        return reverse("wagtailadmin_pages:edit", args=[self.case.pk])

    def get_page_subtitle(self) -> str:
        """The case's title."""
        return str(self.case.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way here: the list, the case, the action."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("cases:index"), "label": "Cases"},
            {"url": self.edit_url, "label": self.get_page_subtitle()},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        return super().get_context_data(
            case=self.case,
            state=state_words(self.case),
            question=self.question,
            button_label=self.button_label,
            takes_away=self.takes_away,
            edit_url=self.edit_url,
            **kwargs,
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it, note it in the history and say so; or show on the form why not."""
        try:
            message = self.perform(form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            lead_to(self.request, AGREEMENTS, remedy_of(error), beside=True)
            return self.form_invalid(form)
        log(instance=self.case, action=self.log_action, user=self.request.user)
        messages.success(self.request, message)
        return redirect(self.edit_url)

    @abstractmethod
    def perform(self, form: forms.Form) -> str:
        """Do it and return what to tell the editor."""


class WithdrawView(CaseActionView):
    """Takes a case away for good, or until it is restored."""

    page_title = "Withdraw"
    button_label = "Withdraw this case"
    question = (
        "Within a minute the page and its files are gone, and the case has left search, the feed and "
        "the API. Its address will say that there was a case, when it was published and withdrawn, "
        "and why, in the words chosen here. Nothing is deleted here, and it can be restored."
    )
    form_class = WithdrawForm
    log_action = "casestudies.withdraw"

    def refusal(self) -> str:
        """Only what the public could see can be withdrawn, and only once."""
        if self.case.is_merged:
            return MERGED_ALREADY
        if withdrawn(self.case):
            return "This case has been withdrawn already."
        if self.case.first_published_at is None:
            return "This case was never published, so there is nothing to withdraw."
        return ""

    def perform(self, form: forms.Form) -> str:
        """Withdraw."""
        services.withdraw(self.case, form.cleaned_data["reason"], user=self.person)
        return f"“{self.case}” has been withdrawn. Its address now says so."


class RestoreView(CaseActionView):
    """Undoes a withdrawal and publishes the latest version."""

    page_title = "Restore"
    button_label = "Restore and publish"
    question = "The latest version is published again, at the same address."
    log_action = "casestudies.restore"
    header_icon = "undo"
    takes_away = False

    def refusal(self) -> str:
        """Only a withdrawn case can be restored, and not by who changed it meanwhile."""
        if self.case.is_merged:
            return MERGED_ALREADY
        if not withdrawn(self.case):
            return "This case has not been withdrawn."
        return restore_refusal(self.case, self.person)

    def perform(self, form: forms.Form) -> str:
        """Restore."""
        page = services.restore(self.case, user=self.person)
        if page.live:
            return f"“{page}” is published again."
        return f"“{page}” is no longer withdrawn; it will be published when its embargo ends."


class MergeView(CaseActionView):
    """Makes another case answer for this one."""

    page_title = "Merge"
    button_label = "Merge into the other case"
    question = (
        "This case is taken off the site. Its reference and every address it had lead to the other "
        "one, for ever: a merge cannot be undone. Nothing is copied over; do that first."
    )
    form_class = MergeForm
    log_action = "casestudies.merge"

    def refusal(self) -> str:
        """A merged case stands for nothing any more."""
        return MERGED_ALREADY if self.case.is_merged else ""

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form must know the case and the person."""
        return {**super().get_form_kwargs(), "loser": self.case, "user": self.request.user}

    def perform(self, form: forms.Form) -> str:
        """Merge."""
        winner: CaseStudyPage = form.cleaned_data["winner"]
        services.merge_cases(self.case, winner, user=self.person)
        return f"“{self.case}” has been merged into “{winner}” ({winner.ref})."
