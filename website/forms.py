"""Forms that anybody may send."""

from __future__ import annotations

from typing import Any

from django import forms

from casestudies.choices import ReportKind
from casestudies.life_choices import StatementKind

LONGEST_MESSAGE = 5_000
TOO_LONG = f"Keep it to {LONGEST_MESSAGE:,} characters; yours has %(show_value)s."
WHOLE_ADDRESS = "Give a whole e-mail address, like name@council.example."


class OpenForm(forms.Form):
    """A form that anybody may send, with a trap.

    People do not see ``website``, and programs that fill every box give themselves away.
    """

    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_trapped(self) -> bool:
        """Whether the box that people do not see was filled."""
        return bool(self.data.get("website"))


class ReportForm(OpenForm):
    """A problem with a case, or a request to have something removed."""

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
            "max_length": TOO_LONG,
        },
    )
    email = forms.EmailField(
        label="Your e-mail address",
        required=False,
        help_text="Only if you want an answer. It is used for that and for nothing else.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": WHOLE_ADDRESS},
    )


def _address(help_text: str) -> forms.EmailField:
    """An address that an answer goes to, which is needed."""
    return forms.EmailField(
        label="Your e-mail address",
        help_text=help_text,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": WHOLE_ADDRESS, "required": "Say where an answer can reach you."},
    )


class AskForm(OpenForm):
    """A question to the owner of a case."""

    question = forms.CharField(
        label="What do you want to know?",
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write your question.", "max_length": TOO_LONG},
    )
    email = _address(
        "The owner does not see it. The answer is sent to it, and it is used for nothing else."
    )
    may_be_public = forms.BooleanField(
        label="The question may be shown with its answer, without my name",
        required=False,
    )


Choice = tuple[str, str | list[tuple[str, str]]]
"""A value with its words, or a heading with the choices below it."""


class StatementForm(OpenForm):
    """A dispute of a fact, or the reply of somebody whom the case names."""

    kind = forms.ChoiceField(
        label="What do you want to do?",
        choices=(
            (StatementKind.DISPUTE, "Dispute a fact"),
            (StatementKind.REPLY, "Reply, because the case names us"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you want to do."},
    )
    text = forms.CharField(
        label="What do you say?",
        help_text="Say what is wrong and how it can be checked. Leave out personal details.",
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Write what you want to say.", "max_length": TOO_LONG},
    )
    given_by = forms.CharField(
        label="Whose statement is it?",
        help_text="An organisation or a role, for example “The supplier”. It stands with your words in public; "
        "never a person’s name.",
        max_length=255,
        error_messages={"required": "Say whose statement it is."},
    )
    email = _address("Only editors see it. We tell you at it what was decided.")

    def __init__(self, *args: Any, parts: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Choice] = [("", "Choose a fact or a part"), *parts]
        self.fields["part"] = forms.ChoiceField(
            label="Which fact or part is it about?",
            choices=choices,
            required=False,
            help_text="For a reply, leave it as it is.",
        )

    def clean(self) -> dict[str, Any]:
        """A dispute names its part."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == StatementKind.DISPUTE and not data.get("part"):
            self.add_error("part", "Choose the part that you dispute, or one fact in it.")
        return data
