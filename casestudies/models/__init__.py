"""The case study and what hangs on it, split by family."""

from __future__ import annotations

from casestudies.models.base import CaseChild
from casestudies.models.case import CaseStudyPage
from casestudies.models.context import (
    Area,
    CaseNation,
    Cost,
    Funding,
    ResearchQuestion,
    ScaleBlockerRow,
    UserGroup,
)
from casestudies.models.elections import PreElectionPeriod
from casestudies.models.evidence import (
    Assurance,
    Claim,
    Engagement,
    EvidenceSource,
    Influence,
    OutcomeMeasure,
)
from casestudies.models.identity import CaseIdentity, CaseSlug, ImportRecord, Tombstone
from casestudies.models.index import CaseIndexPage
from casestudies.models.market import Notice, Supplier
from casestudies.models.people import Consent, Contributor, Partner, Quotation
from casestudies.models.public import ChangeNote, ProblemReport
from casestudies.models.record import FieldState, NarrativeSection, RelatedCase, Resource
from casestudies.models.review import (
    EditorialTask,
    EvidenceTask,
    FieldRemark,
    LoweredStep,
    ReviewAnswer,
    ReviewRecord,
    SensitivityTask,
)
from casestudies.models.voices import Confirmation, Question, Statement
from casestudies.models.work import Action, Activity, Event, Output

__all__ = [
    "Action",
    "Activity",
    "Area",
    "Assurance",
    "CaseChild",
    "CaseIdentity",
    "CaseIndexPage",
    "CaseNation",
    "CaseSlug",
    "CaseStudyPage",
    "ChangeNote",
    "Claim",
    "Confirmation",
    "Consent",
    "Contributor",
    "Cost",
    "EditorialTask",
    "Engagement",
    "Event",
    "EvidenceSource",
    "EvidenceTask",
    "FieldRemark",
    "FieldState",
    "Funding",
    "ImportRecord",
    "Influence",
    "LoweredStep",
    "NarrativeSection",
    "Notice",
    "OutcomeMeasure",
    "Output",
    "Partner",
    "PreElectionPeriod",
    "ProblemReport",
    "Question",
    "Quotation",
    "RelatedCase",
    "ResearchQuestion",
    "Resource",
    "ReviewAnswer",
    "ReviewRecord",
    "ScaleBlockerRow",
    "SensitivityTask",
    "Statement",
    "Supplier",
    "Tombstone",
    "UserGroup",
]
