"""The stored index: where it lies, how it follows the change log, and how it heals.

The database is the truth. The index says itself up to which change it has followed the log, in the same commit as
the records, so a process that dies at any moment leaves it as it was or as it should be. Whoever needs it and finds
it behind catches up under a lock; whoever finds the lock taken, the directory read-only or the disk full gets None
and answers from SQL. What cannot be read is built anew.
"""

import logging
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy
from django.conf import settings
from django.db import connection
from django.db.models import Q

from directory.models import Change, ChangeAction, Initiative, Organisation
from directory.search.generations import (
    IndexTakenError,
    Opened,
    fingerprint_of,
    lock,
    new_path,
    open_in_use,
    put_in_use,
    remove_strays,
    sweep,
    unless_stopping,
)
from directory.search.question import MODELS
from directory.search.schema import STATE, for_index, schema, to_document, uid

logger = logging.getLogger(__name__)

# Catching up with more changes than this costs more than building anew.
MOST_CHANGES = 500
# Up to this many records, whoever finds the index unusable builds it at once; above, a process of its own does.
MOST_RECORDS_AT_ONCE = 2_000
# Seconds until a failed attempt to write is repeated.
PAUSE = 5.0
HEAP = 64_000_000

# Words that many records are found by, and the load of a whole data set: no single document stands for these.
_CONCERN_MANY = {"", "sector", "technology", "challenge", "audience"}

Progress = Callable[[int, int], None]

_opened: Opened | None = None
_pause_until = 0.0


def directory() -> Path | None:
    """Where the index lies; None where it is switched off."""
    return Path(settings.SEARCH_INDEX_DIR) if settings.SEARCH_INDEX_DIR else None


def ready(number: int) -> tantivy.Searcher | None:
    """Return a searcher that has followed the log up to exactly this change, or None: then SQL has to answer.

    It is good until the next call, which may let others cut the files that it reads.
    """
    global _opened
    if not (base := directory()):
        return None
    try:
        if _opened is None or _opened.applied != number or not _opened.is_untouched():
            _opened = None  # lets go of the files, for which somebody may wait
            _opened = open_in_use(base)
            if _opened is None or not _opened.is_at(number):
                _opened = _catch_up(base, number)
    except IndexTakenError:
        return None
    except BaseException as error:
        _give_up(error)
        return None
    return _opened.searcher if _opened and _opened.applied == number else None


def distrust(error: BaseException) -> None:
    """Open an index anew that failed while it was read; where its files are damaged, have it built anew."""
    global _opened
    with unless_stopping(error):
        logger.warning("The search index failed, SQL answers: %r", error)
    if _opened and not _opened.files.are_whole():
        shutil.rmtree(_opened.path, ignore_errors=True)
    _opened = None


def _give_up(error: BaseException) -> None:
    global _opened, _pause_until
    with unless_stopping(error):
        logger.warning("The search index cannot be used, SQL answers: %r", error)
    _opened, _pause_until = None, time.monotonic() + PAUSE


def _catch_up(base: Path, number: int) -> Opened | None:
    """Bring the index to this change. Changes of a transaction that may still be undone are left alone."""
    if connection.in_atomic_block or time.monotonic() < _pause_until:
        return None
    with lock(base):
        opened = open_in_use(base)
        if opened and opened.is_at(number):
            return opened
        changes = _missing(opened, number)
        if opened and changes is not None:
            remove_strays(opened.path)
            _apply(opened, changes, number)
            return open_in_use(base)
        if _public_records() <= MOST_RECORDS_AT_ONCE:
            _build(base, lambda _done, _of: None)
            return open_in_use(base)
    _build_elsewhere()
    return None


def _missing(opened: Opened | None, number: int) -> list[tuple[str, str]] | None:
    """Return the records that changed since; None where the log is another one or too much has happened."""
    if opened is None or not 0 <= opened.applied <= number or opened.fingerprint != fingerprint_of(opened.applied):
        return None
    later = Change.objects.filter(number__gt=opened.applied, number__lte=number).order_by("number")
    rows = list(later.values_list("noun", "slug", "action", "fields")[: MOST_CHANGES + 1])
    many = any(noun in _CONCERN_MANY or action == ChangeAction.LOADED for noun, _slug, action, _fields in rows)
    if many or len(rows) > MOST_CHANGES:
        return None
    concerned = [(noun, slug) for noun, slug, _action, _fields in rows if noun in MODELS]
    concerned += [(noun, fields["slug"][0]) for noun, _s, _a, fields in rows if noun in MODELS and "slug" in fields]
    return list(dict.fromkeys(concerned))


def _apply(opened: Opened, concerned: list[tuple[str, str]], number: int) -> None:
    """Write the present state of the records that changed, and of the initiatives that changed organisations lead."""
    slugs: dict[str, list[str]] = {noun: [slug for of, slug in concerned if of == noun] for noun in MODELS}
    slugs["initiative"] = list({*slugs["initiative"], *_led_by(slugs["organisation"], opened.searcher)})
    with _writing(opened.index, number) as writer:
        for noun, model in MODELS.items():
            for slug in slugs[noun]:
                writer.delete_documents_by_term("uid", uid(noun, slug))
            for record in for_index(model.objects.filter(slug__in=slugs[noun])):
                writer.add_document(to_document(record))


def _led_by(organisations: list[str], searcher: tantivy.Searcher) -> list[str]:
    """Return the initiatives that organisations lead, or led under a former slug when they were indexed."""
    query = tantivy.Query.term_set_query(schema(), "lead", organisations)
    addresses = [address for _score, address in searcher.search(query, max(1, searcher.num_docs)).hits]
    indexed = Q(pk__in=searcher.fast_field_values("pk", addresses))
    now = Q(participations__organisation__slug__in=organisations)
    return list(Initiative.objects.filter(indexed | now).values_list("slug", flat=True))


@contextmanager
def _writing(index: tantivy.Index, number: int) -> Iterator[tantivy.IndexWriter]:
    """Commit the writes of the block together with the number of the change that they lead to, or nothing."""
    writer = index.writer(HEAP, 1)
    try:
        yield writer
        writer.delete_documents_by_term("uid", STATE)
        state = {"uid": STATE, "applied": number, "fingerprint": fingerprint_of(number)}
        writer.add_document(tantivy.Document(**state))
        writer.commit()
        writer.wait_merging_threads()
    except BaseException:
        writer.rollback()
        raise


def _public_records() -> int:
    return Organisation.objects.published().count() + Initiative.objects.published().count()


def rebuild(progress: Progress) -> None:
    """Build the index anew while the old one serves, then put it in its place. Waits for whoever is writing.

    `progress` is told how many records are done, and of how many.
    """
    base = directory()
    if not base:
        raise NotADirectoryError("the search index is switched off")
    with lock(base, wait=True):
        _build(base, progress)


def _build(base: Path, progress: Progress) -> None:
    sweep(base)
    number = Change.objects.last_number()
    path = new_path(base)
    path.mkdir()
    try:
        index = tantivy.Index(schema(), str(path), sort_by_field="by_name")
        with _writing(index, number) as writer:
            of = _public_records()
            for done, record in enumerate(_all_records(), 1):
                writer.add_document(to_document(record))
                progress(done, of)
        put_in_use(path)
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
    sweep(base)


def _all_records() -> Iterable[Organisation | Initiative]:
    for model in MODELS.values():
        yield from for_index(model.objects.order_by("sort_name", "slug")).iterator(chunk_size=500)


def _build_elsewhere() -> None:
    """Have a process of its own build a large index; it takes the lock, so a second one only waits and sees."""
    global _pause_until
    _pause_until = time.monotonic() + PAUSE
    command = [sys.executable, "manage.py", "rebuild_search", "--if-needed"]
    subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603


def is_current() -> bool:
    """Whether the stored index has followed the log to its end."""
    base = directory()
    opened = open_in_use(base) if base else None
    return bool(opened and opened.is_at(Change.objects.last_number()))


def close() -> None:
    """Forget what is open. For tests, which change the directory under one process."""
    global _opened, _pause_until
    _opened, _pause_until = None, 0.0
