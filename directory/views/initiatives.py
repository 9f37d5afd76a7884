"""Initiatives: the list, and one record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import Initiative, Participation
from directory.views import facts, json_ld, listing, record


@require_safe
def initiative_list(request: HttpRequest) -> HttpResponse:
    return listing.record_list(request, "initiative")


@require_safe
def initiative_detail(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = Initiative.objects.published().for_detail().filter(slug=slug).first()
    if initiative is None:
        return record.moved(request, "initiative", slug)
    sources = record.Sources(initiative.citations.in_order())
    parts = list(Participation.objects.public().of_initiative(initiative))
    context = {
        **record.context(initiative, sources),
        "facts": facts.initiative_facts(initiative, parts, sources),
        "participations": record.by_role(parts),
        "json_ld": json_ld.initiative(initiative, parts),
    }
    return render(request, "directory/initiative_detail.html", context)
