"""The sitemap: every public page in every language, each with its alternates."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from directory.models import Challenge, Guide, Initiative, Organisation, Sector, Technology
from hkai_site.languages import TAGS


class LocalisedSitemap(Sitemap):
    """A page of the site in all its languages, below the public address of the site."""

    i18n = True
    alternates = True
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:  # noqa: ARG002 - the public address is a setting
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Name the languages as the pages do, and English as the default: no page stands without a language."""
        urls = super().get_urls(*args, **kwargs)
        for url in urls:
            english = {**url["alternates"][0], "lang_code": "x-default"}
            named = [{**link, "lang_code": TAGS[link["lang_code"]]} for link in url["alternates"]]
            url["alternates"] = [*named, english]
        return urls


class RecordSitemap(LocalisedSitemap):
    model: type[Organisation | Initiative]

    def items(self) -> QuerySet:
        return self.model.objects.published().by_name().only("slug", "updated_at")

    def lastmod(self, record: Organisation | Initiative) -> datetime:
        return record.updated_at


class OrganisationSitemap(RecordSitemap):
    model = Organisation


class InitiativeSitemap(RecordSitemap):
    model = Initiative


class TermSitemap(LocalisedSitemap):
    def items(self) -> Iterable[Sector | Technology | Challenge]:
        return [*Sector.objects.all(), *Technology.objects.all(), *Challenge.objects.all()]


class GuideSitemap(LocalisedSitemap):
    def items(self) -> QuerySet:
        return Guide.objects.published().only("slug", "updated_at")

    def lastmod(self, guide: Guide) -> datetime:
        return guide.updated_at


class PageSitemap(LocalisedSitemap):
    def items(self) -> list[str]:
        return [
            "home",
            "organisation_list",
            "initiative_list",
            "sector_list",
            "guide_list",
            "landscape",
            "map",
            "timeline",
            "statistics",
            "source_list",
            "network",
            "network_ties",
            "find_support",
            "compare",
            "about",
            "about_data",
            "about_accessibility",
            "about_privacy",
            "suggest",
        ]

    def location(self, name: str) -> str:
        return reverse(name)


SITEMAPS = {
    "pages": PageSitemap,
    "organisations": OrganisationSitemap,
    "initiatives": InitiativeSitemap,
    "terms": TermSitemap,
    "guides": GuideSitemap,
}
