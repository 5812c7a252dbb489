"""The case study: one page, its columns, and the guards that stand behind publishing."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, PageManager

from casestudies.agreement import untick_outgrown
from casestudies.anonymity import describe_anew
from casestudies.choices import (
    Basis,
    Gate,
    InUse,
    Kind,
    MarketFinding,
    Mode,
    Phase,
    Reach,
    SourceStatus,
    ValueBand,
)
from casestudies.deleting import CasePermissionTester
from casestudies.detail import case_detail
from casestudies.forms import CaseCopyForm, CaseStudyForm
from casestudies.models.agreements import hold_consents, keep_consents
from casestudies.models.base import CaseChild, held_relations
from casestudies.models.emptiness import let_go_of_the_empty
from casestudies.models.identity import CaseIdentity, CaseSlug, identity_for
from casestudies.models.row_ids import assign_row_ids, count_read
from casestudies.models.superseding import let_go_of_passing, refuse_unseen
from casestudies.opened import remember_form
from casestudies.publishing import (
    about,
    agreements_remedy,
    missing_agreements,
    publication_errors,
)
from casestudies.querysets import CaseStudyQuerySet
from casestudies.revisions import resolved
from cms.core.fields import PartialDateField, TextListField, exact
from cms.core.refusals import Refused
from cms.core.titles import NO_TITLE, is_told, one_line
from taxonomy.choices import Regime

SUMMARY_LENGTH = 300
TAKEN = "Another case has been published at this address, or this one gave it up. Choose a different one."

CaseManager = PageManager.from_queryset(CaseStudyQuerySet)


class CaseStudyPage(Page):
    """One case. A title saves a draft; what publishing demands is ``blank=False`` (facts of
    Wagtail's deferred validation) or stands in ``casestudies.publishing``.

    ``save`` refuses to leave an incomplete or embargoed case live, whatever road led there.
    """

    ref = models.CharField("reference", max_length=20, unique=True, editable=False)
    kind = models.CharField("kind of record", max_length=20, choices=Kind.choices)
    basis = models.CharField(max_length=20, choices=Basis.choices, default=Basis.OWNER_AGREED)
    lead_organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="led_cases",
    )
    lead_organisation_text = models.CharField(
        "lead organisation as written",
        max_length=255,
        blank=True,
        help_text="A name we do not know yet. Choose the organisation before publishing.",
    )
    anonymised_as = models.CharField(
        "said instead of the lead organisation", max_length=80, blank=True, editable=False
    )
    summary = models.TextField(
        "plain summary",
        validators=[MaxLengthValidator(SUMMARY_LENGTH)],
        help_text=f"What it is and what happened, in at most {SUMMARY_LENGTH} characters.",
    )
    mode = models.CharField("innovation mode", max_length=30, choices=Mode.choices)
    phase = models.CharField(max_length=20, choices=Phase.choices)
    source_url = models.CharField("source address", max_length=2000, blank=True)
    source_status = models.CharField(max_length=10, choices=SourceStatus.choices, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    case_language = models.CharField("language", max_length=10, default="en", blank=True)

    programme = models.ForeignKey(
        "organisations.Programme",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
    )
    programme_text = models.CharField("programme as written", max_length=255, blank=True)
    cohort = models.CharField(max_length=100, blank=True)
    reach = models.CharField(max_length=20, choices=Reach.choices, blank=True)
    population = models.TextField("population served", blank=True)
    lead_department = models.CharField(max_length=255, blank=True)
    started = PartialDateField()
    ended = PartialDateField()

    sectors = ParentalManyToManyField("taxonomy.Sector", blank=True, related_name="cases_in_sector")
    methods = ParentalManyToManyField("taxonomy.Method", blank=True, related_name="cases_by_method")
    barriers = ParentalManyToManyField(
        "taxonomy.Barrier", blank=True, related_name="cases_with_barrier"
    )
    enablers = ParentalManyToManyField(
        "taxonomy.Enabler", blank=True, related_name="cases_with_enabler"
    )

    challenge = models.TextField()
    hypothesis = models.TextField(blank=True)
    user_needs = models.TextField(blank=True)
    approach = models.TextField(blank=True)
    market = models.TextField(blank=True)
    what_helped = models.TextField(blank=True)
    working_together = models.TextField(blank=True)
    key_findings = models.TextField(blank=True)
    what_we_would_change = models.TextField(blank=True)
    why_it_did_not_scale = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    success_criteria = TextListField(help_text="One a line.")

    procurement_route = models.ForeignKey(
        "taxonomy.Method", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    regime = models.CharField("law regime", max_length=20, choices=Regime.choices, blank=True)
    procurement_began = PartialDateField()
    market_finding = models.CharField(max_length=20, choices=MarketFinding.choices, blank=True)
    contract_value = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, blank=True, validators=[exact]
    )
    contract_currency = models.CharField(max_length=3, default="GBP", blank=True)
    contract_band = models.CharField(max_length=20, choices=ValueBand.choices, blank=True)
    contract_starts = PartialDateField()
    contract_ends = PartialDateField()
    contract_agreement = models.TextField(blank=True)
    contract_in_use = models.CharField(max_length=10, choices=InUse.choices, blank=True)
    contract_in_use_as_of = PartialDateField()

    gate_options = TextListField(help_text="One a line.")
    gate_decision = models.CharField(max_length=10, choices=Gate.choices, blank=True)
    gate_who = models.CharField(
        "decided by (a role or a body, never a person's name)", max_length=255, blank=True
    )
    gate_why = models.TextField(blank=True)
    gate_next = models.TextField(blank=True)
    ask_again = PartialDateField()

    embargo_until = models.DateTimeField(null=True, blank=True)
    review_by = PartialDateField()
    reviewer_role = models.CharField(
        "reviewed by (a role, never a person's name)", max_length=255, blank=True
    )
    owner_name = models.CharField(
        "owner's name", max_length=255, help_text="Never shown in public."
    )
    owner_email = models.EmailField("owner's e-mail address", help_text="Never shown in public.")
    update_number = models.PositiveBigIntegerField(null=True, editable=False)
    """The number of the update that this version came of, if it did: what readers are told goes with the version.

    A column, so that each version made of another has it too, and an earlier one has what it had.
    """

    objects = CaseManager()

    parent_page_types: ClassVar[list[str]] = ["casestudies.CaseIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = CaseStudyForm
    copy_form_class = CaseCopyForm
    exclude_fields_in_copy: ClassVar[list[str]] = ["ref", "consents", "update_number"]
    template = "casestudies/case.html"

    class Meta:
        verbose_name = "case study"
        verbose_name_plural = "case studies"

    @classmethod
    def child_relation_names(cls) -> list[str]:
        """The names of the relations whose rows are rows of a case, in the order of the schema."""
        return [
            relation.get_accessor_name()
            for relation in get_all_child_relations(cls)
            if issubclass(relation.related_model, CaseChild)
        ]

    def permissions_for_user(self, user: Any) -> CasePermissionTester:
        """Return what ``user`` may do with it."""
        return CasePermissionTester(user, self)

    def clean(self) -> None:
        """Put the title in order, and refuse one in which nothing can be read (``cms.core.titles``).

        Raises:
            ValidationError: naming the field ``title``; an empty one is refused elsewhere.
        """
        super().clean()
        page: Any = self  # the type of an inherited column is not known here yet
        typed: str = page.title
        page.title = one_line(typed)
        if typed and not is_told(typed):
            raise ValidationError({"title": ValidationError(NO_TITLE, code="blank")})

    def clean_to_be_live(self, at: datetime | None = None) -> None:
        """Validate everything that a live case must meet, now or when it is to go live at ``at``.

        Raises:
            Refused: all that is wrong or missing, at once, by field.
        """
        errors: dict[str, list[Any]] = {}
        try:
            self.full_clean()
        except ValidationError as error:
            errors.update(error.error_dict)
        for name, messages in publication_errors(self, at).items():
            # Of something missing our own words say more than that it cannot be blank.
            held = [each for each in errors.get(name, []) if each.code not in {"blank", "null"}]
            errors[name] = held + messages
        if errors:
            remedy = agreements_remedy(self, missing_agreements(self))
            raise Refused(errors, about(self), remedy)

    @transaction.atomic
    def save(self, clean: bool = True, **kwargs: Any) -> None:
        """Save; give a reference at the first save and keep the slug of a live case for ever.

        Raises:
            Refused: if a live case would be left incomplete, embargoed or withdrawn.
        """
        is_new = self._state.adding
        if is_new:
            self._assign_ref()
        assign_row_ids(self)
        describe_anew(self)
        if clean and self.live:
            self.clean_to_be_live()
        columns = kwargs.get("update_fields")
        if not is_new and columns is None:
            let_go_of_the_empty(self)
        super().save(clean=clean and not self.live, **kwargs)
        # With a draft of a live case, the address in memory is not where it stands.
        if self.live and (columns is None or "slug" in columns):
            identity = identity_for(self)
            CaseSlug.objects.update_or_create(
                slug=self.slug, defaults={"identity": identity, "is_retired": False}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the template shows, the same for the public page and for an editor's preview.

        The page is redacted in memory on the way, and must not be saved afterwards.
        """
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "case": case_detail(self)}

    @transaction.atomic
    def save_revision(
        self, user: Any = None, *args: Any, overwrite_revision: Any = None, **kwargs: Any
    ) -> Any:
        """Save a revision whose rows all carry their lasting ids; agreements are kept at once.

        It is a new one always: one to be overwritten is followed instead (``models.superseding``). A quotation whose
        words are not those that its permission was ticked for loses the tick.
        """
        if overwrite_revision is not None:
            refuse_unseen(self, overwrite_revision, user)
        assign_row_ids(self)
        describe_anew(self)
        if "quotations" in held_relations(self):
            untick_outgrown(self)
        keep_consents(self)
        revision = super().save_revision(user, *args, **kwargs)
        if overwrite_revision is not None:
            let_go_of_passing(self, overwrite_revision)
        remember_form(self)
        return revision

    def with_content_json(self, content: dict[str, Any]) -> CaseStudyPage:
        """Read a revision: terms merged since then resolve; reference and agreements stay the page's own."""
        page: CaseStudyPage = super().with_content_json(resolved(content))
        page.ref = self.ref
        count_read(page, content)
        hold_consents(page)
        return page

    def _assign_ref(self) -> None:
        if self.ref and CaseStudyPage.objects.filter(ref=self.ref).exists():
            self.ref = ""
        self.ref = identity_for(self).ref

    def _check_slug_is_unique(self) -> None:
        super()._check_slug_is_unique()
        if self._slug_is_taken(self.slug):
            raise ValidationError({"slug": TAKEN})

    def _get_autogenerated_slug(self, base_slug: str) -> str:
        candidate: str = super()._get_autogenerated_slug(base_slug)
        suffix = 1
        while self._slug_is_taken(candidate):
            suffix += 1
            candidate = super()._get_autogenerated_slug(f"{base_slug}-{suffix}")
        return candidate

    def _slug_is_taken(self, slug: str) -> bool:
        """Whether another case was public at ``slug``, or this one gave it up and has another by now."""
        held = CaseSlug.objects.filter(slug=slug).first()
        if held is None:
            return False
        if not self.ref or held.identity_id != CaseIdentity.number_of(self.ref):
            return True
        return held.is_retired and not CaseStudyPage.objects.filter(pk=self.pk, slug=slug).exists()
