"""The rows that hang on a record, written together: a hundred cost no more queries than one.

Their own history gets its rows, as it does where each is saved by itself.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from directory.models import Citation, Participation

AnyRow = TypeVar("AnyRow", Citation, Participation)
Columns = Mapping[str, Any]


def bring(
    model: type[AnyRow], stands: Mapping[int, AnyRow], wanted: Mapping[int, Columns], owner: Columns
) -> list[AnyRow]:
    """Make of the rows that stand those that are wanted, both by what they tie the owner to; return these in order.

    Raises ValidationError for a column that holds what it may not. That nothing stands twice, the keys see to.
    """
    _remove(model, [row for key, row in stands.items() if key not in wanted])
    rows = [stands[key] if key in stands else model(**owner, **columns) for key, columns in wanted.items()]
    changed: list[Any] = [
        row for row, columns in zip(rows, wanted.values(), strict=True) if row.pk and _set(row, columns)
    ]
    added: list[Any] = [row for row in rows if not row.pk]
    for row in (*changed, *added):
        row.clean_fields(exclude={field.name for field in model._meta.fields if field.is_relation})
    if changed:
        plain = [name for name in next(iter(wanted.values())) if not model._meta.get_field(name).is_relation]
        bulk_update_with_history(changed, model, plain)
    if added:
        bulk_create_with_history(added, model)
    return rows


def _set(row: AnyRow, columns: Columns) -> bool:
    """Give a row what differs; return whether anything did. The names of fields are a set, kept as a list."""
    old = {name: getattr(row, name) for name in columns}
    different = [name for name, value in columns.items() if _comparable(old[name]) != _comparable(value)]
    for name in different:
        setattr(row, name, columns[name])
    return bool(different)


def _comparable(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _remove(model: type[AnyRow], rows: Iterable[AnyRow]) -> None:
    """Delete rows that nothing refers to; Django itself would send a signal for each, and write its history alone."""
    gone = list(rows)
    if gone:
        history: Any = model.history
        kept = history.bulk_history_create(gone)
        history.filter(pk__in=[row.pk for row in kept]).update(history_type="-")
        found: Any = model._base_manager.filter(pk__in=[row.pk for row in gone])
        found._raw_delete(found.db)
