"""A form shown once more with what was typed into it before the sign-in expired. It is not saved by that.

The request looks as if all had been sent with it just now (`directory.entry.unsaved`), so that what has become of the
entry meanwhile is found out and said in the same way.
"""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

NOT_SAVED_YET = _("This is what you typed before you were signed out. It is not saved yet: check it and save it.")


def is_resumed(request: HttpRequest) -> bool:
    """Whether what the request brings was sent in vain before, and waits for another press of the button."""
    return getattr(request, "unsaved", False)


class Unsaved:
    """Makes a form invalid, whatever it holds."""

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        self.add_error(None, NOT_SAVED_YET)
        return cleaned


class ResumeMixin:
    """The page of a form that fills itself with what waits for the person who opens it."""

    # The admin site asks for this.
    is_resuming = True

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[forms.ModelForm]:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        return type(form.__name__, (Unsaved, form), {}) if is_resumed(request) else form
