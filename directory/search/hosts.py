"""Who stands behind a document, told by the host of its address. The rules are stated on the page about the data."""

from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import urlsplit

OFFICIAL, OWN, PRESS, OTHER = CLASSES = ("official", "own", "press", "other")

# Endings that only governments use.
GOVERNMENTS = ("gov.hk", "gov.cn", "gov.mo", "gov.uk", "gov.sg")

# What many share: a page there says nothing about who wrote it.
SHARED = frozenset(
    {
        "apps.apple.com",
        "arxiv.org",
        "docs.google.com",
        "facebook.com",
        "github.com",
        "instagram.com",
        "linkedin.com",
        "medium.com",
        "play.google.com",
        "sites.google.com",
        "wikipedia.org",
        "youtube.com",
    }
)

# Newspapers, broadcasters, news agencies and trade journals among the sites that the register has cited.
MEDIA = frozenset(Path(__file__).with_name("media.txt").read_text().split())


def host_of(url: str) -> str:
    """Return the host of an address without `www.`; empty for what is no address."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _and_above(host: str) -> Iterator[str]:
    """Yield a host and those that it lies below: news.example.org, example.org, org."""
    while host:
        yield host
        host = host.partition(".")[2]


def classify(url: str, official: Collection[str], own: Collection[str]) -> str:
    """Return the class of a document. `official` and `own` are the hosts of public bodies and of all other entries."""
    above = set(_and_above(host_of(url)))
    if above & MEDIA:
        return PRESS
    if above & {*GOVERNMENTS} or above & set(official):
        return OFFICIAL
    return OWN if above & set(own) else OTHER
