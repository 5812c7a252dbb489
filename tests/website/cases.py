"""A case with something in every field, each text its own, so that a test can look for any of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from casestudies import services
from casestudies.models import (
    Action,
    Activity,
    Area,
    Assurance,
    CaseNation,
    CaseStudyPage,
    Claim,
    Contributor,
    Cost,
    Engagement,
    Event,
    EvidenceSource,
    FieldState,
    Funding,
    Influence,
    NarrativeSection,
    Notice,
    OutcomeMeasure,
    Output,
    Partner,
    Quotation,
    ResearchQuestion,
    Resource,
    ScaleBlockerRow,
    Supplier,
    UserGroup,
)
from cms.core.dates import PartialDate
from organisations.models import Organisation, Programme
from taxonomy.models import Barrier, Enabler, Method, Outcome, Sector
from tests import factories

NARRATIVE = (
    "challenge",
    "hypothesis",
    "user_needs",
    "approach",
    "market",
    "what_helped",
    "working_together",
    "key_findings",
    "what_we_would_change",
    "why_it_did_not_scale",
    "next_steps",
)
PRIVATE = ("zz-owner-name", "zz-owner@private.example", "zz-consent-giver", "zz-consent-evidence")


def full_case(*, states: list[FieldState] | None = None, **fields: Any) -> CaseStudyPage:
    """Publish a case that has everything; texts begin with ``zz-`` and name their field."""
    page = factories.complete_draft("A full case", **{**_columns(), **fields})
    for relation, rows in _rows().items():
        setattr(page, relation, rows)
    for name, model in {
        "sectors": Sector,
        "methods": Method,
        "barriers": Barrier,
        "enablers": Enabler,
    }.items():
        setattr(page, name, [factories.term(model, f"zz-{name}")])
    consent = page.consents.all()[0]
    consent.given_by, consent.evidence = "zz-consent-giver", "zz-consent-evidence"
    page.consents = [consent]
    page.states = states or []
    # Restated: of one that its owner agreed to, unpermitted words would be refused and not just left out.
    page.basis, page.source_url = "restated", page.source_url or "https://example.org/zz-source-url"
    return services.publish(page)


def lead(page: CaseStudyPage) -> Organisation:
    """Return the lead organisation, which every published case has."""
    body: Organisation | None = page.lead_organisation
    assert body is not None
    return body


def withheld(*paths: str) -> list[FieldState]:
    """Return states that withhold ``paths``."""
    return [FieldState(field=path, state="withheld", reason="partner-request") for path in paths]


def _columns() -> dict[str, Any]:
    programme = Programme(name="zz-programme")
    programme.save()
    return {
        **{name: f"zz-{name} words" for name in NARRATIVE},
        "owner_name": "zz-owner-name",
        "owner_email": "zz-owner@private.example",
        "licence": "OGL-3.0",
        "programme": programme,
        "cohort": "zz-cohort",
        "reach": "local",
        "population": "zz-population",
        "lead_department": "zz-department",
        "started": PartialDate(2019, 3),
        "ended": PartialDate(2021),
        "success_criteria": ["zz-criterion"],
        "procurement_route": factories.term(Method, "zz-route"),
        "regime": "pa23",
        "procurement_began": PartialDate(2025, 3, 1),
        "market_finding": "few",
        "contract_value": Decimal("123456.78"),
        "contract_band": "100k-500k",
        "contract_starts": PartialDate(2020, 4),
        "contract_ends": PartialDate(2022),
        "contract_agreement": "zz-agreement",
        "contract_in_use": "yes",
        "contract_in_use_as_of": PartialDate(2026, 1),
        "gate_options": ["proceed", "stop"],
        "gate_decision": "stop",
        "gate_who": "zz-gate-who",
        "gate_why": "zz-gate-why",
        "gate_next": "zz-gate-next",
        "ask_again": PartialDate(2027, 1),
        "review_by": PartialDate(2090),
        "reviewer_role": "zz-reviewer",
    }


def _rows() -> dict[str, list[Any]]:
    return {
        "nations": [CaseNation(nation="wales")],
        "areas": [Area(name="zz-area", also=["zz-area-also"])],
        "scale_blockers": [ScaleBlockerRow(blocker="money")],
        "user_groups": [UserGroup(text="zz-user-group")],
        "research_questions": [
            ResearchQuestion(row_id="q1", text="zz-question"),
            ResearchQuestion(row_id="q2", text="zz-second-question", depends_on="q1"),
        ],
        "fundings": [
            Funding(
                fund="zz-fund",
                funder="zz-funder",
                type="grant",
                requested=Decimal("5432198"),
                awarded=Decimal("4321098"),
                state="part-funded",
                decided=PartialDate(2019, 2),
                source="https://example.com/zz-funding-source",
            )
        ],
        "costs": [
            Cost(
                what="staff-time",
                amount=Decimal("8000173"),
                basis="actual",
                year=2019,
                note="zz-cost-note",
            )
        ],
        "activities": [
            Activity(
                title="zz-activity", start=PartialDate(2019), duration="zz-duration", status="done"
            )
        ],
        "outputs": [Output(title="zz-output", type="zz-output-type", open=True)],
        "notices": [Notice(ocid="zz-ocid", url="https://notices.example/zz-notice", stage="award")],
        "suppliers": [
            Supplier(row_id="s1", name="zz-supplier-one", type="sme"),
            Supplier(row_id="s2", name="zz-supplier-two", type="large"),
        ],
        "outcomes": [
            OutcomeMeasure(
                row_id="o1",
                term=factories.term(Outcome, "zz-outcome"),
                indicator="zz-indicator",
                better="lower",
                unit="days",
                baseline_value=Decimal("10"),
                baseline_date=PartialDate(2018),
                result_value=Decimal("4"),
                result_date=PartialDate(2019),
                evidence=2,
                validated_by="zz-validated-by",
                source="zz-outcome-source",
            ),
            OutcomeMeasure(
                row_id="o2",
                term=factories.term(Outcome, "zz-hoped"),
                indicator="zz-hoped-indicator",
                status="expected",
                direction="not-measured",
            ),
        ],
        "claims": [Claim(text="zz-claim", value="zz-claim-value", unit="units")],
        "partners": [
            Partner(
                organisation=factories.organisation("zz-partner-known"),
                role="zz-partner-role",
                commitment="agreed",
                gave="zz-gave",
                since=PartialDate(2019),
            ),
            Partner(organisation_text="zz-partner-text"),
        ],
        "quotations": [
            Quotation(text="zz-permitted-words", attributed_to="zz-speaker", permission=True),
            Quotation(text="zz-forbidden-words", permission=False),
        ],
        "evidence_sources": [
            EvidenceSource(type="survey", title="zz-survey", size=1204867, start=PartialDate(2020))
        ],
        "engagement": [
            Engagement(title="zz-engagement", audience="public", years=["2019", "2020"])
        ],
        "influence": [Influence(type="zz-influence", result="zz-influence-result", proof="public")],
        "events": [Event(series="zz-series", number="3", date=PartialDate(2020), venue="zz-venue")],
        "actions": [Action(text="zz-action", owner="zz-action-owner", state="open")],
        "assurance": [Assurance(standard="zz-standard", when=PartialDate(2021), result="zz-met")],
        "resources": [
            Resource(title="zz-resource", url="https://example.com/zz-resource", type="template")
        ],
        "contributors": [Contributor(role="zz-contributor", organisation="zz-contributor-body")],
        "sections": [NarrativeSection(heading="zz-heading", body="zz-section-body")],
    }
