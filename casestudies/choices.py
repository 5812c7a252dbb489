"""The closed lists of a case: their slugs are promises to people and other systems."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What sort of record a case is."""

    IMPLEMENTED = "implemented", "Implemented case"
    PILOT = "pilot", "Pilot"
    BID = "bid", "Proposal or bid"
    PROGRAMME = "programme", "Programme participation"
    RESEARCH = "research", "Research finding"
    EVENT = "event", "Event write-up"
    SCOPING = "scoping", "Scoping document"


class Basis(models.TextChoices):
    """On whose word a case stands."""

    OWNER_AGREED = "owner-agreed", "Agreed by its owner"
    RESTATED = "restated", "Restated from a public source"
    ILLUSTRATIVE = "illustrative", "Illustrative: invented to show the form"


class Mode(models.TextChoices):
    """Whether what was bought was new, or how it was bought."""

    PROCUREMENT_OF_INNOVATION = "procurement-of-innovation", "Procurement of innovation"
    INNOVATIVE_PROCUREMENT = "innovative-procurement", "Innovative procurement"
    BOTH = "both", "Both"
    UNSURE = "unsure", "Unsure"
    NOT_APPLICABLE = "not-applicable", "Not applicable"


class Phase(models.TextChoices):
    """How far the work has come."""

    IDEA = "idea", "Idea"
    DISCOVERY = "discovery", "Discovery"
    PILOT = "pilot", "Alpha or pilot"
    EARLY_USE = "early-use", "Beta or early use"
    LIVE = "live", "Live"
    SCALED = "scaled", "Scaled"
    ENDED = "ended", "Ended"
    NOT_APPLICABLE = "not-applicable", "Not applicable"


class FundingState(models.TextChoices):
    """What became of a request for money."""

    NOT_SOUGHT = "not-sought", "Not sought"
    SUBMITTED = "submitted", "Submitted, not yet decided"
    FUNDED = "funded", "Funded"
    PART_FUNDED = "part-funded", "Part funded"
    NOT_FUNDED = "not-funded", "Not funded at this stage"
    WITHDRAWN = "withdrawn", "Withdrawn"


class FundingType(models.TextChoices):
    """In what form money or help came."""

    GRANT = "grant", "Grant"
    MATCH = "match", "Match funding"
    IN_KIND = "in-kind", "In kind"
    LEVERED = "levered", "Levered"


class Direction(models.TextChoices):
    """Which way an outcome went."""

    IMPROVED = "improved", "Improved"
    NO_CHANGE = "no-change", "No change"
    WORSENED = "worsened", "Worsened"
    MIXED = "mixed", "Mixed"
    TOO_EARLY = "too-early", "Too early to say"
    NOT_MEASURED = "not-measured", "Not measured"


class EvidenceStep(models.IntegerChoices):
    """The six steps of evidence, in our own wording."""

    ASSERTED = 0, "Asserted"
    REASONED = 1, "Reasoned account"
    BEFORE_AFTER = 2, "Before and after figure"
    COMPARISON = 3, "Comparison or counterfactual"
    INDEPENDENT = 4, "Checked by someone independent"
    REPEATED = 5, "Repeated elsewhere with similar effect"


class ValueBand(models.TextChoices):
    """Contract value, for those who may not give the figure."""

    UNDER_25K = "under-25k", "Under £25,000"
    TO_100K = "25k-100k", "£25,000 to £100,000"
    TO_500K = "100k-500k", "£100,000 to £500,000"
    TO_1M = "500k-1m", "£500,000 to £1 million"
    TO_5M = "1m-5m", "£1 million to £5 million"
    OVER_5M = "over-5m", "Over £5 million"


class Gate(models.TextChoices):
    """What was decided at the end of a step."""

    PROCEED = "proceed", "Proceed"
    EXTEND = "extend", "Extend"
    CHANGE = "change", "Change"
    STOP = "stop", "Stop"


class FieldStatus(models.TextChoices):
    """States that a field is put in by hand; known and not yet known follow from its value."""

    NOT_MEASURED = "not-measured", "Not measured"
    NOT_APPLICABLE = "not-applicable", "Not applicable"
    WITHHELD = "withheld", "Withheld"


class WithheldReason(models.TextChoices):
    """Why something is withheld: our words, not exemptions in law."""

    COMMERCIAL_CONFIDENCE = "commercial-confidence", "Commercial confidence"
    LIVE_PROCUREMENT = "live-procurement", "A live procurement"
    PERSONAL_DATA = "personal-data", "Personal data"
    PARTNER_REQUEST = "partner-request", "A partner asked"
    LEGAL_PROCEEDINGS = "legal-proceedings", "Legal proceedings"
    SECURITY = "security", "Security"
    ANONYMISED = "anonymised", "The authority is not named"
    OTHER = "other", "Another reason"


class Commitment(models.TextChoices):
    """How firmly a partner was in."""

    INTERESTED = "interested", "Interested"
    INFORMAL = "informal", "Informal"
    AGREED = "agreed", "Agreed"
    CONTRACTED = "contracted", "Contracted"
    WITHDREW = "withdrew", "Withdrew"


class Relation(models.TextChoices):
    """How a case stands to another; the other side is derived."""

    CONTINUES = "continues", "Continues"
    FUNDED_BY = "funded-by", "Funded by"
    REPLACES = "replaces", "Replaces"
    CONTRADICTS = "contradicts", "Contradicts"
    REUSED_FROM = "reused-from", "Reused from"


INVERSE_RELATIONS = {
    Relation.CONTINUES: "Continued by",
    Relation.FUNDED_BY: "Funded",
    Relation.REPLACES: "Replaced by",
    Relation.CONTRADICTS: "Contradicted by",
    Relation.REUSED_FROM: "Reused by",
}


class ConsentRole(models.TextChoices):
    """In what role somebody agreed."""

    OWNER = "owner", "Owner"
    PARTNER = "partner", "Partner"
    SUPPLIER = "supplier", "Supplier"
    QUOTED_PERSON = "quoted-person", "Person quoted"
    EVIDENCE_HOLDER = "evidence-holder", "Holder of evidence"


class Audience(models.TextChoices):
    """To whom a consent reaches."""

    PUBLIC = "public", "The public"
    PUBLIC_SECTOR = "public-sector", "The public sector"
    STAKEHOLDERS = "stakeholders", "Stakeholders"
    SUPPLIERS = "suppliers", "Suppliers"
    NAMED_GROUP = "named-group", "A named group"


class SupplierType(models.TextChoices):
    """What sort of body a supplier is."""

    SME = "sme", "Small or medium-sized firm"
    VCSE = "vcse", "Charity or social enterprise"
    LARGE = "large", "Large firm"
    PUBLIC_BODY = "public-body", "Public body"
    UNIVERSITY = "university", "University"
    UNKNOWN = "unknown", "Not yet known"


class ResourceType(models.TextChoices):
    """What a resource is, for somebody who wants to reuse it."""

    TEMPLATE = "template", "Template"
    CLAUSE = "clause", "Clause"
    AGENDA = "agenda", "Agenda"
    TOOLKIT = "toolkit", "Toolkit"
    DATASET = "dataset", "Dataset"
    GUIDANCE = "guidance", "Guidance"
    EVALUATION_MODEL = "evaluation-model", "Evaluation model"
    OTHER = "other", "Other"


class ScaleBlocker(models.TextChoices):
    """What kept something from growing."""

    POLICY = "policy", "Policy"
    PROCESS = "process", "Process"
    TRAINING = "training", "Training"
    INCENTIVE = "incentive", "Incentive"
    CULTURE = "culture", "Culture"
    MONEY = "money", "Money"
    SUPPLIER = "supplier", "Supplier"
    LEGAL = "legal", "Legal"


class EvidenceType(models.TextChoices):
    """Where evidence came from."""

    SURVEY = "survey", "Survey"
    INTERVIEWS = "interviews", "Interviews"
    E_DELPHI = "e-delphi", "e-Delphi"
    USER_RESEARCH = "user-research", "User research"
    CONTRACT_DATA = "contract-data-kpi-notice", "Contract data or KPI notice"
    SPEND_DATA = "spend-data", "Spend data"
    EVALUATION_INTERNAL = "evaluation-internal", "Internal evaluation"
    EVALUATION_EXTERNAL = "evaluation-external", "External evaluation"
    AUDIT = "audit", "Audit"
    COMMITTEE_PAPER = "committee-paper", "Committee paper"
    SELF_REPORT = "self-report", "Self-report"


class Reach(models.TextChoices):
    """How far something reaches."""

    LOCAL = "local", "Local"
    REGIONAL = "regional", "Regional"
    NATIONAL = "national", "National"
    INTERNATIONAL = "international", "International"


class EngagementAudience(models.TextChoices):
    """Who was spoken to."""

    PRACTITIONERS = "practitioners", "Practitioners"
    POLICYMAKERS = "policymakers-politicians", "Policymakers and politicians"
    INDUSTRY = "industry", "Industry"
    MEDIA = "media", "Media"
    PUBLIC = "public", "The public"
    RESEARCHERS = "researchers", "Researchers"


class MarketFinding(models.TextChoices):
    """What the market held when it was asked."""

    NONE = "none", "No supplier found"
    ONE = "one", "One supplier found"
    FEW = "few", "A few suppliers found"
    MANY = "many", "Many suppliers found"
    NOT_SOUGHT = "not-sought", "Not sought"


class CostItem(models.TextChoices):
    """What doing it cost."""

    STAFF_TIME = "staff-time", "Staff time"
    EXTERNAL_SPEND = "external-spend", "External spend"
    PROCUREMENT = "procurement", "Procurement"
    LICENCES = "licences", "Licences"
    CAPITAL = "capital", "Capital"
    OTHER = "other", "Other"


class CostBasis(models.TextChoices):
    """Whether an amount was foreseen or spent."""

    ESTIMATE = "estimate", "Estimate"
    ACTUAL = "actual", "Actual"


class OutcomeStatus(models.TextChoices):
    """Whether an outcome was hoped for or seen."""

    EXPECTED = "expected", "Expected"
    OBSERVED = "observed", "Observed"


class Better(models.TextChoices):
    """Which way is better for a measure."""

    LOWER = "lower", "Lower is better"
    HIGHER = "higher", "Higher is better"


class ActivityStatus(models.TextChoices):
    """Whether something was planned or done."""

    PLANNED = "planned", "Planned"
    DONE = "done", "Done"


class ActionState(models.TextChoices):
    """Whether an action is still to do."""

    OPEN = "open", "Open"
    DONE = "done", "Done"


class InUse(models.TextChoices):
    """Whether what was bought is in use."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class SourceStatus(models.TextChoices):
    """Whether the source was finished."""

    DRAFT = "draft", "Draft"
    FINAL = "final", "Final"


class InfluenceProof(models.TextChoices):
    """Whether proof of influence can be seen."""

    PUBLIC = "public", "Public"
    ON_REQUEST = "on-request", "On request"
    NOT_SHAREABLE = "not-shareable", "Cannot be shared"


class ChangeNoteKind(models.TextChoices):
    """What sort of change a public note tells of."""

    CORRECTION = "correction", "Correction"
    UPDATE = "update", "Update"
    NEW_OUTCOME = "new-outcome", "New outcome"
    WITHDRAWN_PART = "withdrawn-part", "Part withdrawn"


class WithdrawalReason(models.TextChoices):
    """Why a published case was taken away."""

    OWNER_REQUEST = "owner-request", "Its owner asked"
    CONSENT_WITHDRAWN = "consent-withdrawn", "Consent was withdrawn"
    INACCURATE = "inaccurate", "It was not accurate"
    PERSONAL_DATA = "personal-data", "It held personal data"
    LEGAL = "legal", "Legal reasons"
    DELETED = "deleted", "It was deleted"
    OTHER = "other", "Another reason"


class ReportKind(models.TextChoices):
    """What a reader reports about a case."""

    WRONG = "wrong", "Something is wrong"
    OUT_OF_DATE = "out-of-date", "It is out of date"
    REMOVAL = "removal", "I ask for something to be removed"
    ACCESS = "access", "I cannot use the page"
    OTHER = "other", "Something else"


class ReportState(models.TextChoices):
    """Where a problem report stands."""

    NEW = "new", "New"
    IN_HAND = "in-hand", "In hand"
    CLOSED = "closed", "Closed"
