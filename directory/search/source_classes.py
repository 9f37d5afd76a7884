"""Which documents that public records cite are of which class, worked out once while the register does not change."""

from collections.abc import Collection, Mapping

from directory.models import Change, Initiative, Organisation, OrganisationKind, Source
from directory.search.hosts import SHARED, classify, host_of
from directory.search.memory import kept

PUBLIC_BODIES = (OrganisationKind.GOVERNMENT, OrganisationKind.PUBLIC_BODY)


def class_by_source() -> Mapping[int, str]:
    """Return the class of each source that a public record cites, by the id of the source."""
    return _class_by_source(Change.objects.last_number())


@kept(1)
def _class_by_source(_number: int) -> Mapping[int, str]:
    official, own = _hosts()
    cited = Source.objects.cited_publicly().order_by().values_list("pk", "url")
    return {source: classify(url, official, own) for source, url in cited}


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
