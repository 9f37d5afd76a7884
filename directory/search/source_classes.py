"""Which documents that public records cite are of which class, worked out once while the register does not change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from directory.models import Change, Initiative, Organisation, OrganisationKind, Source
from directory.search.hosts import SHARED, classify, host_of
from directory.search.memory import kept

PUBLIC_BODIES = (OrganisationKind.GOVERNMENT, OrganisationKind.PUBLIC_BODY)


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A document that public records cite, with its class."""

    pk: int
    kind: str
    title: str
    publisher: str


def cited_sources() -> Sequence[CitedSource]:
    """Return all documents that public records cite, the newest first and those without a date last, then by title."""
    return _cited_sources(Change.objects.last_number())


@kept(1)
def _cited_sources(_number: int) -> Sequence[CitedSource]:
    official, own = _hosts()
    rows = Source.objects.cited_publicly().newest_first().values_list("pk", "url", "title", "publisher")
    return [CitedSource(pk, classify(url, official, own), title, publisher) for pk, url, title, publisher in rows]


def class_by_source() -> Mapping[int, str]:
    """Return the class of each source that a public record cites, by the id of the source."""
    return _class_by_source(Change.objects.last_number())


@kept(1)
def _class_by_source(number: int) -> Mapping[int, str]:
    return {source.pk: source.kind for source in _cited_sources(number)}


def sources_of(classes: Collection[str]) -> list[int]:
    """Return the ids of the sources of some classes."""
    return [source for source, found in class_by_source().items() if found in classes]


def _hosts() -> tuple[set[str], set[str]]:
    """Return the hosts of the websites of public bodies, and of all other organisations and initiatives."""
    bodies = Organisation.objects.published().exclude(website="").order_by()
    rows = bodies.values_list("website", "kind").union(
        Initiative.objects.published().exclude(website="").order_by().values_list("website", "kind"), all=True
    )
    official: set[str] = set()
    own: set[str] = set()
    for website, kind in rows:
        (official if kind in PUBLIC_BODIES else own).add(host_of(website))
    return official - SHARED - {""}, own - official - SHARED - {""}
