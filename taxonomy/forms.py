"""Forms of the editors' side: a term, and the term that another is merged into."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from taxonomy.choices import TermStatus
from taxonomy.models import Term

_EDITABLE = (TermStatus.CURRENT, TermStatus.LEGACY)


class TermForm(WagtailAdminModelForm):
    """A term with what hangs on it. Retiring and merging are actions of their own, not a status to pick."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limit_broader()
        self._limit_status()

    def clean(self) -> dict[str, Any] | None:
        """Refuse changes to a row that only points on."""
        cleaned: dict[str, Any] | None = super().clean()
        if self.instance.is_merged:
            raise ValidationError(
                f"This term has been merged: change “{self.instance.merged_into}” instead."
            )
        return cleaned

    def _limit_broader(self) -> None:
        """Offer only terms of the same list as broader ones."""
        if "broader" in self.fields:
            terms = Term.objects.of_scheme(str(self._meta.model.SCHEME)).listed()
            self.fields["broader"].queryset = terms.exclude(pk=self.instance.pk)

    def _limit_status(self) -> None:
        """Offer current and legacy, and what the term has already."""
        offered = [status for status in TermStatus if status in _EDITABLE]
        if self.instance.pk and self.instance.status not in offered:
            offered.append(TermStatus(self.instance.status))
        if "status" in self.fields:
            self.fields["status"].choices = [(status.value, status.label) for status in offered]


class MergeForm(forms.Form):
    """Which term stands for this one from now on."""

    winner = forms.ModelChoiceField(
        queryset=Term.objects.none(),
        label="Merge into",
        help_text="Cases, addresses and synonyms move to this term. A merge cannot be undone.",
    )

    def __init__(self, *args: Any, loser: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = Term.objects.of_scheme(loser.scheme).listed().exclude(pk=loser.pk)
        if not loser.is_group:
            terms = terms.filter(is_group=False)
        field = self.fields["winner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = terms


class ConfirmForm(forms.Form):
    """Nothing to fill in: sending it is the answer."""
