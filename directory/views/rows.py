"""Rows of lists, as HTML. Those without marks are kept for as long as nothing public has changed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from directory.models import Change
from directory.search.highlight import Match
from directory.search.query import fetch
from directory.views.page_cache import KEPT_SECONDS, RELEASE


def rows(records: Iterable[Any], match: Match | None = None) -> list[SafeString]:
    """Return a row for each of the records; where a text was searched for, with what matched marked."""
    return [_row(record, match) for record in records]


def kept_rows(noun: str, ids: Sequence[int]) -> list[SafeString]:
    """Return a row for each of the records, in order, as it was made before or anew."""
    return list(_kept(noun, ids, "components/record_row.html", for_lines=False).values())


def kept_lines(noun: str, ids: Sequence[int]) -> dict[int, SafeString]:
    """Return a short row for each of the records by its id; all that have to be made are fetched together."""
    return _kept(noun, ids, "components/record_line.html", for_lines=True)


def _kept(noun: str, ids: Sequence[int], template: str, *, for_lines: bool) -> dict[int, SafeString]:
    prefix = f"row:{RELEASE}:{Change.objects.version()}:{get_language()}:{template}:{noun}"
    keys = {f"{prefix}:{pk}": pk for pk in ids}
    kept: dict[str, str] = cache.get_many(keys)
    missing = fetch(noun, [pk for key, pk in keys.items() if key not in kept], for_lines=for_lines)
    made = {f"{prefix}:{record.pk}": _row(record, None, template) for record in missing}
    if made:
        cache.set_many({key: str(html) for key, html in made.items()}, KEPT_SECONDS)
    found = {**kept, **made}
    return {pk: mark_safe(found[key]) for key, pk in keys.items() if key in found}  # noqa: S308 - rendered below


def _row(record: Any, match: Match | None, template: str = "components/record_row.html") -> SafeString:
    return render_to_string(template, {"record": record, "matched": match})
