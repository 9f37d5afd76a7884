"""A form shown once more with what was typed into it before the sign-in expired. It is not saved by that."""

import copy
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _


class Unsaved:
    """Makes a form invalid, whatever it holds."""

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        self.add_error(
            None, _("This is what you typed before you were signed out. It is not saved yet: check it and save it.")
        )
        return cleaned


def as_sent(request: HttpRequest, data: QueryDict) -> HttpRequest:
    """Return the request as if this had been sent with it."""
    sent = copy.copy(request)
    sent.method, sent.POST = "POST", data
    sent._files = MultiValueDict()
    return sent


class ResumeMixin:
    """The page of a form that fills itself with what waits for the person who opens it."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        data = getattr(request, "unsaved", None)
        return super().changeform_view(as_sent(request, data) if data else request, *args, **kwargs)  # type: ignore[misc]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[forms.ModelForm]:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        return type(form.__name__, (Unsaved, form), {}) if getattr(request, "unsaved", None) else form
