"""Editors ask for the agreements that a case lacks, or do without them, where nobody of its own does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from casestudies.agreeing import latest
from casestudies.editing.reviews import ReviewersPage, may_review
from casestudies.models import CaseStudyPage
from casestudies.publishing import MERGED, merged
from contributions.access import cases_of
from contributions.agreement import closing, missing
from contributions.agreement.history import CALLED_OFF, remember

if TYPE_CHECKING:
    from casestudies.agreement import Need
    from cms.accounts.models import User


NOT_ASKED: Final = "Nobody was asked. The form says why."


class CaseAgreementsView(ReviewersPage):
    """What one case lacks of agreements, and what was asked and agreed.

    Who reviews looks and asks, as everybody who writes a case may. To withhold, to leave out a name and to
    call off what somebody else asked need the right to publish the case. Nobody agrees here in the owner's
    place. The case's own people who review nothing are led to the page of their room.

    What is left out here makes a version that is nobody's, since nothing was added: an editor has not become
    an author, and may publish what is left. The history names who did it. See ADR 0023.
    """

    template_name = "contributions/admin/agreements.html"
    page_title = "Agreements"
    header_icon = "circle-check"
    made: missing.Decision | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the case; who may see it is asked first of all."""
        self.case = get_object_or_404(CaseStudyPage, pk=kwargs["pk"])
        if not may_review(request.user) and cases_of(self._person).filter(pk=self.case.pk).exists():
            return redirect("contribute_agreement", ref=self.case.ref)
        return super().dispatch(request, *args, **kwargs)

    @property
    def _person(self) -> User:
        return cast("User", self.request.user)

    @cached_property
    def _hand(self) -> missing.Hand:
        may_publish = self.case.permissions_for_user(self._person).can_publish()
        return missing.Hand(
            self._person, may_agree=False, may_leave_out=may_publish, is_author=False
        )

    @cached_property
    def _version(self) -> CaseStudyPage:
        return latest(self.case)

    @cached_property
    def _needs(self) -> list[Need]:
        return missing.lacking(self._version)

    def get_page_subtitle(self) -> str:
        """The case's title."""
        return str(self.case.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        shown = missing.overview(self._version, self._needs, self._hand, self.made)
        return super().get_context_data(
            **shown,
            need=self.made.need if self.made else None,
            is_live=self.case.live,
            is_merged=merged(self.case),
            may_leave_out=self._hand.may_leave_out,
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Do what was chosen, ask first where it cannot be undone, or show again what was typed and is wrong."""
        if merged(self.case):
            messages.error(request, MERGED)
        elif "request" in request.POST:
            self._call_off(request.POST["request"])
        else:
            self.made = missing.decide(self.case, self._needs, request.POST, self._hand)
            if self.made.asks_first:
                self.template_name = "contributions/admin/unnamed.html"
                return self.render_to_response(self.get_context_data())
            if self.made.form is not None:
                messages.error(request, NOT_ASKED)
                return self.render_to_response(self.get_context_data(), status=422)
            self._tell(self.made)
        return redirect("case_agreements", self.case.pk)

    def _tell(self, made: missing.Decision) -> None:
        if made.done and made.need:
            remember(self.case, made.done, role=made.need.role, by=self._person)
            messages.success(self.request, made.words)
        else:
            messages.warning(self.request, made.words)

    def _call_off(self, number: str) -> None:
        any_ones = self._hand.may_leave_out
        try:
            ended = closing.call_off(self.case, number, by=self._person, any_ones=any_ones)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            remember(self.case, CALLED_OFF, role=ended.role, by=self._person)
            messages.success(self.request, missing.CALLED_OFF.format(name=ended.name))
