"""Writes a made-up register into Django's database, many rows at a time, as a load of a whole data set would."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import transaction

from directory.loading import analyze
from directory.models import Change, ChangeAction, Initiative, Organisation, Participation
from tests.benchmarks.register import Made, made, vocabularies
from tests.benchmarks.rows import Row, row_of

CHUNK = 1_000


def fill(size: int) -> Iterator[Row]:
    """Write a register of this size into an empty database, yielding the row of each record written."""
    with transaction.atomic():
        for model, words in vocabularies().items():
            model.objects.bulk_create(words)
        records = made(size)
        while chunk := list(islice(records, CHUNK)):
            for model in (Organisation, Initiative):
                _write(model, [one for one in chunk if isinstance(one.record, model)])
            yield from (row_of(one.record) for one in chunk)
        Change.objects.create(action=ChangeAction.LOADED)
        analyze()


def _write(model: Any, chunk: Sequence[Made]) -> None:
    model.objects.bulk_create([one.record for one in chunk])
    for field in model._meta.many_to_many:
        if field.remote_field.through._meta.auto_created or hasattr(field.remote_field.through, "_sort_field_name"):
            _write_links(field, chunk)
    Participation.objects.bulk_create([part for one in chunk for part in one.participations])


def _write_links(field: Any, chunk: Sequence[Made]) -> None:
    through = field.remote_field.through
    order = getattr(through, "_sort_field_name", "")
    rows = []
    for one in chunk:
        for place, term in enumerate(getattr(one.record, field.name).all()):
            ends = {f"{field.m2m_field_name()}_id": one.record.pk, f"{field.m2m_reverse_field_name()}_id": term.pk}
            rows.append(through(**ends, **({order: place} if order else {})))
    through.objects.bulk_create(rows)
