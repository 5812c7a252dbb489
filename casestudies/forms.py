"""The editor's form of a case: what deferred validation cannot know by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from casestudies.agreement import last_ticked, untick_outgrown
from casestudies.consistency import Record, problems
from casestudies.fingerprints import cover_what_is_said
from casestudies.models.agreements import hold_consents, put_back
from casestudies.new_words import has_new_rows
from casestudies.opened import (
    AGREEMENT_MEANWHILE,
    SAVED_MEANWHILE,
    Opened,
    hold_form,
    lock_latest,
    opened_by_form,
    opened_now,
    opened_on,
    shown_mark,
)
from casestudies.panels.blank import say_nothing_chosen
from casestudies.panels.row_ids import drop_states_of_removed
from casestudies.panels.terms import GroupedTerms
from casestudies.publishing import agreements_remedy, missing_agreements, missing_source
from casestudies.review.direct import CHANGED_HERE, direct_refusal
from casestudies.slugs import free_slug, slug_base
from cms.core.refusals import PLAIN
from cms.core.remedies import Remedy

TAGS = ("sectors", "methods", "barriers", "enablers")
PUBLISH = "action-publish"
KEPT_BEFORE = "overwrite_revision_id"
"""What Wagtail's form sends once it has kept a draft by itself."""

TIMES = frozenset({"go_live_at", "expire_at", "embargo_until"})
"""When a case is public, which whoever publishes it decides; the rest is what a second person reads."""

ROUTE = "procurement_route"
ROUTES = "route"
"""The slug of the group of methods that are routes."""

RECORDED = frozenset({"given_by", "role", "audiences", "date", "covers", "evidence"})
"""The columns of an agreement by which one is recorded, or recorded again; the others end or narrow it."""

CHOSEN_IN_ROWS = (("outcomes", "term"), ("partners", "organisation"))
"""Rows that choose something from a long list, and their columns."""


class CaseCopyForm(CopyForm):
    """Copies a case, and makes no alias of it.

    An alias would stand in public by nobody's agreement, under a reference that no withdrawal reaches, and at an
    address that may tell an authority which the case names no longer.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)


class MarkField(forms.CharField):
    """Carries what a form was opened on (``casestudies.opened``); nobody types in it."""

    widget = forms.HiddenInput

    def has_changed(self, _initial: Any, _data: Any) -> bool:
        """Whether somebody changed it: never."""
        return False


class CaseStudyForm(WagtailAdminPageForm):
    """Saves drafts with a title only; publishing, scheduling and submitting demand the rest."""

    opened_on = MarkField(required=False)
    remedy: Remedy | None = None
    """Where agreements are asked for, once some were found missing (``AdminRefusalMiddleware``)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if (instance := kwargs.get("instance")) is not None and instance.pk:
            hold_consents(instance)  # those that the form takes out are known by what there was
        super().__init__(*args, **kwargs)
        quoted = self.instance.quotations.all() if self.instance.pk else ()
        self._ticked_for = {row.row_id: row.ticked_for for row in quoted}
        self._set_aside: dict[str, str] = {}
        if not self.is_bound:
            self.initial["opened_on"] = str(opened_now(self.instance))
        if "slug" in self.fields:
            self.fields["slug"].required = False
        for name, field in self.fields.items():
            say_nothing_chosen(field, is_demanded=not _may_be_blank(self.instance, name))
        self._offer_terms()
        self._offer_routes()
        for relation, column in CHOSEN_IN_ROWS:
            self._look_up_at_once(relation, column)

    def _offer_terms(self) -> None:
        """Offer what a case may be tagged with, and what this one has already."""
        for name in TAGS:
            if name in self.fields:
                field = self.fields[name]
                held = [term.pk for term in getattr(self.instance, name).all()]
                field.iterator = GroupedTerms
                field.queryset = _offered(field.queryset, Q(pk__in=held))

    def _offer_routes(self) -> None:
        """Offer methods that are routes; all methods where the vocabulary has no such group."""
        if ROUTE not in self.fields:
            return
        field = self.fields[ROUTE]
        methods = field.queryset
        route = Q(broader__slug=ROUTES) | Q(broader__broader__slug=ROUTES)
        if methods.filter(slug=ROUTES).exists():
            methods = methods.filter(route | Q(pk=self.instance.procurement_route_id))
        field.queryset = _offered(methods, Q(pk=self.instance.procurement_route_id))

    def _look_up_at_once(self, relation: str, column: str) -> None:
        """Fetch what all rows of a relation have chosen in one query, not in one a row."""
        forms = self.formsets[relation].forms if relation in self.formsets else []
        if not forms:
            return
        ids = {form[column].value() for form in forms}
        model = forms[0].fields[column].queryset
        known = {
            str(pk): row for pk, row in model.in_bulk([pk for pk in ids if _is_id(pk)]).items()
        }
        for form in forms:
            form.fields[column].widget.get_instance = lambda value: known.get(str(value))

    def clean(self) -> dict[str, Any]:
        """Add what the basis demands, and let an embargo set the hour of publication."""
        self._refuse_unseen()
        self._make_slug(self.cleaned_data)
        data: dict[str, Any] = super().clean()
        if not self.is_deferred_validation:
            self._demand_source(data)
        self._wait_for_embargo(data)
        return data

    def save(self, commit: bool = True) -> Any:
        """Save the case; an agreement that was typed covers what it says now, and a tick the words beside it."""
        self._remember_ticks()
        untick_outgrown(self.instance, self._rows)
        hold_form(self.instance, self._opened.form, self._set_aside)
        page = super().save(commit=commit)
        shown = self.formsets["consents"].forms if "consents" in self.formsets else []
        typed = [
            form.instance
            for form in shown
            if RECORDED.intersection(form.changed_data)
            and str(form.instance.pk) not in self._set_aside
        ]
        if typed and page.pk is not None:
            cover_what_is_said(page, typed)
        return page

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Have the form that kept itself, and stays open, know what it shows by now."""
        shown = opened_by_form(self.instance)
        mark = [("opened_on", str(shown))] if shown else []
        return [*super().get_field_updates_for_resave(), *mark]

    @cached_property
    def _opened(self) -> Opened:
        return opened_on(self.data.get("opened_on", ""))

    @cached_property
    def _stored(self) -> Opened:
        """What a form would show that was opened now, before this one is saved."""
        return opened_now(self.instance)

    def _refuse_unseen(self) -> None:
        """Refuse to save over a version that the form does not show. A preview saves nothing, and follows nobody."""
        if self.subscription is None or self.instance.pk is None:
            return
        lock_latest(self.instance)
        if self._opened.version != self._stored.version:
            self.add_error(None, ValidationError(SAVED_MEANWHILE, code=PLAIN))

    def _leave_what_changed_meanwhile(self) -> None:
        """Leave agreements as they are stored that changed since the form was opened, where nobody typed in them.

        An agreement that its giver took back meanwhile would come back otherwise: that makes no version.
        """
        shown = self.formsets["consents"].forms if "consents" in self.formsets else []
        for form in shown:
            pk = str(form.instance.pk)
            was, now = self._opened.consents.get(pk, ""), self._stored.consents.get(pk)
            if now in (None, was) or not form.is_valid():
                continue
            if form.cleaned_data.get("DELETE"):
                self.add_error(None, ValidationError(AGREEMENT_MEANWHILE, code=PLAIN))
            elif shown_mark(form.instance) not in (was, now):
                form.add_error(None, AGREEMENT_MEANWHILE)
            else:
                self._set_aside[pk] = was
                put_back(self.instance, form.instance)

    def _make_slug(self, data: dict[str, Any]) -> None:
        """Make the address of the title where nobody chose one, so that a title alone saves a draft.

        It follows the title until the case is first published; then, and once somebody has typed
        another, it stays as it is. So does that of a case that does not name its authority: an earlier
        version, or a form that was open before, would bring back the address that it gave up.
        """
        if "slug" not in data or "title" not in data:
            return
        held, title = self.instance.slug, self.initial.get("title") or ""
        if self.instance.anonymised_as:
            data["slug"] = held
            return
        if data["slug"] and data["slug"] != held:
            return
        follows = not held or (
            self.instance.first_published_at is None
            and data["title"] != title
            and re.fullmatch(rf"{re.escape(slug_base(title))}(-\d+)?", held)
        )
        data["slug"] = free_slug(data["title"], self.parent_page) if follows else held

    def _post_clean(self) -> None:
        """Once the case holds what was typed, ask what in it contradicts itself."""
        drop_states_of_removed(self.formsets)
        super()._post_clean()
        self._leave_what_changed_meanwhile()
        if not self.is_deferred_validation:
            self._name_problems()
        if PUBLISH in self.data and not self.errors:
            self._ask_for_second_pair()

    def _ask_for_second_pair(self) -> None:
        """Refuse to publish what is the person's own, or was changed in this very form."""
        refusal = direct_refusal(self.instance, self.for_user)
        if not refusal and self._has_new_words():
            refusal = CHANGED_HERE
        if refusal:
            self.add_error(None, ValidationError(refusal, code=PLAIN))

    def _has_new_words(self) -> bool:
        formsets = [each for name, each in self.formsets.items() if name != "comments"]
        return bool(set(self.changed_data) - TIMES) or any(map(has_new_rows, formsets))

    def _name_problems(self) -> None:
        self._remember_ticks()
        forms = {relation: list(self._kept(relation)) for relation in self.formsets}
        of_row = {id(form.instance): form for held in forms.values() for form in held}
        rows = {relation: [form.instance for form in held] for relation, held in forms.items()}
        record = Record(self.instance, rows)
        self._demand_agreements()
        for problem in problems(record):
            form = of_row.get(id(problem.holder), self)
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)

    def _kept(self, relation: str) -> Iterator[Any]:
        """Yield the forms of rows that are valid by themselves and stay."""
        for form in self.formsets[relation].forms:
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE"):
                yield form

    def _demand_source(self, data: dict[str, Any]) -> None:
        missing = missing_source(
            data.get("basis", self.instance.basis),
            source_url=data.get("source_url", self.instance.source_url),
            licence=data.get("licence", self.instance.licence),
        )
        for item in missing:
            self.add_error(item.field if item.field in self.fields else None, item.message)

    def _demand_agreements(self) -> None:
        missing = missing_agreements(self.instance, self._rows)
        for item in missing:
            self.add_error(None, item.message)
        self.remedy = agreements_remedy(self.instance, missing)

    def _remember_ticks(self) -> None:
        """Tell the quotations of the form what they were ticked for: rows of a draft come out of it made anew.

        A form that keeps itself goes on sending a tick that went with what it kept before.
        """
        ticked = [row for row in self._rows("quotations") if row.permission and not row.ticked_for]
        before = self._ticked_for
        if self.data.get(KEPT_BEFORE) and not all(before.get(row.row_id) for row in ticked):
            before = last_ticked(self.instance) | {key: was for key, was in before.items() if was}
        for row in ticked:
            row.ticked_for = before.get(row.row_id, {})

    def _rows(self, relation: str) -> list[Any]:
        """The rows that are in the form, or that the case holds where the form leaves them out."""
        if relation in self.formsets:
            return [form.instance for form in self._kept(relation)]
        return list(getattr(self.instance, relation).all())

    def _wait_for_embargo(self, data: dict[str, Any]) -> None:
        embargo = data.get("embargo_until", self.instance.embargo_until)
        go_live = data.get("go_live_at")
        if embargo and embargo > timezone.now() and (go_live is None or go_live < embargo):
            data["go_live_at"] = embargo


def _may_be_blank(case: Any, name: str) -> bool:
    """Whether publishing does without a field; the form itself demands nothing of a draft."""
    columns = {column.name: column for column in case._meta.get_fields()}
    return bool(getattr(columns.get(name), "blank", True))


def _offered(terms: QuerySet[Any], held: Q) -> QuerySet[Any]:
    """Terms that may be tagged and those held, with what they stand below, each once."""
    chosen = terms.model.objects.taggable().values("pk")
    return terms.filter(Q(pk__in=chosen) | held).select_related("broader__broader__broader")


def _is_id(value: Any) -> bool:
    return str(value).isascii() and str(value).isdigit()
