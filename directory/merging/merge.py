"""One record takes over another of its noun: values, ties, evidence, proposed changes, and its address for ever."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from directory import actions, addresses, snapshots
from directory.merging import proposals, rows
from directory.merging.choosing import FIXED
from directory.models import ChangeSet, Merge, Organisation, RedirectCause, Relationship, ReviewState
from directory.models.change import reason_of
from directory.models.rules import REFERENCES
from directory.snapshots import TIES, Record, Values


class ChangedMeanwhileError(Exception):
    """One of the two records has changed since it was read, or another one has been tied to it."""


def referring(record: Record) -> dict[str, list[Record]]:
    """Return by field the records that name this one as theirs, for example as their parent."""
    names = [name for name in REFERENCES if hasattr(record, name)]
    return {name: list(type(record).objects.filter(**{name: record})) for name in names}


def _ends(record: Record) -> Iterable[Record]:
    """Yield the records at the other ends of the ties of one."""
    ties: list[Any] = list(record.participations.select_related("initiative", "organisation"))
    if isinstance(record, Organisation):
        ties += Relationship.objects.of(record).select_related("subject", "object")
    for tie in ties:
        yield from actions.concerned(tie)


def _touched(winner: Record, loser: Record) -> list[Record]:
    """Return all records that change when one takes over the other, the two first."""
    found = {(record.noun, record.pk): record for record in (winner, loser)}
    for record in (*_ends(loser), *(record for records in referring(loser).values() for record in records)):
        found.setdefault((record.noun, record.pk), record)
    return list(found.values())


def moving(loser: Record) -> dict[str, int]:
    """Return how much of each kind moves from a record that is merged."""
    found = {
        "citations": loser.citations.count(),
        "participations": loser.participations.count(),
        "relationships": Relationship.objects.of(loser).count() if isinstance(loser, Organisation) else 0,
        "change_sets": ChangeSet.objects.open().about(loser).count(),
    }
    return found | {name: len(records) for name, records in referring(loser).items()}


def _reference(name: str, winner: Values, loser: Values) -> str | None:
    """Return what one of the two refers to, where that is neither of them."""
    two = (winner["slug"], loser["slug"])
    return next((own[name] for own in (winner, loser) if own[name] and own[name] not in two), None)


def outcome(noun: str, winner: Values, loser: Values, values: Values) -> tuple[Values, Values]:
    """Return what is written onto the winner, and onto the loser, where these values were chosen."""
    ours = {name: value for name, value in values.items() if name not in FIXED}
    for name in REFERENCES:
        if name in winner and ours.get(name, winner[name]) in (winner["slug"], loser["slug"]):
            ours[name] = _reference(name, winner, loser)
    merged = winner | ours
    for name in [name for name in TIES if name in winner]:
        one, other = winner[name], loser[name]
        if name == "citations":
            one, other = (rows.still_supporting(own[name], own, merged) for own in (winner, loser))
        moved = rows.renamed(name, [*one, *other], noun, loser["slug"], winner["slug"])
        ours[name] = rows.together(name, moved[: len(one)], moved[len(one) :])
    theirs: Values = {name: [] for name in TIES if name in loser} | {"review_state": ReviewState.ARCHIVED.value}
    if loser.get("stock_code") and merged["stock_code"] == loser["stock_code"]:
        theirs["stock_code"] = ""
    return ours, theirs


def merge(winner: Record, loser: Record, values: Values, *, by: User | None, reason: str = "") -> Merge:
    """Give the winner these values and all that hangs on the loser, which is archived and whose address leads there.

    All is one change of each record that is touched. Raises ValueError unless these are two records of one noun,
    ChangedMeanwhileError, and what `actions.apply` raises.
    """
    if winner.noun != loser.noun or winner.pk == loser.pk:
        raise ValueError("only two records of one noun can be merged")
    touched = _touched(winner, loser)
    had_address = addresses.was_public(loser)
    with transaction.atomic():
        with actions.editing_together(touched, by=by, reason=_told(winner, loser, reason, is_public=had_address)):
            _refuse_changed(winner, loser, touched)
            before = [snapshots.stored(record) for record in touched]
            _write(winner, loser, *outcome(winner.noun, before[0], before[1], values))
        redirects = addresses.lead_on(loser, winner)
        if had_address:
            addresses.lead(loser.slug, winner, RedirectCause.MERGED)
        return Merge.objects.create(
            noun=winner.noun,
            winner=winner.pk,
            loser=loser.pk,
            winner_name=before[0]["name_en"],
            loser_name=before[1]["name_en"],
            changed=[_changed(record, values) for record, values in zip(touched, before, strict=True)],
            moved=proposals.move(winner, loser, by=by),
            redirects=redirects,
            by=by,
            reason=reason,
        )


def _refuse_changed(winner: Record, loser: Record, touched: list[Record]) -> None:
    """Raise ChangedMeanwhileError unless all is as it was read. From here on nobody else can change it."""
    read = {record.pk: record.version for record in (winner, loser)}
    stored = dict(type(winner).objects.filter(pk__in=read).values_list("pk", "version"))
    if stored != read or {*_keys(_touched(winner, loser))} != {*_keys(touched)}:
        raise ChangedMeanwhileError


def _keys(records: list[Record]) -> list[tuple[str, int]]:
    return [(record.noun, record.pk) for record in records]


def _told(winner: Record, loser: Record, reason: str, *, is_public: bool) -> str:
    """Return the reason as the public reads it; of an entry that was never public it does not speak."""
    told = f"Merged {loser.slug} into {winner.slug}" if is_public else ""
    return reason_of(told, reason)


def _write(winner: Record, loser: Record, ours: Values, theirs: Values) -> None:
    """Write first what the loser gives up: some of it may stand only once."""
    others = referring(loser)
    snapshots.write(loser, theirs)
    snapshots.write(winner, ours)
    for name, records in others.items():
        for record in [record for record in records if record.pk != winner.pk]:
            snapshots.write(record, {name: winner.slug})


def _changed(record: Record, before: Values) -> dict[str, Any]:
    fields = snapshots.differences(before, snapshots.stored(record))
    return {"noun": record.noun, "pk": record.pk, "slug": before["slug"], "fields": fields}
