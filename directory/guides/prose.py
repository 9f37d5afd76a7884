"""The prose of guides: a little Markdown, whose links lead within the register. No HTML passes through it.

Links are written without a language, as the end of a public address: `[HKMA](organisations/hkma/)`.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

# What a link may lead to: the first part of its address, and the noun that stands there.
FOLDERS = {
    "organisations": "organisation",
    "initiatives": "initiative",
    "sectors": "sector",
    "technologies": "technology",
    "challenges": "challenge",
    "guides": "guide",
}
_ADDRESS = re.compile(rf"({'|'.join(FOLDERS)})/([a-z0-9_-]+)/")

# Paragraphs, emphasis, lists and links; no headings, images or code, and no HTML.
_READER = MarkdownIt("zero").enable(["emphasis", "link", "list", "newline", "escape", "entity"])


class Target(NamedTuple):
    """What a link leads to."""

    noun: str
    slug: str


def target(address: str) -> Target | None:
    """Return what an address leads to, whether it exists or not; None where it has another form."""
    match = _ADDRESS.fullmatch(address)
    return Target(FOLDERS[match[1].lower()], match[2]) if match else None


def links(text: str) -> list[str]:
    """Return the addresses of all links in a text, as they are written."""
    return [str(token.attrGet("href")) for token in _inline(_READER.parse(text)) if token.type == "link_open"]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, as they are written; a list counts as one."""
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part]


def targets(text: str) -> set[Target]:
    """Return all that a text links to."""
    return {found for address in links(text) if (found := target(address))}


def _inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def html(text: str, address_of: Callable[[Target], str | None]) -> str:
    """Return a text as HTML. `address_of` gives the address of what a link leads to; without one its words stay."""
    tokens = _READER.parse(text)
    for token in tokens:
        if token.children:
            token.children = list(_resolved(token.children, address_of))
    return str(_READER.renderer.render(tokens, _READER.options, {}))


def _resolved(tokens: list[Token], address_of: Callable[[Target], str | None]) -> Iterator[Token]:
    """Yield inline tokens with the addresses of this site, and without links that lead nowhere."""
    is_open = False
    for token in tokens:
        if token.type == "link_open":
            found = target(str(token.attrGet("href")))
            address = address_of(found) if found else None
            is_open = address is not None
            token.attrs = {"href": address} if address else {}
        if is_open or token.type not in {"link_open", "link_close"}:
            yield token
