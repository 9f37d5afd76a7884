"""Writes of guides. Each runs in one transaction; what changes for the public is one row of the change log."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from directory.actions import log, take_turn
from directory.models import ChangeAction, Guide
from directory.snapshots import Values, columns, differences


def shown(guide: Guide | None) -> Values:
    """Return all that the public sees of a guide, part by part; nothing of one that is not public."""
    if guide is None or not guide.is_public:
        return {}
    parts = {f"{part.position}. {name}": value for part in guide.parts.in_order() for name, value in _of(part).items()}
    return columns(guide, is_shown=True) | parts


def _of(part: object) -> Values:
    return {name: value for name, value in columns(part, is_shown=True).items() if name not in {"guide", "position"}}  # type: ignore[arg-type]


def _renumber(guide: Guide) -> None:
    """Number the parts 1, 2, 3 ... in their order."""
    for position, part in enumerate(guide.parts.in_order(), 1):
        if part.position != position:
            part.position = position
            part.save(update_fields=["position"])


def _action(before: Values, after: Values) -> ChangeAction:
    if before and after:
        return ChangeAction.CHANGED
    return ChangeAction.PUBLISHED if after else ChangeAction.ARCHIVED


@contextmanager
def editing_guide(guide: Guide, *, by: User | None, reason: str = "") -> Iterator[None]:
    """Make the writes within the block, which saves the guide and its parts, one change of the guide."""
    with transaction.atomic():
        take_turn()
        before = shown(Guide.objects.select_for_update().filter(pk=guide.pk).first())
        yield
        _renumber(guide)
        after = shown(Guide.objects.get(pk=guide.pk))
        if fields := differences(before, after):
            guide.updated_at = timezone.now()
            Guide.objects.filter(pk=guide.pk).update(updated_at=guide.updated_at)
            action = _action(before, after)
            told = fields if action == ChangeAction.CHANGED else {}
            log(by=by, action=action, noun="guide", slug=guide.slug, fields=told, reason=reason)


def delete_guide(guide: Guide, *, by: User | None, reason: str = "") -> None:
    """Delete a guide with its parts."""
    with transaction.atomic():
        take_turn()
        slug, was_public = guide.slug, guide.is_public
        guide.delete()
        if was_public:
            log(by=by, action=ChangeAction.DELETED, noun="guide", slug=slug, reason=reason)
