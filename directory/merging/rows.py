"""What hangs on two records, as rows of stored values, once they are one. Pure functions."""

from collections.abc import Iterator
from typing import Any

from directory.merging.choosing import EMPTY
from directory.models import ParticipationRole, RelationshipKind
from directory.snapshots import TIES, Values

Row = list[Any]
Key = Any


def key_of(name: str, row: Any) -> Key:
    """Return by what a row of a list is known: two with the same key are one."""
    if name == "citations":
        return row[0]
    if name == "participations":
        return tuple(row[:2])
    if name == "relationships":
        subject, kind, object_ = row[:3]
        return (
            (frozenset((subject, object_)), kind) if kind == RelationshipKind.PARTNER_OF else (subject, kind, object_)
        )
    return row


def renamed(name: str, rows: list[Row], noun: str, former: str, slug: str) -> list[Row]:
    """Return rows with a record of the noun under another slug."""
    places = {
        ("participations", "initiative"): (0,),
        ("participations", "organisation"): (1,),
        ("relationships", "organisation"): (0, 2),
    }.get((name, noun), ())
    return [[slug if n in places and part == former else part for n, part in enumerate(row)] for row in rows]


def together(name: str, ours: list[Row], theirs: list[Row]) -> list[Row]:
    """Return the rows of both, those that say the same as one, and none that ties a record to itself."""
    found: dict[Key, Row] = {}
    for row in (*ours, *theirs):
        if name == "relationships" and row[0] == row[2]:
            continue
        key = key_of(name, row)
        found[key] = _JOIN[name](found[key], row) if key in found else row
    return list(found.values())


def _citation(ours: Row, theirs: Row) -> Row:
    return [ours[0], sorted({*ours[1], *theirs[1]})]


def _participation(ours: Row, theirs: Row) -> Row:
    """Whoever leads in one of the two leads."""
    return theirs if theirs[2] == ParticipationRole.LEAD else ours


def _relationship(ours: Row, theirs: Row) -> Row:
    return [*ours[:3], ours[3] or theirs[3], sorted(together("citations", ours[4], theirs[4]))]


_JOIN = {"citations": _citation, "participations": _participation, "relationships": _relationship}


def still_supporting(rows: list[Row], own: Values, merged: Values) -> list[Row]:
    """Return citations without the names of those fields that do not say any more what their sources said of a record.

    A citation that supports nothing any more stays: an editor decides what becomes of it.
    """
    return [[url, [name for name in fields if _stands(name, own, merged)]] for url, fields in rows]


def _stands(name: str, own: Values, merged: Values) -> bool:
    """Whether what is called so still says, in one language at least, what it said of a record."""
    if name in TIES:
        return True
    columns = [column for column in (name, f"{name}_en", f"{name}_zh") if column in merged and column in own]
    told = [column for column in columns if own[column] not in EMPTY]
    return not told or any(_agree(own[column], merged[column]) for column in told)


def _agree(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return any(row in other for row in one)
    if isinstance(one, dict) and isinstance(other, dict):
        return any(other.get(key) == value for key, value in one.items())
    return bool(one == other)


def restored(name: str, before: Any, after: Any, now: Any) -> tuple[Any, bool]:
    """Return a value with what was changed from `before` to `after` taken back, and whether all of that still stood.

    What has been changed since stays as it is: the whole value, or in a list those rows that are other ones now.
    """
    if now == after:
        return before, True
    if not all(isinstance(value, list) for value in (before, after, now)):
        return now, False
    gained = [row for row in after if row not in before]
    lost = {str(key_of(name, row)): row for row in before if row not in after}
    kept = list(_taken_back(name, gained, lost, now))
    known = {str(key_of(name, row)) for row in kept}
    return kept + [row for key, row in lost.items() if key not in known], all(row in now for row in gained)


def _taken_back(name: str, gained: list[Row], lost: dict[str, Row], now: list[Row]) -> Iterator[Row]:
    """Yield the rows of now: of those that were gained only what they took the place of, at that place."""
    for row in now:
        if row not in gained:
            yield row
        elif (earlier := lost.get(str(key_of(name, row)))) is not None:
            yield earlier
