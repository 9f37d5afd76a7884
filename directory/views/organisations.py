"""Organisations: the list, and one record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import Organisation, Participation
from directory.views import facts, json_ld, listing, record


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    return listing.record_list(request, "organisation")


@require_safe
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = Organisation.objects.published().for_detail().filter(slug=slug).first()
    if organisation is None:
        return record.moved(request, "organisation", slug)
    sources = record.Sources(organisation.citations.in_order())
    parts = list(Participation.objects.public().of_organisation(organisation).with_company())
    children = list(organisation.children.published())
    relationships = record.sentences(organisation, sources)
    parent = record.public(organisation.parent)
    context = {
        **record.context(organisation, sources),
        "facts": facts.organisation_facts(organisation, sources),
        "participations": record.by_role(parts),
        "relationships": relationships,
        "children": children,
        "is_tied": bool(parent or children or relationships or any(part.has_company for part in parts)),
        "json_ld": json_ld.organisation(organisation),
    }
    return render(request, "directory/organisation_detail.html", context)
