"""Whose cases and documents are others' from now on, when a person's data is erased."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.db.models import Q

from casestudies.contact import NOBODYS
from casestudies.models import CaseStudyPage
from casestudies.services import versions_that_wait
from cms.accounts.models import User
from cms.mail.services import post
from contributions.models import CaseWriter, DocumentJob, WriterRole
from contributions.models.heirs import heir_of
from contributions.room.people import people_of, successor_of

ERASED_ADDRESS: Final = f"erased{NOBODYS}"
NO_NAME: Final = "To be named"


@dataclass(frozen=True, slots=True)
class Person:
    """Whose data is erased: ``addresses`` in lower case, each theirs alone; their ``accounts``; their ``names``."""

    addresses: frozenset[str]
    accounts: tuple[User, ...]
    names: frozenset[str] = frozenset()

    def whose(self, column: str) -> Q:
        """Rows that hold one of the person's addresses in ``column``, whatever its capitals."""
        found = Q()
        for address in self.addresses:
            found |= Q(**{f"{column}__iexact": address})
        return found


@dataclass(frozen=True, slots=True)
class _Contact:
    """Whom letters about a case go to."""

    owner_name: str = NO_NAME
    owner_email: str = ERASED_ADDRESS


def person_of(address: str) -> Person:
    """Return whoever has ``address``, with every address that they confirmed as theirs; with no account it is alone."""
    confirmed = EmailAddress.objects.filter(email__iexact=address, verified=True)
    theirs = Q(email__iexact=address) | Q(pk__in=confirmed.values("user"))
    accounts = tuple(User.objects.filter(theirs))
    known = [user.email for user in accounts if user.email]
    known += EmailAddress.objects.filter(user__in=accounts, verified=True).values_list(
        "email", flat=True
    )
    return Person(frozenset(each.lower() for each in (address, *known)), accounts)


def hand_on_cases(person: Person) -> tuple[int, list[str]]:
    """Find others for the cases that ``person`` owned or was the contact of, live or in a draft.

    An owner who is somebody else stays owner, with everybody else at their places, and is the contact now. Else
    the successor becomes the owner, and is told. Returns how many cases it were, and the references of
    those that nobody answers for now.
    """
    owned = CaseWriter.objects.filter(
        user__in=person.accounts, role=WriterRole.OWNER, accepted_at__isnull=False
    )
    waiting = CaseStudyPage.objects.filter(
        person.whose("owner_email")
        | person.whose("latest_revision__content__owner_email")
        | Q(pk__in=owned.values("page"))
    )
    pages, without = list(waiting.order_by("pk")), []
    for page in pages:
        was_owner = owned.filter(page=page).exists()
        heir = _owner_beside(page, person) or _succeeded(page, person)
        left = _move_contact(page, person, heir)
        if heir is None and (was_owner or left):
            without.append(page.ref)
    return len(pages), without


def _owner_beside(page: CaseStudyPage, person: Person) -> User | None:
    owners = people_of(page).filter(role=WriterRole.OWNER, user__is_active=True)
    place = owners.exclude(user__in=person.accounts).first()
    return place.user if place else None


def _succeeded(page: CaseStudyPage, person: Person) -> User | None:
    """Make the successor of ``page`` its owner and tell them; ``None`` where there is none."""
    found = successor_of(page).exclude(user__in=person.accounts)
    place = found.select_related("user").first()
    if place is None:
        return None
    before = CaseWriter.objects.filter(page=page, role=WriterRole.OWNER)
    before.filter(user__in=person.accounts).delete()
    before.update(role=WriterRole.WRITER)
    place.role = WriterRole.OWNER
    place.save(update_fields=["role"])
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=place.user)
    context = {"who": "An editor", "title": page.get_admin_display_title(), "ref": page.ref}
    post("case_handed_over", place.user.email, context)
    return place.user


def _move_contact(page: CaseStudyPage, person: Person, heir: User | None) -> bool:
    """Put somebody else where ``person`` is the contact, in what is public and in what may become so.

    The heir; else, in a draft, whoever is the contact of what is stored. Whether a place is left that has nobody.
    """
    stored = _Contact(page.owner_name, page.owner_email)
    to = _Contact(heir.get_full_name() or heir.email, heir.email) if heir else _Contact()
    now = _moved(stored, person, to)
    if now != stored:
        columns = {"owner_name": now.owner_name, "owner_email": now.owner_email}
        CaseStudyPage.objects.filter(pk=page.pk).update(**columns)
    if heir is None:
        to = now
    for revision in versions_that_wait(page):
        held = _Contact(
            revision.content.get("owner_name", ""), revision.content.get("owner_email", "")
        )
        new = _moved(held, person, to)
        if new != held:
            content: dict[str, Any] = {
                **revision.content,
                "owner_name": new.owner_name,
                "owner_email": new.owner_email,
            }
            page.revisions.filter(pk=revision.pk).update(content=content)
    return to.owner_email == ERASED_ADDRESS


def _moved(held: _Contact, person: Person, to: _Contact) -> _Contact:
    """What becomes of a contact: another's address stays, and loses the person's name where it stood at it."""
    if held.owner_email.lower() in person.addresses:
        return to
    if held.owner_name.strip().lower() in person.names:
        return replace(held, owner_name=to.owner_name)
    return held


def hand_on_documents(person: Person) -> int:
    """Give the person's documents to others who have a place at every case that they stand beside, owners first.

    What has no place in a case yet is in them alone. One that nobody else may see goes with the person.
    Returns how many were given.
    """
    given, leaving = 0, [user.pk for user in person.accounts]
    for job in DocumentJob.objects.filter(user__in=leaving, cases__isnull=False).distinct():
        heir = heir_of(job, leaving)
        if heir is not None:
            job.user_id = heir
            job.save(update_fields=["user"])
            given += 1
    return given
