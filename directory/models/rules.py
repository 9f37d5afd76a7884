"""The rules of the database that have to do with certain columns. To ask after each costs a query."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model


def rules_about(row: Model, names: set[str]) -> Iterator[tuple[type[Model], Any]]:
    """Yield each constraint, with its model, that looks at one of these columns of a row, or may do so."""
    for model, constraints in row.get_constraints():
        for constraint in constraints:
            if _columns(constraint) & names or getattr(constraint, "expressions", None):
                yield model, constraint


def _columns(constraint: Any) -> set[str]:
    condition = getattr(constraint, "condition", None)
    named = set(condition.referenced_base_fields) if condition else set()
    return named | set(getattr(constraint, "fields", ()))
