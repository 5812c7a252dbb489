"""Withdrawing, restoring and merging a case: each asks first, goes through its service, says what it did."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.log_actions import log

from casestudies import services
from casestudies.choices import WithdrawalReason
from casestudies.editing.standing import state_words, with_standing
from casestudies.models import CaseStudyPage
from casestudies.models.identity import final_refs
from casestudies.publishing import AGREEMENTS, withdrawn
from casestudies.restoring import has_draft_beside, public_last, restore
from casestudies.review.direct import later_refusal
from cms.core.refusals import remedy_of
from cms.core.remedies import lead_to

if TYPE_CHECKING:
    from cms.accounts.models import User

REASONS = [choice for choice in WithdrawalReason.choices if choice[0] != WithdrawalReason.DELETED]

LATER = "later"
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


NOT_PUBLIC: Final = (
    "That case is not public, so the readers of this one would find nothing. Publish it first."
)
WOULD_TELL: Final = (
    "This case does not name its authority, and that one does. Its readers would be led there and learn the name: "
    "have the name left out there first."
)


class RestoreForm(forms.Form):
    """Which text comes back. The later one is offered to who may publish it."""

    version = forms.ChoiceField(
        label="Which version is published?",
        choices=[
            ("", "What was public last. The later version stays as a draft beside it."),
            (LATER, "The later version, with everything that was changed since."),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, offers_later: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not offers_later:
            del self.fields["version"]


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
        """Refuse the case itself, and one that the person could not publish, or whose address should not be told."""
        winner: CaseStudyPage = self.cleaned_data["winner"]
        if not winner.permissions_for_user(self.user).can_publish():
            raise ValidationError("You may not change that case.")
        ref = final_refs([winner.ref]).get(winner.ref, winner.ref)
        if ref == self.loser.ref:
            raise ValidationError("A case cannot be merged into itself.")
        if self.loser.live and not CaseStudyPage.objects.live().filter(ref=ref).exists():
            raise ValidationError(NOT_PUBLIC)
        if services.is_nameless(self.loser.ref) and not services.is_nameless(ref):
            raise ValidationError(WOULD_TELL)
        return winner


class CaseActionView(WagtailAdminTemplateMixin, FormView[forms.Form], ABC):
    """Asks whether to do something to a case, which needs the right to publish it."""

    template_name = "casestudies/admin/action.html"
    form_class: type[forms.Form] = ConfirmForm
    header_icon = "warning"
    question = ""
    button_label = ""
    log_action = ""
    """What the history calls it; empty where the service notes it there."""
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

    def asked(self) -> str:
        """What is asked, in sentences that say what follows."""
        return self.question

    def compare_url(self) -> str:
        """Where it can be seen what differs between the versions that are asked about; empty for most."""
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
            question=self.asked(),
            button_label=self.button_label,
            takes_away=self.takes_away,
            edit_url=self.edit_url,
            compare_url=self.compare_url(),
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
        if self.log_action:
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
    """Undoes a withdrawal and publishes what was public last; or a later version, where that may be."""

    page_title = "Restore"
    button_label = "Restore and publish"
    form_class = RestoreForm
    log_action = "casestudies.restore"
    header_icon = "undo"
    takes_away = False

    def refusal(self) -> str:
        """Only a withdrawn case can be restored, and not by who changed it meanwhile."""
        if self.case.is_merged:
            return MERGED_ALREADY
        if not withdrawn(self.case):
            return "This case has not been withdrawn."
        return "" if public_last(self.case) else later_refusal(self.case, self.person)

    @cached_property
    def has_later(self) -> bool:
        """Whether the case was changed since it was public last."""
        return has_draft_beside(self.case)

    def asked(self) -> str:
        """What comes back, and what becomes of what was written since."""
        if public_last(self.case) is None:
            return "The latest version is published again, at the same address."
        again = "What was public last is published again, at the same address."
        if not self.has_later:
            return again
        return (
            f"{again} What is withheld stays so. The case was changed since: the later version "
            "stays as a draft beside it, and a review of it goes on."
        )

    def compare_url(self) -> str:
        """What was public last beside the later version."""
        last = public_last(self.case) if self.has_later else None
        if last is None:
            return ""
        args = [self.case.pk, last.pk, self.case.latest_revision_id]
        return reverse("wagtailadmin_pages:revisions_compare", args=args)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whoever may publish a later version is offered it."""
        offered = self.has_later and not later_refusal(self.case, self.person)
        return {**super().get_form_kwargs(), "offers_later": offered}

    def perform(self, form: forms.Form) -> str:
        """Restore."""
        is_later = form.cleaned_data.get("version") == LATER
        page = restore(self.case, user=self.person, later=is_later)
        if page.live:
            return f"“{page}” is published again."
        return f"“{page}” is no longer withdrawn; it will be published when its embargo ends."


class EndReviewView(CaseActionView):
    """Ends a review undecided, so that the case can be changed or published otherwise."""

    page_title = "End the review"
    button_label = "End the review"
    question = (
        "The review ends undecided, and nobody reads this version any more. Nothing that was written is lost. "
        "The people of the case are told by e-mail, and can send it again."
    )
    takes_away = False

    def refusal(self) -> str:
        """Only a review that goes on, or went back, can end."""
        return "" if self.case.current_workflow_state else "This case is not in review."

    def perform(self, form: forms.Form) -> str:
        """End it; Wagtail notes it in the history."""
        services.end_review(self.case, self.person)
        return f"The review of “{self.case.get_admin_display_title()}” has ended."


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
