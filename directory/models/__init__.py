from directory.models.change import Change
from directory.models.choices import (
    ChangeAction,
    Confidence,
    District,
    Headquarters,
    InitiativeKind,
    InitiativeStatus,
    LinkState,
    OrganisationKind,
    OrganisationStatus,
    ParticipationRole,
    RelationshipKind,
    ReviewState,
    Size,
)
from directory.models.initiative import Initiative, Participation
from directory.models.organisation import Organisation
from directory.models.partial_date import PartialDate
from directory.models.relationship import Relationship
from directory.models.sign_in import SignIn, SignInEvent
from directory.models.source import Citation, Source
from directory.models.taxonomy import Audience, Challenge, Sector, Technology

__all__ = [
    "Audience",
    "Challenge",
    "Change",
    "ChangeAction",
    "Citation",
    "Confidence",
    "District",
    "Headquarters",
    "Initiative",
    "InitiativeKind",
    "InitiativeStatus",
    "LinkState",
    "Organisation",
    "OrganisationKind",
    "OrganisationStatus",
    "PartialDate",
    "Participation",
    "ParticipationRole",
    "Relationship",
    "RelationshipKind",
    "ReviewState",
    "Sector",
    "SignIn",
    "SignInEvent",
    "Size",
    "Source",
    "Technology",
]
