"""What happened on the site before the pictures: invented people of invented councils, and their cases.

Runs on the site, ``manage.py shell -c "from tests.screenshots import content; content.make()"``, and goes through
services alone.
"""

from __future__ import annotations

import json
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from casestudies import reports, services, voices
from casestudies.choices import ReportKind
from casestudies.life_choices import StatementKind
from casestudies.models import (
    CaseStudyPage,
    Consent,
    Funding,
    OutcomeMeasure,
    Quotation,
    Supplier,
)
from casestudies.review.service import Remark, current_step, send_back
from cms.accounts.models import User
from cms.core.dates import PartialDate
from contributions.models import WriterRole
from contributions.room.people import give_place
from contributions.writing.submitting import submit
from organisations.choices import MembershipRoad
from organisations.models import Organisation, OrganisationEmailDomain
from organisations.services import members
from taxonomy.models import Outcome
from tests.days import days_before
from tests.screenshots.people import CHAMPION, COLLEAGUE, EDITOR, NEWCOMER, PASSWORD, PEOPLE

HEAD: Final = "Head of housing"


def make() -> None:
    """Make all of it; print the references as JSON, by the names that scenes use."""
    people = {person.email: _account(*person) for person in PEOPLE}
    _belong(people)
    made = {
        name: begin(people[CHAMPION.email], people[EDITOR.email])
        for name, begin in (
            ("returned", _returned),
            ("repairs", _being_read),
            ("bid", _bid),
            ("ramps", _overdue),
            ("lamps", _talked_about),
            ("minibus", _published),
        )
    }
    _other_people_wait(people[COLLEAGUE.email])
    with days_before(2):
        services.create_draft("Warm rooms in libraries", user=people[CHAMPION.email])
    print(json.dumps({name: page.ref for name, page in made.items()}))  # noqa: T201 - its answer


def _account(name: str, email: str, role: str) -> User:
    first, _, last = name.partition(" ")
    user = User.objects.create_user(email, email, PASSWORD, first_name=first, last_name=last)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def _belong(people: dict[str, User]) -> None:
    """Two are confirmed members of Northmere; somebody of Saltreach waits."""
    northmere = Organisation.objects.get(slug="northmere")
    OrganisationEmailDomain.objects.create(organisation=northmere, domain="northmere.example")
    for person in (CHAMPION, COLLEAGUE):
        road, user = MembershipRoad.DOMAIN, people[person.email]
        place = members.put_forward(user, northmere, road, address=person.email)
        members.confirm(place)
    with days_before(1):
        saltreach = Organisation.objects.get(slug="saltreach")
        members.put_forward(people[NEWCOMER.email], saltreach, MembershipRoad.ASKED)


def _draft(title: str, user: User, **fields: Any) -> CaseStudyPage:
    """A draft with the eight, the owner's agreement aside."""
    return services.create_draft(
        title,
        user=user,
        **{
            "kind": "pilot",
            "mode": "innovative-procurement",
            "phase": "pilot",
            "lead_organisation": Organisation.objects.get(slug="northmere"),
            "owner_name": HEAD,
            "owner_email": user.email,
            **fields,
        },
    )


def _agreed(page: CaseStudyPage) -> CaseStudyPage:
    row = Consent(given_by=HEAD, role="owner", audiences=["public"], date=PartialDate(2027, 1, 12))
    page.consents = [row]
    return page


def _submitted(page: CaseStudyPage, user: User) -> CaseStudyPage:
    services.save_draft(_agreed(page), user=user)
    submit(page, user=user)
    return CaseStudyPage.objects.get(pk=page.pk)


def _returned(champion: User, editor: User) -> CaseStudyPage:
    """One that an editor sent back, with a comment on two fields."""
    with days_before(6):
        page = _draft(
            "Heat from a disused mine",
            champion,
            summary="Warm water from an old mine heats two schools and a swimming pool.",
            challenge="Heating the three buildings cost more each year, and their boilers were due.",
            key_findings="Bills fell by a third.",
        )
        page = _submitted(page, champion)
    with days_before(1):
        step = current_step(page)
        assert step is not None
        remarks = (
            Remark("key_findings", "By a third of what? Give the figure before and the year."),
            Remark("summary", "Say how many pupils use the two schools, if you know."),
        )
        words = "A clear case. Two things before it can be published."
        send_back(step, editor, revision_id=page.latest_revision_id, words=words, remarks=remarks)
    return page


def _being_read(champion: User, _editor: User) -> CaseStudyPage:
    """One with a measured outcome that waits for its first step."""
    with days_before(5):
        page = _draft(
            "Repairs booked by text message",
            champion,
            summary="Tenants of 400 homes choose the hour of a repair by text message.",
            challenge="One visit in five found nobody at home.",
            approach="The planner offers three times by text; the tenant answers with a number.",
            key_findings="Fewer visits found nobody at home. Older tenants went on calling.",
            next_steps="Offer it to all 6,000 homes in the autumn.",
        )
        page.outcomes = [
            OutcomeMeasure(
                row_id="o1",
                term=Outcome.objects.taggable().get(slug="service-performance"),
                indicator="Visits that found nobody at home",
                status="observed",
                better="lower",
                unit="visits a month",
                baseline_value=84,
                baseline_date=PartialDate(2026, 3),
                result_value=31,
                result_date=PartialDate(2026, 12),
                evidence=2,
                source="Repairs system",
            )
        ]
        return _submitted(page, champion)


def _bid(champion: User, _editor: User) -> CaseStudyPage:
    """A bid that names a supplier and quotes somebody; nobody has agreed yet."""
    with days_before(3):
        page = _draft(
            "Bid for bins that close, by the canal",
            champion,
            kind="bid",
            phase="idea",
            summary="We asked for £40,000 to try bins that foxes cannot open. Not funded at this stage.",
            challenge="Foxes and wind empty the bins along two miles of towpath every night.",
        )
        page.fundings = [
            Funding(row_id="f1", fund="Clean Towpaths Fund", requested=40_000, state="not-funded")
        ]
        page.suppliers = [Supplier(row_id="s1", name="Quillon Metalworks", type="sme")]
        page.quotations = [
            Quotation(
                row_id="w1",
                text="I sweep the same crisp packets three mornings running.",
                role="Towpath warden",
                organisation="Northmere Council",
            )
        ]
        services.save_draft(page, user=champion)
        return page


def _published(champion: User, _editor: User) -> CaseStudyPage:
    with days_before(200):
        page = _draft(
            "A minibus that three services share",
            champion,
            summary="Day centres, a school and the library van take turns with one electric minibus.",
            challenge="Three minibuses stood still for most of the day.",
        )
        return services.publish(_agreed(page))


def _overdue(champion: User, _editor: User) -> CaseStudyPage:
    """One that nobody has looked over for more than a year."""
    with days_before(400):
        page = _draft(
            "Ramps for every polling place",
            champion,
            summary="Folding ramps were lent to nine halls that serve as polling places.",
            challenge="Steps kept voters in wheelchairs out of nine of our halls.",
            next_steps="Lend ramps to two more wards before the next election.",
            review_by=PartialDate(2027, 2),
        )
        page.outcomes = [
            OutcomeMeasure(
                row_id="o1",
                term=Outcome.objects.taggable().get(slug="equity-and-access"),
                indicator="Halls that a wheelchair can enter",
                unit="halls",
                status="expected",
                better="higher",
                baseline_value=3,
            )
        ]
        give_place(page, User.objects.get(email=COLLEAGUE.email), WriterRole.SUCCESSOR)
        return services.publish(_agreed(page))


def _talked_about(champion: User, _editor: User) -> CaseStudyPage:
    """One that readers have something to say about."""
    with days_before(90):
        page = _draft(
            "Street lamps that report their own faults",
            champion,
            summary="Sensors in 300 street lamps tell the depot when a lamp is out.",
            challenge="Faults were found by residents who rang, or not at all.",
            key_findings="The depot was told of a fault within an hour. The maker helped at no charge.",
        )
        page = services.publish(_agreed(page))
    with days_before(2):
        text = "Our engineers were paid for eleven days. It was not at no charge."
        voices.receive_statement(
            page,
            kind=StatementKind.DISPUTE,
            part="key-findings",
            text=text,
            given_by="Director, Farrow Lighting Ltd",
            email="office@farrow-lighting.example",
        )
        reports.queue_report(
            page, kind=ReportKind.OUT_OF_DATE, message="There are 900 of these lamps now."
        )
    return page


def _other_people_wait(colleague: User) -> None:
    """Two further cases in the queue, one of them for longer than was promised."""
    for days, title in ((19, "Library cards for newcomers"), (2, "A lending shed for tools")):
        with days_before(days):
            summary = "A small trial in one ward, told in a few lines."
            page = _draft(title, colleague, summary=summary, challenge="Too few people knew of it.")
            _submitted(page, colleague)
