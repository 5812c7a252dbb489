"""The editor's form of a case: what deferred validation cannot know by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm

from casestudies.publishing import missing_by_basis


class CaseStudyForm(WagtailAdminPageForm):
    """Saves drafts with a title only; publishing, scheduling and submitting demand the rest."""

    def clean(self) -> dict[str, Any]:
        """Add what the basis demands, and let an embargo set the hour of publication."""
        data: dict[str, Any] = super().clean()
        if not self.is_deferred_validation:
            self._demand_by_basis(data)
        self._wait_for_embargo(data)
        return data

    def _demand_by_basis(self, data: dict[str, Any]) -> None:
        missing = missing_by_basis(
            data.get("basis", self.instance.basis),
            source_url=data.get("source_url", self.instance.source_url),
            licence=data.get("licence", self.instance.licence),
            consents=self._consents,
        )
        for item in missing:
            self.add_error(item.field if item.field in self.fields else None, item.message)

    def _consents(self) -> Iterator[Any]:
        if "consents" not in self.formsets:
            yield from self.instance.consents.all()
            return
        for form in self.formsets["consents"].forms:
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE"):
                yield form.instance

    def _wait_for_embargo(self, data: dict[str, Any]) -> None:
        embargo = data.get("embargo_until", self.instance.embargo_until)
        go_live = data.get("go_live_at")
        if embargo and embargo > timezone.now() and (go_live is None or go_live < embargo):
            data["go_live_at"] = embargo
