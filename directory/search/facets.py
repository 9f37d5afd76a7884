"""The facets of both nouns, declared once as data: what each is called, what it filters, how its values are counted.

Several values within a facet mean OR, several facets mean AND. A parent sector includes its children.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import (
    District,
    Headquarters,
    Initiative,
    InitiativeKind,
    InitiativeStatus,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Participation,
    ParticipationRole,
)

TEXT = CharField(max_length=80)


def _tally(rows: QuerySet, facet: str, value: Any, record: str) -> QuerySet:
    """Count the distinct records of each value, as rows of (facet, value, number) that a UNION can join."""
    return (
        rows.order_by()
        .annotate(facet=Value(facet, output_field=TEXT), value=Cast(value, TEXT))
        .values("facet", "value")
        .annotate(number=Count(record, distinct=True))
        .values_list("facet", "value", "number")
    )


@dataclass(frozen=True)
class Facet:
    """A facet over a column of the record that holds a closed vocabulary."""

    name: str
    label: str | Promise
    choices: Any = None

    def condition(self, values: Sequence[str]) -> Q:
        """Records that have one of the values."""
        return Q(**{f"{self.name}__in": list(values)})

    def tallies(self, records: QuerySet) -> list[QuerySet]:
        """Queries that count the given records by value."""
        return [_tally(records.exclude(**{self.name: ""}), self.name, F(self.name), "pk")]


@dataclass(frozen=True)
class LinkedFacet(Facet):
    """A facet over rows that link records to something with a slug."""

    model: type[Model] = Organisation
    path: str = ""

    @property
    def record(self) -> str:
        return f"{self.model._meta.model_name}_id"

    @property
    def target(self) -> str:
        return self.name

    def links(self) -> QuerySet:
        return getattr(self.model, self.path).through.objects.all()

    def chosen(self, values: Sequence[str]) -> Q:
        return Q(**{f"{self.target}__slug__in": list(values)})

    def condition(self, values: Sequence[str]) -> Q:
        return Q(pk__in=self.links().filter(self.chosen(values)).values(self.record))

    def links_of(self, records: QuerySet) -> QuerySet:
        return self.links().filter(**{f"{self.record}__in": records.order_by().values("pk")})

    def tallies(self, records: QuerySet) -> list[QuerySet]:
        return [_tally(self.links_of(records), self.name, F(f"{self.target}__slug"), self.record)]


@dataclass(frozen=True)
class SectorFacet(LinkedFacet):
    """The tree of sectors."""

    def chosen(self, values: Sequence[str]) -> Q:
        return Q(sector__slug__in=list(values)) | Q(sector__parent__slug__in=list(values))

    def tallies(self, records: QuerySet) -> list[QuerySet]:
        links = self.links_of(records)
        top = Coalesce("sector__parent__slug", "sector__slug")
        children = links.exclude(sector__parent=None)
        return [
            _tally(links, self.name, top, self.record),
            _tally(children, self.name, F("sector__slug"), self.record),
        ]


@dataclass(frozen=True)
class LeadFacet(LinkedFacet):
    """The organisations that lead an initiative."""

    @property
    def target(self) -> str:
        return "organisation"

    def links(self) -> QuerySet:
        return Participation.objects.public().filter(role=ParticipationRole.LEAD)


def _linked(model: type[Model], name: str, label: Promise, path: str) -> LinkedFacet:
    return LinkedFacet(name, label, model=model, path=path)


ORGANISATION_FACETS: tuple[Facet, ...] = (
    Facet("kind", _("Kind"), OrganisationKind),
    SectorFacet("sector", _("Sector"), model=Organisation, path="sectors"),
    _linked(Organisation, "technology", _("Technology"), "technologies"),
    Facet("district", _("District"), District),
    Facet("status", _("Status"), OrganisationStatus),
    Facet("headquarters", _("Headquarters"), Headquarters),
)

INITIATIVE_FACETS: tuple[Facet, ...] = (
    Facet("kind", _("Kind"), InitiativeKind),
    Facet("status", _("Status"), InitiativeStatus),
    SectorFacet("sector", _("Sector"), model=Initiative, path="sectors"),
    _linked(Initiative, "technology", _("Technology"), "technologies"),
    _linked(Initiative, "challenge", _("Challenge"), "challenges"),
    _linked(Initiative, "audience", _("For whom"), "audiences"),
    LeadFacet("lead", _("Led by"), model=Initiative),
)

FACETS: dict[str, tuple[Facet, ...]] = {"organisation": ORGANISATION_FACETS, "initiative": INITIATIVE_FACETS}
