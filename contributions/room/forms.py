"""The forms of the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from casestudies.services import TITLE_LENGTH
from cms.accounts.models import User
from contributions.models import CaseWriter, WriterRole
from contributions.room.overview import latest_version
from contributions.room.queued import LONGEST
from organisations.matching import OrganisationMatcher
from organisations.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from casestudies.models import CaseStudyPage

NAMES_OFFERED = 5


class StartForm(forms.Form):
    """A title is enough to begin."""

    title = forms.CharField(
        label="What should the case be called?",
        help_text="Say what was tried and where, in a line. You can change it later.",
        max_length=TITLE_LENGTH,
        error_messages={"required": "Give the case a title; you can change it later."},
    )


class ContactForm(forms.Form):
    """Whom letters to the owner of a case go to."""

    name = forms.CharField(
        label="Owner’s name or role",
        max_length=255,
        error_messages={"required": "Say who answers for the case."},
    )
    email = forms.EmailField(
        label="Owner’s e-mail address",
        help_text="Reminders and readers’ questions go there. Never shown in public.",
        error_messages={"required": "Give the address that e-mails should go to."},
    )

    @classmethod
    def of(cls, case: CaseStudyPage, data: Any = None) -> ContactForm:
        """Return the form with what the latest version of ``case`` says."""
        version = latest_version(case)
        return cls(data, initial={"name": version.owner_name, "email": version.owner_email})


class InviteForm(forms.Form):
    """Whom to ask to write a case together, and as what."""

    email = forms.EmailField(
        label="Their e-mail address",
        error_messages={"required": "Give the address of the person you want to ask."},
    )
    role = forms.ChoiceField(
        label="What will they do?",
        choices=[
            (WriterRole.WRITER, "Write it with you"),
            (
                WriterRole.SUCCESSOR,
                "Write it, and answer for it when the owner leaves (the successor)",
            ),
        ],
        initial=WriterRole.WRITER,
        widget=forms.RadioSelect,
    )


class ObjectionForm(forms.Form):
    """Why a change among the people of a case is not as it should be."""

    words = forms.CharField(
        label="What is wrong with it?",
        help_text="A sentence helps the editor; you may leave it empty.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class RestoreForm(forms.Form):
    """Why a withdrawn case should be public again."""

    words = forms.CharField(
        label="Why should it be public again?",
        help_text="For example, what was agreed meanwhile. An editor decides, and writes to you.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say why it should be public again."},
    )


class HandOverForm(forms.Form):
    """Who owns the case from now on."""

    person = forms.ModelChoiceField(
        queryset=CaseWriter.objects.none(),
        label="Who will own it?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose who will own it."},
    )

    def __init__(self, *args: Any, people: QuerySet[CaseWriter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type
        field.queryset = people
        field.label_from_instance = _person_words  # type: ignore[method-assign, assignment]


def _person_words(place: CaseWriter) -> str:
    return f"{place.user} ({place.get_role_display().lower()})"


class OrganisationForm(forms.Form):
    """Which organisation somebody says they belong to, by any name that it has or had.

    ``unknown`` is what was typed, where nothing goes by that name alone.
    """

    unknown = ""

    name = forms.CharField(
        label="Which organisation do you work for?",
        help_text="Its name, for example “Testshire County Council”.",
        max_length=200,
        error_messages={"required": "Give the name of your organisation."},
    )

    def clean_name(self) -> str:
        """Find the organisation; ``organisation`` holds it.

        Raises:
            ValidationError: where no organisation, or more than one, goes by that name.
        """
        typed: str = self.cleaned_data["name"]
        match = OrganisationMatcher().find(typed)
        if match.organisation is not None:
            self.organisation: Organisation = match.organisation
            return typed
        self.unknown = typed
        if match.candidates:
            names = ", ".join(each.name for each in match.candidates[:NAMES_OFFERED])
            raise ValidationError(
                f"It could be one of these; give the name in full: {names}. If it is none, ask the editors to add it."
            )
        raise ValidationError(
            "We know no organisation by that name. Try its full or its former name, or ask the editors to add it."
        )


class ColleagueForm(forms.Form):
    """Which colleague to invite, to which of the organisations that one belongs to."""

    email = forms.EmailField(
        label="Their e-mail address",
        error_messages={"required": "Give the address of your colleague."},
    )
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="To write for",
        empty_label=None,
        error_messages={"required": "Choose the organisation."},
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type
        field.queryset = organisations


class NameForm(forms.ModelForm[User]):
    """How somebody is called; neither is needed, and the address stands where there is none."""

    class Meta:
        model = User
        fields = ("first_name", "last_name")
        help_texts = {
            "first_name": "Shown to the people of your cases and to editors, never in public."
        }
