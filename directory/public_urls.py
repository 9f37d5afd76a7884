"""Addresses of the public pages, below a language prefix."""

from django.urls import path
from django.views.generic import RedirectView

from directory.views import guides, home, initiatives, organisations, pages, search, taxonomy

urlpatterns = [
    path("", home.home, name="home"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/<slug:slug>/", organisations.organisation_detail, name="organisation_detail"),
    path("initiatives/", initiatives.initiative_list, name="initiative_list"),
    path("initiatives/<slug:slug>/", initiatives.initiative_detail, name="initiative_detail"),
    path("sectors/", taxonomy.sector_list, name="sector_list"),
    path("sectors/<slug:slug>/", taxonomy.sector_detail, name="sector_detail"),
    path("technologies/", RedirectView.as_view(pattern_name="sector_list"), name="technology_list"),
    path("technologies/<slug:slug>/", taxonomy.technology_detail, name="technology_detail"),
    path("challenges/", RedirectView.as_view(pattern_name="sector_list"), name="challenge_list"),
    path("challenges/<slug:slug>/", taxonomy.challenge_detail, name="challenge_detail"),
    path("guides/", guides.guide_list, name="guide_list"),
    path("guides/<slug:slug>/", guides.guide_detail, name="guide_detail"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.search_suggestions, name="search_suggestions"),
    path("opensearch.xml", search.opensearch, name="opensearch"),
    path("about/", pages.about, name="about"),
    path("about/data/", pages.about_data, name="about_data"),
    path("about/accessibility/", pages.about_accessibility, name="about_accessibility"),
    path("about/privacy/", pages.about_privacy, name="about_privacy"),
    path("suggest/", pages.suggest, name="suggest"),
]
