"""Writes of what many records share: the words of vocabularies, and sources."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ProtectedError, Q

from directory.actions.change_log import log, take_turn
from directory.models import ChangeAction, FormerUrl, ReviewState, Source
from directory.models.taxonomy import Term
from directory.search import document
from directory.snapshots import Record, columns, differences


def users_of(term: Term) -> list[Record]:
    """Return the records that carry a vocabulary's word."""
    relations = [relation for relation in term._meta.related_objects if relation.many_to_many]
    return [record for relation in relations for record in getattr(term, relation.get_accessor_name() or "").all()]


@contextmanager
def editing_term(term: Term, *, by: User | None, reason: str = "") -> Iterator[None]:
    """Make the writes within the block one change of a vocabulary's word, whose name many records are found by."""
    terms = type(term)._default_manager
    with transaction.atomic():
        take_turn()
        old = terms.filter(pk=term.pk).first()
        before = columns(old, is_shown=True) if old else {}
        yield
        fields = differences(before, columns(terms.get(pk=term.pk), is_shown=True))
        if fields:
            action = ChangeAction.CHANGED if old else ChangeAction.PUBLISHED
            noun = term._meta.model_name or ""
            log(by=by, action=action, noun=noun, slug=term.slug, fields=fields if old else {}, reason=reason)
        if old and {"name_en", "name_zh"} & fields.keys():
            document.derive_all()


def delete_term(term: Term, *, by: User | None, reason: str = "") -> None:
    """Delete a vocabulary's word. Raises ProtectedError while a record carries it."""
    with transaction.atomic():
        take_turn()
        if users := users_of(term):
            raise ProtectedError(f"{term.slug} is in use", set(users))
        noun, slug = term._meta.model_name or "", term.slug
        term.delete()
        log(by=by, action=ChangeAction.DELETED, noun=noun, slug=slug, reason=reason)


def is_public_evidence(source: Source) -> bool:
    """True where a public page cites the source."""
    public = ReviewState.PUBLISHED
    cited = (
        Q(organisation__review_state=public)
        | Q(initiative__review_state=public)
        | Q(relationship__subject__review_state=public, relationship__object__review_state=public)
    )
    return bool(source.pk) and source.citations.filter(cited).exists()


@contextmanager
def editing_source(source: Source, *, by: User | None, reason: str = "") -> Iterator[None]:
    """Make the writes within the block one change of a source, which every page that cites it shows.

    Sources have no slug: the change log names them by their number. What names a source by its former URL, such as an
    earlier version of a record, still finds it.
    """
    with transaction.atomic():
        take_turn()
        old = Source.objects.select_for_update().filter(pk=source.pk).first()
        before = columns(old, is_shown=True) if old else {}
        yield
        new = Source.objects.get(pk=source.pk)
        fields = differences(before, columns(new, is_shown=True))
        if "url" in fields:
            FormerUrl.objects.filter(url=new.url).delete()
        if old and old.url != new.url:
            FormerUrl.objects.update_or_create(url=old.url, defaults={"source": new})
        if fields and is_public_evidence(source):
            log(by=by, action=ChangeAction.CHANGED, noun="source", slug=str(source.pk), fields=fields, reason=reason)
