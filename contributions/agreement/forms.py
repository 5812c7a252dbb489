"""The forms of agreement, embargo and withdrawal."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from casestudies.choices import WithdrawalReason
from contributions.models import AgreementAnswer

REASONS = [choice for choice in WithdrawalReason.choices if choice[0] != WithdrawalReason.DELETED]
ANSWERS = (
    (AgreementAnswer.YES.value, "Yes, I agree"),
    (AgreementAnswer.UNNAMED.value, "Yes, if the authority is not named"),
    (AgreementAnswer.NO.value, "No"),
)


class AskForm(forms.Form):
    """Whom to ask."""

    name = forms.CharField(
        label="Name or role of the person",
        max_length=255,
        error_messages={"required": "Say whom you ask."},
    )
    email = forms.EmailField(
        label="Their e-mail address",
        help_text="They get a link and need no account.",
        error_messages={"required": "Give the address of the person you ask."},
    )


class AnswerForm(forms.Form):
    """What somebody answers to a request."""

    answer = forms.ChoiceField(
        label="Do you agree?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
    )
    note = forms.CharField(
        label="Anything to add?",
        help_text="Only the people who write the case read this.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_whole:
            field = self.fields["answer"]
            field.choices = [ANSWERS[0], ANSWERS[2]]  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a case is withdrawn."""

    reason = forms.ChoiceField(
        label="Why is it withdrawn?",
        choices=REASONS,
        widget=forms.RadioSelect,
        help_text="These words are shown in public at its address, with the dates. Nothing else is.",
        error_messages={"required": "Choose why it is withdrawn."},
    )


class EmbargoForm(forms.Form):
    """Until when a case is held back; both empty for no embargo."""

    day = forms.DateField(
        label="Day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Leave both empty to stop holding it back.",
    )
    hour = forms.TimeField(
        label="Time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="UK time, to the minute. If you leave it empty, midnight at the start of the day.",
    )

    def clean(self) -> dict[str, Any]:
        """Put day and time together as ``until``.

        Raises:
            ValidationError: for a time without a day, or a moment that has passed.
        """
        data: dict[str, Any] = super().clean() or {}
        day, hour = data.get("day"), data.get("hour")
        data["until"] = None
        if "day" in data and day is None and hour is not None:
            self.add_error("day", "Give the day too.")
        if day is not None:
            naive = datetime.combine(day, hour or time())
            data["until"] = timezone.make_aware(naive)
            if data["until"] <= timezone.now():
                raise ValidationError("That time has passed. Choose a later one.")
        return data
