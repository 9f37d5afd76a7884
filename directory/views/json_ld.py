"""Pages for machines: schema.org descriptions (https://schema.org) of records, as JSON-LD."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.models import (
    Guide,
    Initiative,
    InitiativeKind,
    Organisation,
    OrganisationKind,
    Participation,
    ParticipationRole,
)
from directory.models.bilingual import Text

Data = dict[str, Any]

ORGANISATION_TYPES = {
    OrganisationKind.GOVERNMENT: "GovernmentOrganization",
    OrganisationKind.UNIVERSITY: "CollegeOrUniversity",
    OrganisationKind.RESEARCH_CENTRE: "ResearchOrganization",
    OrganisationKind.COMPANY: "Corporation",
    OrganisationKind.STARTUP: "Corporation",
    OrganisationKind.ASSOCIATION: "NGO",
}
INITIATIVE_TYPES = {
    InitiativeKind.FUNDING: "MonetaryGrant",
    InitiativeKind.EVENT: "Event",
    InitiativeKind.REGULATION: "CreativeWork",
    InitiativeKind.EDUCATION: "EducationalOccupationalProgram",
}


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _known(data: Data) -> Data:
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}


def _names(record: Organisation | Initiative) -> Data:
    others = [record.name_en, record.name_zh, *record.aliases]
    return {"name": record.name, "alternateName": [name for name in others if name and name != record.name]}


def breadcrumbs(steps: list[tuple[str, str]]) -> Data:
    """Return a BreadcrumbList of (name, path)."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": _address(path)}
        for place, (name, path) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _graph(*nodes: Data) -> Data:
    return {"@context": "https://schema.org", "@graph": [_known(node) for node in nodes]}


def breadcrumbs_page(steps: list[tuple[str, str]]) -> Data:
    """Describe a page by its place alone."""
    return _graph(breadcrumbs(steps))


def organisation(record: Organisation) -> Data:
    """Describe an organisation."""
    path = record.get_absolute_url()
    location: Data = {}
    if record.latitude is not None and record.longitude is not None:
        location = {
            "@type": "Place",
            "geo": {"@type": "GeoCoordinates", "latitude": record.latitude, "longitude": record.longitude},
        }
    identifiers = {"HKEX stock code": record.stock_code, **record.identifiers}
    node = {
        "@type": ORGANISATION_TYPES.get(OrganisationKind(record.kind), "Organization"),
        "@id": _address(path),
        **_names(record),
        "description": record.summary,
        "url": record.website,
        "foundingDate": record.founded,
        "dissolutionDate": record.ended,
        "location": location,
        "address": record.address,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            for name, value in identifiers.items()
            if value
        ],
        "parentOrganization": _reference(record.parent) if record.parent and record.parent.is_public else None,
    }
    return _graph(node, breadcrumbs([(_("Organisations"), reverse("organisation_list")), (record.name, path)]))


def _reference(record: Organisation | Initiative) -> Data:
    return {"@id": _address(record.get_absolute_url()), "name": record.name}


def initiative(record: Initiative, parts: list[Participation]) -> Data:
    """Describe an initiative."""
    path = record.get_absolute_url()
    kind = InitiativeKind(record.kind)
    leads = [_reference(part.organisation) for part in parts if part.role == ParticipationRole.LEAD]
    node: Data = {
        "@type": INITIATIVE_TYPES.get(kind, "Project"),
        "@id": _address(path),
        **_names(record),
        "description": record.summary,
        "url": record.website or _address(path),
    }
    if kind == InitiativeKind.EVENT:
        node |= {"startDate": record.starts, "endDate": record.ends, "organizer": leads}
    elif kind == InitiativeKind.FUNDING:
        amount = {"@type": "MonetaryAmount", "currency": "HKD", "value": record.budget_hkd}
        node |= {"funder": leads, "amount": amount if record.budget_hkd else None}
    elif kind not in INITIATIVE_TYPES:
        node |= {"foundingDate": record.starts, "dissolutionDate": record.ends, "parentOrganization": leads}
    else:
        node |= {"provider": leads}
    return _graph(node, breadcrumbs([(_("Initiatives"), reverse("initiative_list")), (record.name, path)]))


def guide(guide: Guide) -> Data:
    """Describe a guide."""
    path = guide.get_absolute_url()
    node = {
        "@type": "Article",
        "@id": _address(path),
        "headline": guide.title,
        "description": guide.summary,
        "url": _address(path),
        "dateModified": guide.updated_at.isoformat(),
        "inLanguage": guide.title.lang,
        "publisher": {"@type": "Organization", "name": _("Hong Kong AI Directory"), "url": _address(reverse("home"))},
    }
    return _graph(node, breadcrumbs([(_("Guides"), reverse("guide_list")), (guide.title, path)]))


def website() -> Data:
    """Describe the site and its search."""
    home = _address(reverse("home"))
    search = f"{_address(reverse('search'))}?q={{search_term_string}}"
    action = {"@type": "SearchAction", "target": search, "query-input": "required name=search_term_string"}
    name: str | Text = _("Hong Kong AI Directory")
    return _graph({"@type": "WebSite", "@id": home, "url": home, "name": name, "potentialAction": action})
