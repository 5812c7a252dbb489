"""What a case lacks of agreements, and what can be done about each: the same for its people and for editors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied, ValidationError

from casestudies.agreement import Need, is_refusal, stands
from casestudies.anonymity import described
from casestudies.choices import Basis, ConsentRole
from casestudies.fact_labels import label_of_fact
from casestudies.models import CaseStudyPage
from casestudies.publishing import missing_agreements, withdrawn
from casestudies.redaction import withheld_paths
from casestudies.unnamed import names_left
from contributions.agreement import services
from contributions.agreement.closing import may_call_off
from contributions.agreement.forms import AskForm
from contributions.agreement.letters import Letter, undelivered
from contributions.models import AgreementRequest

if TYPE_CHECKING:
    from cms.accounts.models import User

ASK: Final = "ask"
AGREE: Final = "agree"
UNNAMED: Final = "unnamed"
WITHHOLD: Final = "withhold"

NOT_MISSING: Final = "That agreement is not missing any more."
CALLED_OFF: Final = "Called off. The link sent to {name} now says so."
NOBODY_ASKED: Final = "Nobody was asked: the case is withdrawn, so the link would lead nowhere."


@dataclass(frozen=True, slots=True)
class Hand:
    """Who looks at a case's agreements, and what they may do beyond asking."""

    user: User
    may_agree: bool
    """Whether they answer for the case, and so agree in the owner's name."""

    may_leave_out: bool
    """Whether they withhold, leave out names, and call off what others asked."""

    is_author: bool = True
    """Whether a version in which something is left out is theirs; otherwise it is nobody's."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An agreement that is missing, what can be done about it, and the form to ask by."""

    need: Need
    form: AskForm
    may_agree: bool
    may_withhold: bool
    may_leave_unnamed: bool
    is_quoted: bool
    changed: tuple[str, ...]
    """What is new or different since it was given, in words."""
    instead: str = ""
    """What readers would see in place of the authority, where its name can be left out."""
    awaited: tuple[AgreementRequest, ...] = ()
    """The requests for it whose answer can still come, the latest first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, what became of its letter, and whether whoever looks may end it."""

    request: AgreementRequest
    letter: Letter | None
    may_call_off: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of a form that was sent: something in ``words``, a question first, or a form that is wrong."""

    need: Need | None
    done: str = ""
    """What was done; empty where nothing was."""

    words: str = ""
    asks_first: bool = False
    form: AskForm | None = None


def lacking(version: CaseStudyPage) -> list[Need]:
    """Return each agreement that ``version`` lacks; no query."""
    return [item.need for item in missing_agreements(version) if item.need]


def overview(
    version: CaseStudyPage, needs: Sequence[Need], hand: Hand, made: Decision | None = None
) -> dict[str, Any]:
    """Return what a page about agreements shows: missing, asked, agreed. ``made`` is what was refused just now."""
    form = made.form if made else None
    part = made.need.part if made and made.need else None
    asked = _asked(version, hand)
    wanted = [
        replace(
            _wanted(need, form if need.part == part else None, version, hand),
            awaited=tuple(each.request for each in asked if _can_come(each, need)),
        )
        for need in needs
    ]
    return {
        "case": version,
        "wanted": wanted,
        "asked_for": sum(1 for each in wanted if each.awaited),
        "read": services.read_of(version) if any(each.may_agree for each in wanted) else "",
        "form": form,
        "asked": asked,
        "agreed": [(row, stands(row)) for row in version.consents.all() if not is_refusal(row)],
        "needs_agreement": version.basis == Basis.OWNER_AGREED,
        "names_left": names_left(version),
        "is_withdrawn": withdrawn(version),
    }


def _wanted(need: Need, form: AskForm | None, version: CaseStudyPage, hand: Hand) -> Wanted:
    is_owner = need.role == ConsentRole.OWNER
    is_quoted = need.role == ConsentRole.QUOTED_PERSON
    is_named = bool(need.who) and not withheld_paths(version).covers(f"{need.part}.attributed_to")
    is_told = is_named if is_quoted else not (is_owner and version.anonymised_as)
    body = version.lead_organisation if hand.may_leave_out and is_owner and is_told else None
    return Wanted(
        need,
        form or AskForm(auto_id=f"id_{need.part or 'whole'}_%s"),
        may_agree=hand.may_agree and is_owner,
        may_withhold=hand.may_leave_out and not is_owner,
        may_leave_unnamed=hand.may_leave_out and is_told,
        is_quoted=is_quoted,
        instead=described(body).words if body else "",
        changed=tuple(dict.fromkeys(label_of_fact(version, name) for name in need.changed)),
    )


def _can_come(asked: Asked, need: Need) -> bool:
    return asked.request.part == need.part and asked.request.is_awaited and not asked.letter


def _asked(case: CaseStudyPage, hand: Hand) -> list[Asked]:
    requests = list(AgreementRequest.objects.filter(page=case))
    lost = undelivered(requests)
    return [
        Asked(each, lost.get(each.pk), may_call_off(each, hand.user, any_ones=hand.may_leave_out))
        for each in requests
    ]


def decide(
    case: CaseStudyPage, needs: Sequence[Need], data: Mapping[str, str], hand: Hand
) -> Decision:
    """Do what a form says about one agreement that is missing: its ``part``, and what to ``do`` about it.

    Before an authority's name goes, with every address its case had, it is asked whether to: that cannot be undone.

    Raises:
        PermissionDenied: if it is not theirs to do.
    """
    need = next((each for each in needs if each.part == data.get("part", "")), None)
    if need is None:
        return Decision(None, words=NOT_MISSING)
    do = data.get("do", ASK)
    if do == ASK:
        return _ask(case, need, AskForm(data), hand)
    if not (hand.may_agree if do == AGREE else hand.may_leave_out):
        raise PermissionDenied
    if do == UNNAMED and need.role == ConsentRole.OWNER and "sure" not in data:
        return Decision(need, asks_first=True)
    if do not in ACTIONS:
        return Decision(need, words="Choose what to do.")
    act, words = ACTIONS[do]
    try:
        if do == AGREE:
            services.refuse_unread(case, need.part, data.get("read", ""))
        act(case, need, hand)
    except ValidationError as error:
        return Decision(need, words=" ".join(error.messages))
    return Decision(need, done=do, words=words)


def _ask(case: CaseStudyPage, need: Need, form: AskForm, hand: Hand) -> Decision:
    if not form.is_valid():
        return Decision(need, form=form)
    if withdrawn(case):
        return Decision(need, words=NOBODY_ASKED)
    email = form.cleaned_data["email"]
    try:
        services.refuse_too_many(case, need, email=email, by=hand.user)
        services.ask(case, need, **form.cleaned_data, by=hand.user)
    except ValidationError as error:
        form.add_error(None, error)
        return Decision(need, form=form)
    return Decision(need, done=ASK, words=f"Asked {email}.")


def _withhold(case: CaseStudyPage, need: Need, hand: Hand) -> None:
    services.leave_out(case, need, user=hand.user if hand.is_author else None)


def _unnamed(case: CaseStudyPage, need: Need, hand: Hand) -> None:
    services.leave_unnamed(case, need, user=hand.user if hand.is_author else None)


def _agree(case: CaseStudyPage, need: Need, hand: Hand) -> None:
    """Whoever answers for the case agrees to it as it stands, signed in."""
    if need.role != ConsentRole.OWNER:
        raise ValidationError("Only they can agree to that.")
    services.agree_signed_in(case, user=hand.user, evidence="Agreed here, signed in.")


ACTIONS: Final[dict[str, tuple[Callable[[CaseStudyPage, Need, Hand], None], str]]] = {
    WITHHOLD: (
        _withhold,
        "Withheld. Readers see that something is, and why, and nothing else.",
    ),
    UNNAMED: (_unnamed, "The name is left out from now on."),
    AGREE: (_agree, "Your agreement to the text as it stands now is recorded."),
}
"""What can be done about an agreement that is missing, beyond asking for it, and what the person is told."""
