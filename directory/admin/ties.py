"""What the admins of participations, relationships and citations share: they change the records that they join."""

from contextlib import AbstractContextManager
from typing import Any

from django.http import HttpRequest

from directory import actions
from directory.admin.forms import TieForm
from directory.admin.mixins import RegisterAdmin
from directory.admin.search import LinkedSearchMixin


class TieAdmin(LinkedSearchMixin, RegisterAdmin):
    """Each write is one change of every record concerned, before or after it."""

    form = TieForm

    def writing(self, request: HttpRequest, form: Any, _formsets: Any) -> AbstractContextManager[None]:
        stored = self.model._default_manager.filter(pk=form.instance.pk)
        records = [record for tie in (*stored, form.instance) for record in actions.concerned(tie)]
        return actions.editing_together(records, by=request.user, reason=form.cleaned_data["reason"])

    def remove(self, thing: Any, *, by: Any) -> None:
        with actions.editing_together(actions.concerned(thing), by=by):
            thing.delete()
