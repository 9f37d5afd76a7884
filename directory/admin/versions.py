"""An earlier version of anything, field by field, beside the present one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Field, JSONField, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

NOTHING = "–"


@dataclass(frozen=True)
class Line:
    """One field: what it is called, what it held then and what it holds now, in words."""

    label: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        return self.then != self.now


def _related(row: Model, name: str) -> str:
    """Return what a row refers to; that may have been deleted since, for history keeps only its number."""
    try:
        related = getattr(row, name)
    except ObjectDoesNotExist:
        related = None
    if related is None:
        return _("deleted since") if getattr(row, f"{name}_id") else NOTHING
    return str(related)


def _value(row: Model | None, field: Field) -> str:
    """Return what a row holds in a field, in words; nothing for a row that no longer exists."""
    if row is None:
        return NOTHING
    if field.is_relation:
        return _related(row, field.name)
    value = field.value_from_object(row)
    if isinstance(field, JSONField):
        entries = [f"{name}: {key}" for name, key in value.items()] if isinstance(value, dict) else value
        return "\n".join(entries) or NOTHING
    return str(display_for_field(value, field, NOTHING)) or NOTHING


def compare(version: Any, present: Model | None) -> Iterator[Line]:
    """Yield the fields of a historical row, each with its present value; `present` is None once it is deleted."""
    for field in version.tracked_fields:
        if field.editable and not field.primary_key:
            yield Line(capfirst(str(field.verbose_name)), _value(version, field), _value(present, field))
