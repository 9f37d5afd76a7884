"""The rules that a record keeps to: those of the database, and those that several columns or records make up."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What a public record must have, with what is said where it has not.
REQUIRED: dict[str, str | Promise] = {
    "name_en": _("A public entry has an English name."),
    "name_zh": _("A public entry has a Chinese name, or says that there is none."),
    "kind": _("A public entry has a kind."),
    "summary_en": _("A public entry has a summary in English."),
    "summary_zh": _("A public entry has a summary in Chinese."),
    "citations": _("A public entry cites at least one source."),
}


def lacking(values: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields that a public record must have and that are empty among these values."""
    has_no_name_zh = values.get("has_no_name_zh")
    return [name for name in REQUIRED if not values.get(name) and not (name == "name_zh" and has_no_name_zh)]


# The references of a record to others of its noun.
REFERENCES = ("parent", "successor")


def refuse_circle(record: Any, name: str, chosen: Any) -> None:
    """Raise ValidationError if one comes back to a record by following a reference, for example the parent, to others.

    That a record does not refer to itself is a rule of its own.
    """
    passed: set[int] = set()
    start = chosen if chosen and chosen.pk != record.pk else None
    while start and start.pk not in passed:
        if start.pk == record.pk:
            said = _("That would lead in a circle: %(chosen)s leads back here.")
            raise ValidationError(said, params={"chosen": chosen})
        passed.add(start.pk)
        start = getattr(start, name)


def rules_about(row: Model, names: set[str]) -> Iterator[tuple[type[Model], Any]]:
    """Yield each constraint, with its model, that looks at one of these columns of a row, or may do so.

    To ask after each costs a query.
    """
    for model, constraints in row.get_constraints():
        for constraint in constraints:
            if _columns(constraint) & names or getattr(constraint, "expressions", None):
                yield model, constraint


def _columns(constraint: Any) -> set[str]:
    condition = getattr(constraint, "condition", None)
    named = set(condition.referenced_base_fields) if condition else set()
    return named | set(getattr(constraint, "fields", ()))
