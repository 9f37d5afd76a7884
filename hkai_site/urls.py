"""Addresses. Public pages stand under a language prefix; the directory's own are in `directory.urls`."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path(settings.ADMIN_PATH, admin.site.urls),
    path("", include("directory.urls")),
    *i18n_patterns(path("", include("directory.public_urls"))),
]

handler400 = "directory.views.errors.bad_request"
handler403 = "directory.views.errors.forbidden"
handler404 = "directory.views.errors.not_found"
handler500 = "directory.views.errors.server_error"
