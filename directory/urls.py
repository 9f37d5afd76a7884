"""Addresses without a language prefix."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from directory.sitemaps import SITEMAPS
from directory.views import machine

urlpatterns = [
    path("", machine.choose_language, name="choose_language"),
    path("healthz", machine.healthz, name="healthz"),
    path("readyz", machine.readyz, name="readyz"),
    path("robots.txt", machine.robots_txt, name="robots_txt"),
    path("favicon.ico", machine.favicon, name="favicon"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
