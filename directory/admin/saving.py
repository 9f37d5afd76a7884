"""How a record's form is saved: directly, as a proposal, or, where somebody else was quicker, after a choice.

The form carries the version of the record that it was made of. A form that is not to be stored as it stands is read in
a rehearsal: it is checked, what would be stored is noted, and nothing is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict

from directory import snapshots
from directory.merging import rows
from directory.models import ChangeSet, Citation, Organisation, Participation, Relationship
from directory.sent import key_of
from directory.snapshots import TIES, Record, Values

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


def stored_once(request: HttpRequest, record: Record) -> Values:
    """Return all that is stored of a record that nobody else can change meanwhile, read once for a request."""
    if not hasattr(request, "stored_now"):
        request.stored_now = snapshots.stored(record)  # type: ignore[attr-defined]
    return request.stored_now  # type: ignore[attr-defined]


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


def evidence_by_tie(record: Record, now: Values, data: QueryDict, proposed: Values) -> Evidence:
    """Return the sources of each relationship, which the form does not show, under its old and its new key."""
    ties = [*now.get("relationships", ()), *proposed.get("relationships", ())]
    known: Evidence = {tuple(row[:3]): row[4] for row in ties}
    for tie in Relationship.objects.filter(subject=record) if now.get("relationships") else ():
        for name in (name for name, value in data.items() if name.endswith("-id") and value == str(tie.pk)):
            kind, other = (data.get(f"{name.removesuffix('id')}{part}", "") for part in ("kind", "object"))
            slug = Organisation.objects.filter(pk=other).values_list("slug", flat=True).first() if key_of(other) else ""
            if slug and tie.natural_key() in known:
                known.setdefault((record.slug, kind, slug), known[tie.natural_key()])
    return known


class Rehearsed(Exception):  # noqa: N818 - it ends a rehearsal that went well
    """A form was read: these values would be stored."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        self.values = values


def values_in(form: Any, formsets: list[Any], now: Values) -> Values:
    """Return what a valid form and its lines say, as stored values; what they leave out stays as it is now."""
    record: Record = form.instance
    values = {
        name: rows.renamed(name, now[name], record.noun, now["slug"], record.slug) for name in TIES if name in now
    }
    values = now | values | snapshots.columns(record, is_shown=False)
    for field in snapshots.links(type(record)):
        if field.name in form.cleaned_data:
            values[field.name] = snapshots.in_order(field, [term.slug for term in form.cleaned_data[field.name]])
    for formset in formsets:
        lines = [_line(formset.model, record, line.cleaned_data) for line in formset.forms if line.has_changed()]
        if formset.model is Citation:
            values["citations"] = lines
        elif formset.model is Participation:
            values["participations"] = sorted(lines)
        else:
            others = [row for row in values["relationships"] if row[0] != record.slug]
            values["relationships"] = sorted([*others, *lines])
    return values


def _line(model: Any, record: Record, said: dict[str, Any]) -> list[Any]:
    """Return a line below a record as a row of stored values; the evidence of a relationship is known elsewhere."""
    if model is Citation:
        return [said["source"].url, sorted(said["fields"])]
    if model is Participation:
        ends = {"initiative": record, "organisation": record} | {k: said[k] for k in _ENDS & said.keys()}
        ends[record.noun] = record
        return [ends["initiative"].slug, ends["organisation"].slug, said["role"]]
    return [record.slug, said["kind"], said["object"].slug, said["since"] or "", []]


_ENDS = {"initiative", "organisation"}


class RehearsalMixin:
    """Reads the form of a record without storing what it says."""

    get_formsets_with_inlines: Any

    def rehearse(self, request: HttpRequest, record: Record, proposed: Values, show: Any) -> Values | HttpResponse:
        """Return what the form says, as stored values, or the page with its mistakes where it has any.

        `show` answers the request as usual. `proposed` is what the form was made with on top of the record.
        """
        posted, now = request.POST, stored_once(request, record)
        evidence = evidence_by_tie(record, now, posted, proposed)
        try:
            with undone() if now.get("relationships") else nullcontext():
                prefixes = self._lines(request, record)
                request.POST = lines_as_new(posted, prefixes)  # type: ignore[assignment]
                request.is_rehearsal = True  # type: ignore[attr-defined]
                request.rehearsed_lines = prefixes  # type: ignore[attr-defined]
                return show().render()
        except Rehearsed as rehearsed:
            values = rehearsed.values
        finally:
            request.POST = posted  # type: ignore[assignment]
            request.is_rehearsal = False  # type: ignore[attr-defined]
        for row in values.get("relationships", ()):
            row[4] = evidence.get(tuple(row[:3]), row[4])
        return values

    def _lines(self, request: HttpRequest, record: Record) -> set[str]:
        """Return the prefixes of the lines below a record that the form changes.

        Its relationships are removed, until all is undone: they would stand in the way of the lines that bring them.
        """
        prefixes = set()
        for formset, inline in self.get_formsets_with_inlines(request, record):
            if inline.has_change_permission(request, record):
                prefixes.add(formset.get_default_prefix())
                if formset.model is Relationship and stored_once(request, record)["relationships"]:
                    Relationship.objects.filter(**{formset.fk.name: record}).delete()
        return prefixes

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save a form; in a rehearsal say what it would store instead, by raising Rehearsed."""
        if not getattr(request, "is_rehearsal", False):
            super().save_related(request, form, formsets, change)  # type: ignore[misc]
            return
        lines = [formset for formset in formsets if formset.prefix in request.rehearsed_lines]
        raise Rehearsed(values_in(form, lines, stored_once(request, form.instance)))
