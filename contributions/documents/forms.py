"""The form by which a document is handed in."""

from __future__ import annotations

from typing import Any

from django import forms

TAKEN = ".docx,.odt,.pdf,.txt,.md,.rtf,.xlsx,.csv,.json"
MOST_PASTED = 2_000_000


class HandInForm(forms.Form):
    """A file, or text pasted in its place."""

    file = forms.FileField(
        label="Choose a document",
        required=False,
        allow_empty_file=True,
        help_text="Word (.docx), OpenDocument (.odt), PDF with text, .txt, .md, .rtf, .json; or a table with one case "
        "a row (.xlsx, .csv). At most 20 MB.",
        widget=forms.FileInput(attrs={"accept": TAKEN}),
    )
    text = forms.CharField(
        label="Or paste the text",
        required=False,
        help_text="Keep headings and questions on lines of their own.",
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        """Want one of the two, not both.

        Raises:
            ValidationError: if there is neither or both.
        """
        given: dict[str, Any] = super().clean() or self.cleaned_data
        has_file, has_text = bool(given.get("file")), bool(given.get("text", "").strip())
        if not self.errors and has_file == has_text:
            raise forms.ValidationError(
                "Choose a file or paste text, not both."
                if has_file
                else "Choose a file, or paste text."
            )
        return given
