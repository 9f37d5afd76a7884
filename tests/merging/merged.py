"""Records that are merged, and all that can be seen of them."""

import json
from typing import Any

from directory import merging
from directory.models import ChangeSet, Initiative, Merge, Organisation, SlugRedirect
from directory.snapshots import stored


def merged(winner: Any, loser: Any, *, by: Any = None, reason: str = "", **choices: str) -> Merge:
    """Merge two records with these choices; what is preselected stands in the other fields."""
    winner, loser = (type(record).objects.get(pk=record.pk) for record in (winner, loser))
    values = merging.chosen(stored(winner), stored(loser), choices)
    return merging.merge(winner, loser, values, by=by, reason=reason)


def fresh(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def everything() -> dict[str, Any]:
    """All that is stored of all records and proposed for them, and where former addresses lead."""
    records = [*Organisation.objects.order_by("pk"), *Initiative.objects.order_by("pk")]
    found: dict[str, Any] = {f"{record.noun} {record.pk}": stored(record) for record in records}
    rows = ChangeSet.objects.order_by("pk").values("pk", "organisation", "initiative", "proposed", "base", "state")
    return json.loads(json.dumps(found | {"proposed": list(rows), "redirects": list(SlugRedirect.objects.values())}))
