"""How a record's form is saved: directly, as a proposal, or, where somebody else was quicker, after a choice.

The form carries the version of the record that it was made of. A form that is not to be stored as it stands is read in
a rehearsal: it is saved, what is stored then is noted, and all is undone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict

from directory import snapshots
from directory.models import ChangeSet, Organisation, Relationship
from directory.sent import key_of
from directory.snapshots import Record, Values

SALT = "directory.record-form"
BASE = "_base"
Evidence = dict[tuple[str, ...], Any]


@contextmanager
def undone() -> Iterator[None]:
    """Undo all that the block writes, when it ends."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Seen:
    """What an editor had before them: a version of the record, and perhaps their own proposal on top of it."""

    version: int
    change_set: int | None = None


def token(record: Record, own: ChangeSet | None) -> str:
    """Return what a form carries to say of which version it was made; only this site can make it."""
    return signing.dumps([record.noun, record.pk, record.version, own.pk if own else None], salt=SALT)


def seen(text: str, record: Record) -> Seen:
    """Read a token. One that is missing or of another record means a version that never was."""
    try:
        noun, key, version, change_set = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return Seen(0)
    return Seen(version, change_set) if (noun, key) == (record.noun, record.pk) else Seen(0)


def values_of(record: Record, version: int) -> Values:
    """Return all that was stored in a version of a record; nothing where that is not known."""
    rows = type(record).history.filter(id=record.pk, version=version, stored__isnull=False)
    return rows.values_list("stored", flat=True).first() or {}


def lines_as_new(data: QueryDict, prefixes: set[str]) -> QueryDict:
    """Return the data of a form with its lines as if all were new, without those that are to be removed."""
    found = data.copy()
    rows: dict[str, dict[int, dict[str, list[str]]]] = {prefix: {} for prefix in prefixes}
    for name in data:
        match = re.fullmatch(r"(.+)-([0-9]{1,6})-(\w+)", name)
        if match and match[1] in prefixes:
            rows[match[1]].setdefault(int(match[2]), {})[match[3]] = found.pop(name)
    for prefix, lines in rows.items():
        kept = [line for _number, line in sorted(lines.items()) if "DELETE" not in line]
        for number, line in enumerate(kept):
            for name, values in line.items():
                if name != "id":
                    found.setlist(f"{prefix}-{number}-{name}", values)
        found[f"{prefix}-TOTAL_FORMS"], found[f"{prefix}-INITIAL_FORMS"] = str(len(kept)), "0"
    return found


def evidence_by_tie(record: Record, data: QueryDict, proposed: Values) -> Evidence:
    """Return the sources of each relationship, which the form does not show, under its old and its new key."""
    rows = [*snapshots.stored(record).get("relationships", ()), *proposed.get("relationships", ())]
    known: Evidence = {tuple(row[:3]): row[4] for row in rows}
    for tie in Relationship.objects.filter(subject=record) if isinstance(record, Organisation) else ():
        for name in (name for name, value in data.items() if name.endswith("-id") and value == str(tie.pk)):
            kind, other = (data.get(f"{name.removesuffix('id')}{part}", "") for part in ("kind", "object"))
            slug = Organisation.objects.filter(pk=other).values_list("slug", flat=True).first() if key_of(other) else ""
            if slug and tie.natural_key() in known:
                known.setdefault((record.slug, kind, slug), known[tie.natural_key()])
    return known


class RehearsalMixin:
    """Reads the form of a record without storing what it says."""

    get_formsets_with_inlines: Any

    def rehearse(self, request: HttpRequest, record: Record, proposed: Values, show: Any) -> Values | HttpResponse:
        """Return what the form says, as stored values, or the page with its mistakes where it has any.

        `show` answers the request as usual. `proposed` is what the form was made with on top of the record.
        """
        posted, evidence = request.POST, evidence_by_tie(record, request.POST, proposed)
        try:
            with undone():
                request.POST = lines_as_new(posted, self._remove_lines(request, record))  # type: ignore[assignment]
                request.is_rehearsal = True  # type: ignore[attr-defined]
                response = show()
                if response.status_code == 200:
                    return response.render()
                values = snapshots.stored(record)
        finally:
            request.POST = posted  # type: ignore[assignment]
            request.is_rehearsal = False  # type: ignore[attr-defined]
        for row in values.get("relationships", ()):
            row[4] = evidence.get(tuple(row[:3]), row[4])
        return values

    def _remove_lines(self, request: HttpRequest, record: Record) -> set[str]:
        """Remove the lines below a record that the form is to bring back; return the prefixes of all lines."""
        prefixes = set()
        for formset, inline in self.get_formsets_with_inlines(request, record):
            prefixes.add(formset.get_default_prefix())
            if inline.has_change_permission(request, record):
                formset.model._default_manager.filter(**{formset.fk.name: record}).delete()
        return prefixes
