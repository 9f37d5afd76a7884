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
    sources = record.Sources(organisation)
    parts = Participation.objects.public().of_organisation(organisation)
    context = {
        **record.context(organisation, sources),
        "facts": facts.organisation_facts(organisation, sources),
        "participations": record.by_role(parts),
        "relationships": record.sentences(organisation, sources),
        "children": organisation.children.published(),
        "json_ld": json_ld.organisation(organisation),
    }
    return render(request, "directory/organisation_detail.html", context)
