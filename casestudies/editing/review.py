"""The page on which one step of the review is passed, or the case goes back with comments by field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casestudies.choices import EvidenceStep
from casestudies.editing.remarks import (
    MORE,
    Choices,
    add_remarks,
    count_in,
    parts_of,
    places,
    remarks_in,
    typed_words,
)
from casestudies.gaps import label_of
from casestudies.life_choices import ReviewAnswerKind
from casestudies.models import CaseStudyPage
from casestudies.publishing import AGREEMENTS
from casestudies.review import service
from casestudies.review.checklists import CHECKLISTS, EVIDENCE, NAMES
from casestudies.review.own import OWN, is_own
from casestudies.review.prompts import prompts
from casestudies.review.standing import standing
from casestudies.rows import load_record
from cms.core.refusals import remedy_of
from cms.core.remedies import lead_to

if TYPE_CHECKING:
    from casestudies.models import OutcomeMeasure
    from cms.accounts.models import User

NOT_WAITING: Final = "This case is not waiting for a review."

BESIDE: Final[list[Callable[[CaseStudyPage], SafeString]]] = []
"""What other rooms show a reviewer: functions from the version that is read to a part of the page."""


class ReviewForm(forms.Form):
    """The checklist of a step, the evidence steps of the version that is read, and what to change."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label="In general",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with this version. The champion reads it when the case goes back.",
    )

    def __init__(
        self, *args: Any, step: str, measures: list[OutcomeMeasure], parts: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.measures = step, measures
        self.count = count_in(self.data)
        for item in CHECKLISTS[step]:
            self.fields[f"check-{item.slug}"] = forms.ChoiceField(
                label=item.words,
                choices=ReviewAnswerKind.choices,
                widget=forms.RadioSelect,
                required=False,
            )
        if step == EVIDENCE:
            self._add_evidence()
        add_remarks(self, parts, self.count)

    def _add_evidence(self) -> None:
        self.fields["reviewer_role"] = forms.CharField(
            label="Checked by",
            required=False,
            max_length=255,
            help_text="A role, for example “Procurement lead of another council”. Never a name: it "
            "is public.",
        )
        for row in self.measures:
            lower = [(str(n), EvidenceStep(n).label) for n in range(row.evidence or 0)]
            title = _called(row)
            self.fields[f"lower-{row.row_id}"] = forms.ChoiceField(
                label=f"{title}: the step is {row.evidence}, {row.get_evidence_display()}",
                choices=[("", "Leave it"), *lower],
                required=False,
            )
            self.fields[f"reason-{row.row_id}"] = forms.CharField(
                label="Why it is lowered", required=False, max_length=1_000
            )

    def parts(self, *prefixes: str) -> list[forms.BoundField]:
        """The fields whose names begin with one of ``prefixes``, for the template."""
        return [self[name] for name in self.fields if name.startswith(prefixes)]

    def checks(self) -> list[forms.BoundField]:
        """The checklist."""
        return self.parts("check-")

    def evidence(self) -> list[forms.BoundField]:
        """Who checked, and each step that can be lowered."""
        return self.parts("reviewer_role", "lower-", "reason-")

    def changes(self) -> list[forms.BoundField]:
        """What is to be changed, part by part."""
        return places(self)

    def answers(self) -> dict[str, str]:
        """The checklist as answered."""
        slugs = [item.slug for item in CHECKLISTS[self.step]]
        return {slug: self.cleaned_data[f"check-{slug}"] for slug in slugs}

    def lowered(self) -> list[service.Lowering]:
        """The steps to lower."""
        data = self.cleaned_data
        ids = [row.row_id for row in self.measures if data.get(f"lower-{row.row_id}")]
        return [service.Lowering(pk, int(data[f"lower-{pk}"]), data[f"reason-{pk}"]) for pk in ids]

    def remarks(self) -> list[service.Remark]:
        """What is to be changed.

        Raises:
            ValidationError: if words have no field, or a field no words.
        """
        return list(remarks_in(self, self.count))

    def say_nothing_wrong(self) -> None:
        """Show what was typed as it is: nothing was decided, so nothing is asked of it yet."""
        self._errors = ErrorDict()


class ReviewView(WagtailAdminTemplateMixin, FormView[ReviewForm]):
    """One step of the review of one case."""

    form_class = ReviewForm
    template_name = "casestudies/admin/review.html"
    header_icon = "clipboard-list"
    step: service.Step

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the step; only those who pass it go on, and none for their own case."""
        page = get_object_or_404(CaseStudyPage, pk=kwargs["pk"])
        step = service.current_step(page)
        if step is None:
            if not page.permissions_for_user(request.user).can_edit():
                raise PermissionDenied
            return self._gone(page)
        if not step.task.may_be_done_by(request.user):
            raise PermissionDenied
        self.step = step
        self.version: CaseStudyPage = page.get_latest_revision_as_object()
        if not self.version.__dict__.get("_cluster_related_objects"):
            load_record([self.version], public=False)
        self.is_own = is_own(page, request.user)
        return super().dispatch(request, *args, **kwargs)

    def _gone(self, page: CaseStudyPage) -> HttpResponse:
        """Say that there is nothing to decide; show what was typed meanwhile, to be copied."""
        version = page.get_latest_revision_as_object()
        typed = list(typed_words(version, self.request.POST))
        if not typed:
            messages.error(self.request, NOT_WAITING)
            return redirect("wagtailadmin_pages:edit", page.pk)
        context = {
            "case": page,
            "typed": typed,
            "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
            "page_title": NOT_WAITING,
            "header_title": NOT_WAITING,
            "header_icon": self.header_icon,
            "breadcrumbs_items": [],
        }
        return render(self.request, "casestudies/admin/review_gone.html", context, status=409)

    @property
    def page_title(self) -> str:
        """The step's name."""
        return NAMES[self.step.task.step]

    def get_page_subtitle(self) -> str:
        """The case's title."""
        return str(self.version.title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way here: the queue, the step."""
        queue = {"url": reverse("case_reviews"), "label": "Reviews"}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": self.page_title}]

    def get_initial(self) -> dict[str, Any]:
        """The version that is read."""
        return {
            "revision": self.step.page.latest_revision_id,
            "reviewer_role": self.version.reviewer_role,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form must know the step and the outcomes."""
        measures = [row for row in self.version.outcomes.all() if row.evidence]
        own = {"step": self.step.task.step, "measures": measures, "parts": parts_of(self.version)}
        return {**super().get_form_kwargs(), **own}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide; or, where one more comment is to be written, give it a place beside what was typed."""
        if MORE not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.say_nothing_wrong()
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        page = self.step.page
        earlier = page.review_records.select_related("reviewer").prefetch_related(
            "answers", "lowered", "remarks"
        )
        return super().get_context_data(
            case=self.version,
            is_own=self.is_own,
            own_words=OWN,
            standing=list(standing(self.version, timezone.now())),
            prompts=prompts(self.version, timezone.localdate()),
            earlier=[
                (record, _remarks(self.version, record), _lowered(self.version, record))
                for record in earlier
            ],
            preview_url=reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
            edit_url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            compare_url=_compare_url(page),
            beside=[show(self.version) for show in BESIDE],
            **kwargs,
        )

    def form_valid(self, form: ReviewForm) -> HttpResponse:
        """Decide; or show on the form why not."""
        try:
            message = self._decide(form)
        except ValidationError as error:
            form.add_error(None, _by_field(form, error))
            lead_to(self.request, AGREEMENTS, remedy_of(error), beside=True)
            return self.form_invalid(form)
        page = CaseStudyPage.objects.get(pk=self.step.page.pk)
        if service.current_step(page) is not None:
            messages.success(self.request, message)
            return redirect("case_review", page.pk)
        became = "" if "send-back" in self.request.POST else _what_became(page)
        messages.success(self.request, f"{message}{became}")
        return redirect("case_reviews")

    def _decide(self, form: ReviewForm) -> str:
        person = cast("User", self.request.user)
        data = form.cleaned_data
        if "send-back" in self.request.POST:
            service.send_back(
                self.step,
                person,
                revision_id=data["revision"],
                words=data["words"],
                remarks=form.remarks(),
            )
            return f"“{self.version.title}” went back to its champion with your comments."
        service.approve(
            self.step,
            person,
            revision_id=data["revision"],
            answers=form.answers(),
            reviewer_role=data.get("reviewer_role", ""),
            words=data["words"],
            lowered=form.lowered(),
        )
        return f"{NAMES[self.step.task.step]} passed: “{self.version.title}”."


def _by_field(form: ReviewForm, error: ValidationError) -> Any:
    """A refusal at its fields where the form has them all; else its words alone."""
    fields = getattr(error, "error_dict", {})
    return error if fields and fields.keys() <= form.fields.keys() else error.messages


def _remarks(page: CaseStudyPage, record: Any) -> list[tuple[str, str]]:
    """A record's comments with words for their fields."""
    return [(label_of(page, each.field), each.text) for each in record.remarks.all()]


def _lowered(page: CaseStudyPage, record: Any) -> list[tuple[str, Any]]:
    """The steps that a record lowered, with what their outcomes are called in this version."""
    names = {row.row_id: _called(row) for row in page.outcomes.all()}
    return [(names.get(each.row_id, each.row_id), each) for each in record.lowered.all()]


def _called(row: Any) -> str:
    """What an outcome is called here: its indicator, or its term."""
    name = row.indicator[:80] or (row.term.name if row.term else row.row_id)
    return str(name)


def _what_became(page: CaseStudyPage) -> str:
    """What the last step did, behind its message."""
    if page.approved_schedule:
        return " It is published when its embargo ends."
    if page.live and not page.has_unpublished_changes:
        return " It is public now."
    return ""


def _compare_url(page: CaseStudyPage) -> str:
    """Where this version is compared with what readers see; empty for what was never live."""
    if not page.live_revision_id or page.live_revision_id == page.latest_revision_id:
        return ""
    return reverse(
        "wagtailadmin_pages:revisions_compare", args=[page.pk, "live", page.latest_revision_id]
    )
