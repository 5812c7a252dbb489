"""A refusal in one line, for somebody who asked for several things at once."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from cms.core.refusals import PLAIN, Refused, refusal_words


def test_what_it_is_about_comes_first_and_fields_are_named_where_the_words_need_them() -> None:
    error = Refused(
        {
            "phase": ValidationError("Choose the phase.", code=PLAIN),
            "source_url": ["Enter a valid URL.", "It is too long."],
            "__all__": ["Record the agreement."],
        },
        about="“Rounds” cannot be published.",
    )
    assert refusal_words(error) == (
        "“Rounds” cannot be published. Choose the phase. Source url: Enter a valid URL. "
        "Source url: It is too long. Record the agreement."
    )


def test_any_other_refusal_is_told_as_it_is() -> None:
    assert refusal_words(ValidationError(["One.", "Two."])) == "One. Two."
    assert refusal_words(ValidationError({"slug": "Taken."})) == "Slug: Taken."
