from directory.models.change import Change
from directory.models.change_set import ChangeSet
from directory.models.choices import (
    ChangeAction,
    ChangeSetState,
    Confidence,
    District,
    Headquarters,
    InitiativeKind,
    InitiativeStatus,
    LinkState,
    OrganisationKind,
    OrganisationStatus,
    Origin,
    ParticipationRole,
    RelationshipKind,
    ReviewState,
    Size,
)
from directory.models.distinct_pair import DistinctPair
from directory.models.guide import Guide, GuideNoun, GuidePart, GuideTheme
from directory.models.initiative import Initiative, Participation
from directory.models.merge import Merge
from directory.models.organisation import Organisation
from directory.models.partial_date import PartialDate
from directory.models.relationship import Relationship
from directory.models.sign_in import SignIn, SignInEvent
from directory.models.slug_redirect import RedirectCause, SlugRedirect
from directory.models.source import Citation, FormerUrl, Source
from directory.models.taxonomy import Audience, Challenge, Sector, Technology

__all__ = [
    "Audience",
    "Challenge",
    "Change",
    "ChangeAction",
    "ChangeSet",
    "ChangeSetState",
    "Citation",
    "Confidence",
    "DistinctPair",
    "District",
    "FormerUrl",
    "Guide",
    "GuideNoun",
    "GuidePart",
    "GuideTheme",
    "Headquarters",
    "Initiative",
    "InitiativeKind",
    "InitiativeStatus",
    "LinkState",
    "Merge",
    "Organisation",
    "OrganisationKind",
    "OrganisationStatus",
    "Origin",
    "PartialDate",
    "Participation",
    "ParticipationRole",
    "RedirectCause",
    "Relationship",
    "RelationshipKind",
    "ReviewState",
    "Sector",
    "SignIn",
    "SignInEvent",
    "Size",
    "SlugRedirect",
    "Source",
    "Technology",
]
