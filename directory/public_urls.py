"""Addresses of the public pages, below a language prefix."""

from django.urls import path
from django.views.generic import RedirectView

from directory.views import (
    compare,
    district_map,
    find_support,
    guides,
    home,
    initiatives,
    landscape,
    organisations,
    pages,
    search,
    statistics,
    taxonomy,
    timeline,
)
from directory.views.network import organisation as around
from directory.views.network import ties, whole

urlpatterns = [
    path("", home.home, name="home"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/<slug:slug>/", organisations.organisation_detail, name="organisation_detail"),
    path("organisations/<slug:slug>/network/", around.organisation_network, name="organisation_network"),
    path("initiatives/", initiatives.initiative_list, name="initiative_list"),
    path("initiatives/<slug:slug>/", initiatives.initiative_detail, name="initiative_detail"),
    path("sectors/", taxonomy.sector_list, name="sector_list"),
    path("sectors/<slug:slug>/", taxonomy.sector_detail, name="sector_detail"),
    path("technologies/", RedirectView.as_view(pattern_name="sector_list"), name="technology_list"),
    path("technologies/<slug:slug>/", taxonomy.technology_detail, name="technology_detail"),
    path("challenges/", RedirectView.as_view(pattern_name="sector_list"), name="challenge_list"),
    path("challenges/<slug:slug>/", taxonomy.challenge_detail, name="challenge_detail"),
    path("landscape/", landscape.landscape, name="landscape"),
    path("landscape/landscape.svg", landscape.poster, {"form": "svg"}, name="landscape_svg"),
    path("landscape/landscape.png", landscape.poster, {"form": "png"}, name="landscape_png"),
    path("landscape/card/<slug:slug>/", landscape.card, name="landscape_card"),
    path("map/", district_map.district_map, name="map"),
    path("guides/", guides.guide_list, name="guide_list"),
    path("guides/<slug:slug>/", guides.guide_detail, name="guide_detail"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.search_suggestions, name="search_suggestions"),
    path("opensearch.xml", search.opensearch, name="opensearch"),
    path("compare/", compare.compare, name="compare"),
    path("find-support/", find_support.find_support, name="find_support"),
    path("find-support/calendar.ics", find_support.find_support_calendar, name="find_support_calendar"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/<slug:slug>.<slug:form>", statistics.chart_file, name="chart_file"),
    path("network/", whole.network_page, name="network"),
    path("network/ties/", ties.network_ties, name="network_ties"),
    path("network/ties.csv", ties.network_csv, name="network_csv"),
    path("network/network.svg", whole.network_picture, {"form": "svg"}, name="network_svg"),
    path("network/network.png", whole.network_picture, {"form": "png"}, name="network_png"),
    path("about/", pages.about, name="about"),
    path("about/data/", pages.about_data, name="about_data"),
    path("about/accessibility/", pages.about_accessibility, name="about_accessibility"),
    path("about/privacy/", pages.about_privacy, name="about_privacy"),
    path("suggest/", pages.suggest, name="suggest"),
]
