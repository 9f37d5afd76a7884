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


def _links_then(version: Any, name: str, target: str) -> str:
    rows = getattr(version, name).select_related(target).order_by("pk")
    return "\n".join(_related(row, target) for row in rows) or NOTHING


def _links_now(present: Any, name: str) -> str:
    return "\n".join(str(term) for term in getattr(present, name).all()) or NOTHING if present else NOTHING


def compare(version: Any, present: Model | None) -> Iterator[Line]:
    """Yield the fields of a historical row, each with its present value; `present` is None once it is deleted."""
    for field in version.tracked_fields:
        if field.editable and not field.primary_key:
            yield Line(capfirst(str(field.verbose_name)), _value(version, field), _value(present, field))
    for field in version._history_m2m_fields:
        target = field.related_model._meta.model_name
        then = _links_then(version, field.name, target)
        yield Line(capfirst(str(field.verbose_name)), then, _links_now(present, field.name))


# What hangs on a record, and what each line of it needs to say what it is.
_HANGING = {
    "citations": ("source", "organisation", "initiative", "relationship"),
    "participations": ("organisation", "initiative"),
    "relationships_from": ("subject", "object"),
    "relationships_to": ("subject", "object"),
}


def _hanging(record: Any, name: str) -> str:
    rows = getattr(record, name).select_related(*_HANGING[name]).order_by("pk")
    return "\n".join(str(row.source if name == "citations" else row) for row in rows) or NOTHING


def side_by_side(first: Any, second: Any) -> Iterator[Line]:
    """Yield what two records of a noun hold, field by field, without what neither holds."""
    options = first._meta
    plain = [field for field in options.concrete_fields if field.editable and not field.primary_key]
    linked = [field for field in options.many_to_many if field.remote_field.through._meta.auto_created]
    hanging = [relation for relation in options.related_objects if relation.get_accessor_name() in _HANGING]
    lines = [
        *((field.verbose_name, _value(first, field), _value(second, field)) for field in plain),
        *((field.verbose_name, _links_now(first, field.name), _links_now(second, field.name)) for field in linked),
        *(
            (relation.related_model._meta.verbose_name_plural, *(_hanging(record, name) for record in (first, second)))
            for relation in hanging
            if (name := relation.get_accessor_name())
        ),
    ]
    for label, one, other in lines:
        if (one, other) != (NOTHING, NOTHING):
            yield Line(capfirst(str(label)), one, other)
