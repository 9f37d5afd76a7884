"""The home page."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import Guide, GuideTheme, Initiative, InitiativeKind, Organisation, OrganisationKind, Source
from directory.search.query import Question, count
from directory.views import json_ld
from directory.views.rows import rows
from directory.views.taxonomy import challenges, sector_tree

SHOWN = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    organisations = count(Question("organisation"))
    initiatives = count(Question("initiative"))
    guides = Guide.objects.published()
    context = {
        "organisation_total": sum(organisations["kind"].values()),
        "initiative_total": sum(initiatives["kind"].values()),
        "themes": [(GuideTheme(theme), list(found)) for theme, found in groupby(guides, key=lambda guide: guide.theme)],
        "sectors": sector_tree(organisations["sector"], initiatives["sector"]),
        "organisation_kinds": [(kind, organisations["kind"].get(kind, 0)) for kind in OrganisationKind],
        "initiative_kinds": [(kind, initiatives["kind"].get(kind, 0)) for kind in InitiativeKind],
        "challenges": challenges(initiatives["challenge"]),
        "open_total": initiatives["status"].get("open", 0),
        "source_total": Source.objects.cited_publicly().count(),
        "featured_organisations": rows(Organisation.objects.published().featured().for_list()[:SHOWN]),
        "newest_initiatives": rows(Initiative.objects.published().newest().for_list()[:SHOWN]),
        "json_ld": json_ld.website(),
    }
    return render(request, "directory/home.html", context)
