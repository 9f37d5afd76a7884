"""The closed vocabularies. Values are public: they stand in addresses, exports and fixtures."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReviewState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("In review")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class ChangeSetState(models.TextChoices):
    """Where a proposed change stands."""

    PENDING = "pending", _("Waiting for review")
    SENT_BACK = "sent-back", _("Sent back")
    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Accepted in part")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Origin(models.TextChoices):
    """Who proposes a change, as a role: the public change list names no person."""

    EDITOR = "editor", _("an Editor")


class Confidence(models.TextChoices):
    SOURCED = "sourced", _("Sourced")
    GENERAL = "general", _("Thin sources")


class LinkState(models.TextChoices):
    UNCHECKED = "unchecked", _("Not checked")
    ALIVE = "alive", _("Alive")
    DEAD = "dead", _("Dead")
    UNKNOWN = "unknown", _("Unknown")


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    PUBLIC_BODY = "public-body", _("Public body")
    UNIVERSITY = "university", _("University")
    RESEARCH_CENTRE = "research-centre", _("Research centre")
    COMPANY = "company", _("Company")
    STARTUP = "startup", _("Start-up")
    INCUBATOR = "incubator", _("Incubator or accelerator")
    INVESTOR = "investor", _("Investor")
    ASSOCIATION = "association", _("Association or non-profit")

    @property
    def definition(self) -> Promise:
        return _ORGANISATION_KINDS[self]


_ORGANISATION_KINDS = {
    OrganisationKind.GOVERNMENT: _("Bureaus and departments of the Government."),
    OrganisationKind.PUBLIC_BODY: _("Statutory bodies, regulators and companies owned by the Government."),
    OrganisationKind.UNIVERSITY: _("Universities and other institutions of higher education."),
    OrganisationKind.RESEARCH_CENTRE: _("Institutes and laboratories that do research, alone or within a larger body."),
    OrganisationKind.COMPANY: _("Established or listed firms, and units of larger ones."),
    OrganisationKind.STARTUP: _("Young, small firms that are not listed."),
    OrganisationKind.INCUBATOR: _("Bodies that house, train and support start-ups."),
    OrganisationKind.INVESTOR: _("Funds and firms that put money into companies."),
    OrganisationKind.ASSOCIATION: _("Trade and professional bodies, foundations and other non-profit organisations."),
}


class OrganisationStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    PLANNED = "planned", pgettext_lazy("organisation", "Planned")
    ACQUIRED = "acquired", _("Acquired")
    MERGED = "merged", _("Merged")
    CLOSED = "closed", _("Closed")

    @property
    def definition(self) -> Promise:
        return _ORGANISATION_STATUSES[self]

    @property
    def is_ended(self) -> bool:
        return self in {self.MERGED, self.CLOSED}


_ORGANISATION_STATUSES = {
    OrganisationStatus.ACTIVE: _("At work today."),
    OrganisationStatus.PLANNED: _("Announced, not yet set up."),
    OrganisationStatus.ACQUIRED: _("Bought by another organisation and still recognisable."),
    OrganisationStatus.MERGED: _("Absorbed into another organisation."),
    OrganisationStatus.CLOSED: _("No longer exists."),
}


class Headquarters(models.TextChoices):
    HONG_KONG = "hong-kong", _("Hong Kong")
    MAINLAND_GBA = "mainland-gba", _("Mainland cities of the Greater Bay Area")
    MAINLAND_OTHER = "mainland-other", _("Elsewhere in the Mainland")
    MACAO = "macao", _("Macao")
    OVERSEAS = "overseas", _("Overseas")


class District(models.TextChoices):
    CENTRAL_AND_WESTERN = "central-and-western", _("Central and Western")
    EASTERN = "eastern", _("Eastern")
    SOUTHERN = "southern", _("Southern")
    WAN_CHAI = "wan-chai", _("Wan Chai")
    SHAM_SHUI_PO = "sham-shui-po", _("Sham Shui Po")
    KOWLOON_CITY = "kowloon-city", _("Kowloon City")
    KWUN_TONG = "kwun-tong", _("Kwun Tong")
    WONG_TAI_SIN = "wong-tai-sin", _("Wong Tai Sin")
    YAU_TSIM_MONG = "yau-tsim-mong", _("Yau Tsim Mong")
    ISLANDS = "islands", _("Islands")
    KWAI_TSING = "kwai-tsing", _("Kwai Tsing")
    NORTH = "north", pgettext_lazy("district", "North")
    SAI_KUNG = "sai-kung", _("Sai Kung")
    SHA_TIN = "sha-tin", _("Sha Tin")
    TAI_PO = "tai-po", _("Tai Po")
    TSUEN_WAN = "tsuen-wan", _("Tsuen Wan")
    TUEN_MUN = "tuen-mun", _("Tuen Mun")
    YUEN_LONG = "yuen-long", _("Yuen Long")


class Size(models.TextChoices):
    UP_TO_10 = "1-10", _("1–10 people")
    UP_TO_50 = "11-50", _("11–50 people")
    UP_TO_200 = "51-200", _("51–200 people")
    UP_TO_500 = "201-500", _("201–500 people")
    UP_TO_1000 = "501-1000", _("501–1,000 people")
    OVER_1000 = "1001+", _("More than 1,000 people")


class InitiativeKind(models.TextChoices):
    FUNDING = "funding", _("Funding")
    INCUBATION = "incubation", _("Incubation")
    TALENT = "talent", _("Talent scheme")
    STRATEGY = "strategy", _("Strategy")
    REGULATION = "regulation", _("Law and guidance")
    SANDBOX = "sandbox", _("Sandbox")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    RESEARCH_PROGRAMME = "research-programme", _("Research programme")
    EDUCATION = "education", _("Education")
    DEPLOYMENT = "deployment", _("Deployment")
    EVENT = "event", _("Event")
    COLLABORATION = "collaboration", _("Collaboration")

    @property
    def definition(self) -> Promise:
        return _INITIATIVE_KINDS[self]


_INITIATIVE_KINDS = {
    InitiativeKind.FUNDING: _("Money for those who apply: grants, matching funds and subsidies."),
    InitiativeKind.INCUBATION: _("Programmes that help start-ups to begin and to grow."),
    InitiativeKind.TALENT: _("Schemes that bring people with AI skills to Hong Kong or keep them here."),
    InitiativeKind.STRATEGY: _("Plans, blueprints and committees that set a direction."),
    InitiativeKind.REGULATION: _("Laws, guidelines and frameworks for the use of AI."),
    InitiativeKind.SANDBOX: _("Supervised spaces to try out AI before it goes live."),
    InitiativeKind.INFRASTRUCTURE: _("Computing power, parks and data platforms."),
    InitiativeKind.RESEARCH_PROGRAMME: _("Research with a programme or a grant of its own, surveys included."),
    InitiativeKind.EDUCATION: _("Courses, curricula and training."),
    InitiativeKind.DEPLOYMENT: _("AI systems in use or on trial."),
    InitiativeKind.EVENT: _("Conferences, competitions and fairs."),
    InitiativeKind.COLLABORATION: _("Agreements between organisations to work together."),
}


class InitiativeStatus(models.TextChoices):
    OPEN = "open", _("Open for applications")
    RUNNING = "running", _("Running")
    ANNOUNCED = "announced", _("Announced")
    SUSPENDED = "suspended", _("Suspended")
    COMPLETED = "completed", _("Completed")
    SUPERSEDED = "superseded", _("Superseded")

    @property
    def definition(self) -> Promise:
        return _INITIATIVE_STATUSES[self]

    @property
    def is_ended(self) -> bool:
        return self in {self.COMPLETED, self.SUPERSEDED}


_INITIATIVE_STATUSES = {
    InitiativeStatus.OPEN: _("Takes applications now."),
    InitiativeStatus.RUNNING: _("Under way; an event that recurs counts as running."),
    InitiativeStatus.ANNOUNCED: _("Made public, not yet begun."),
    InitiativeStatus.SUSPENDED: _("Stopped for the time being."),
    InitiativeStatus.COMPLETED: _("Over; what came of it stays on record."),
    InitiativeStatus.SUPERSEDED: _("Replaced by another initiative."),
}


class ParticipationRole(models.TextChoices):
    LEAD = "lead", _("Lead")
    PARTNER = "partner", _("Partner")


class RelationshipKind(models.TextChoices):
    """Read as a sentence: the subject, the kind, the object."""

    INVESTED_IN = "invested-in", _("invested in")
    SPUN_OUT_OF = "spun-out-of", _("was spun out of")
    ACQUIRED = "acquired", pgettext_lazy("relationship", "acquired")
    PARTNER_OF = "partner-of", _("is a partner of")
    INCUBATED_BY = "incubated-by", _("was incubated by")
    MEMBER_OF = "member-of", _("is a member of")
    FUNDS = "funds", _("funds")

    @property
    def sentence(self) -> Promise:
        """The tie told from its subject's side, with places for `%(subject)s` and `%(object)s`."""
        return _SENTENCES[self][0]

    @property
    def inverse_sentence(self) -> Promise:
        """The same tie told from its object's side."""
        return _SENTENCES[self][1]

    @property
    def is_mutual(self) -> bool:
        """True where both sides may be swapped; such a tie stands once."""
        return self == self.PARTNER_OF

    @property
    def lasts(self) -> bool:
        """True where the tie holds since its date; the others came about then, once."""
        return self in {self.PARTNER_OF, self.MEMBER_OF, self.FUNDS}


_SENTENCES = {
    RelationshipKind.INVESTED_IN: (
        _("%(subject)s invested in %(object)s"),
        _("%(object)s received investment from %(subject)s"),
    ),
    RelationshipKind.SPUN_OUT_OF: (
        _("%(subject)s was spun out of %(object)s"),
        _("%(object)s is where %(subject)s was spun out"),
    ),
    RelationshipKind.ACQUIRED: (
        _("%(subject)s acquired %(object)s"),
        _("%(object)s was acquired by %(subject)s"),
    ),
    RelationshipKind.PARTNER_OF: (
        _("%(subject)s is a partner of %(object)s"),
        _("%(object)s is a partner of %(subject)s"),
    ),
    RelationshipKind.INCUBATED_BY: (
        _("%(subject)s was incubated by %(object)s"),
        _("%(object)s incubated %(subject)s"),
    ),
    RelationshipKind.MEMBER_OF: (
        _("%(subject)s is a member of %(object)s"),
        _("%(object)s has %(subject)s as a member"),
    ),
    RelationshipKind.FUNDS: (
        _("%(subject)s funds %(object)s"),
        _("%(object)s is funded by %(subject)s"),
    ),
}


class ChangeAction(models.TextChoices):
    """What happened to the public register."""

    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Changed")
    CHECKED = "checked", _("Checked")
    ARCHIVED = "archived", _("Taken out of the public register")
    DELETED = "deleted", _("Deleted")
    LOADED = "loaded", _("Data set loaded")


__all__ = [
    "ChangeAction",
    "ChangeSetState",
    "Confidence",
    "District",
    "Headquarters",
    "InitiativeKind",
    "InitiativeStatus",
    "LinkState",
    "OrganisationKind",
    "OrganisationStatus",
    "Origin",
    "ParticipationRole",
    "RelationshipKind",
    "ReviewState",
    "Size",
]
