"""Many records at once, where only their number matters: the factories take some milliseconds for each."""

from collections.abc import Iterable
from itertools import count, islice
from typing import Any

from django.utils import timezone

from directory.loading import analyze
from directory.models import Initiative, InitiativeKind, Organisation, OrganisationKind, ReviewState
from directory.search import document

Record = Organisation | Initiative

_NUMBERS = count(1)
_LINKS = ("sectors", "technologies", "challenges", "audiences")


def _link(records: list[Any], name: str, terms: Iterable[Any]) -> None:
    """Give each record all the terms of a vocabulary, in their order."""
    field = records[0]._meta.get_field(name)
    through, own, other = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
    order = {"sort_value"} & {column.name for column in through._meta.fields}
    rows = [
        through(**{own: record.pk, other: term.pk}, **dict.fromkeys(order, place))
        for record in records
        for place, term in enumerate(terms)
    ]
    through.objects.bulk_create(rows)


def _many(model: Any, number: int, values: dict[str, Any]) -> list[Any]:
    links = {name: values.pop(name) for name in _LINKS if name in values}
    usual = {"review_state": ReviewState.PUBLISHED, "checked_on": timezone.localdate()}
    noun = model._meta.model_name
    records = [
        model(**({"slug": f"{noun}-no-{n}", "name_en": f"{noun.title()} no {n}"} | usual | values))
        for n in islice(_NUMBERS, number)
    ]
    model.objects.bulk_create(records)
    for name, terms in links.items():
        _link(records, name, terms)
    found = model.objects.prefetch_related(*_LINKS[: 2 if model is Organisation else 4])
    derived = [document.derive(record) for record in found.filter(pk__in=[record.pk for record in records])]
    model.objects.bulk_update(derived, ["search_text", "sort_name"], batch_size=200)
    analyze()
    return records


def organisations(number: int, **values: Any) -> list[Organisation]:
    """Make that many published companies with the given values; links to vocabularies are given as lists."""
    return _many(Organisation, number, {"kind": OrganisationKind.COMPANY} | values)


def initiatives(number: int, **values: Any) -> list[Initiative]:
    """Make that many published deployments with the given values; links to vocabularies are given as lists."""
    return _many(Initiative, number, {"kind": InitiativeKind.DEPLOYMENT} | values)
