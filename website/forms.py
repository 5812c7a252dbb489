"""Forms that anybody may send."""

from __future__ import annotations

from django import forms

from casestudies.choices import ReportKind

LONGEST_MESSAGE = 5_000


class ReportForm(forms.Form):
    """A problem with a case, or a request to have something removed.

    ``website`` is a trap: people do not see it, and programs that fill every box give themselves
    away.
    """

    kind = forms.ChoiceField(
        label="What is it about?",
        choices=ReportKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
    )
    message = forms.CharField(
        label="What should we know?",
        help_text="Say which part you mean. Leave out personal details that we do not need.",
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": "Say what is wrong, or what should be removed.",
            "max_length": f"Keep it to {LONGEST_MESSAGE:,} characters; yours has %(show_value)s.",
        },
    )
    email = forms.EmailField(
        label="Your e-mail address",
        required=False,
        help_text="Only if you want an answer. It is used for that and for nothing else.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Give a whole e-mail address, like name@council.example."},
    )
    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_trapped(self) -> bool:
        """Whether the box that people do not see was filled."""
        return bool(self.data.get("website"))
