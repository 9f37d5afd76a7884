"""What a record is recognised by: its names in the forms in which they are compared, its website, its identifiers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from directory.actions import Record
from directory.models import ReviewState
from directory.models.rules import REFERENCES
from directory.search.text import STOP_WORDS, fold, is_han, key

# Legal forms, which one name of a body has and another lacks; then what else may come and go. Folded, as keys are.
_LEGAL = STOP_WORDS | {"co", "company", "corp", "inc", "llc", "ltd", "plc", "pte"}
_WEAK = _LEGAL | {"group", "hk", "holding", "holdings", "hong", "hongkong", "international", "kong"}
_LEGAL_HAN = re.compile("|".join(map(fold, ["股份", "有限公司", "公司"])))
_WEAK_HAN = re.compile("|".join(map(fold, ["集團", "控股", "香港", "國際"])))
# What is left of a name without its weak words must still say something.
_LEAST_LATIN, _LEAST_HAN = 4, 3


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms in which a name is compared."""

    # Folded, as visitors find it.
    key: str
    # Without its legal form.
    plain: str
    # Without its place too, whatever the order of the words: Association of Bankers, Hong Kong Bankers Association.
    core: str
    is_han: bool


@dataclass(frozen=True, slots=True)
class Name:
    """One name as it is written, and whether the record goes by it."""

    text: str
    is_main: bool
    forms: Forms


@dataclass(frozen=True)
class Clues:
    """What one record is recognised by."""

    pk: int
    name_en: str
    name_zh: str
    is_archived: bool
    names: tuple[Name, ...]
    # The host of the website, and the page on it: empty for its first page.
    host: str
    page: str
    # The number in each register.
    identifiers: dict[str, str]
    # Many initiatives have the website of the body that runs them; that of an organisation is its own.
    shares_site: bool


@lru_cache(maxsize=200_000)
def forms_of(text: str) -> Forms:
    """Return the forms in which a name is compared. What was analysed once is remembered: most names stay."""
    folded = key(text)
    plain = [part for part in _LEGAL_HAN.sub(" ", folded).split() if part not in _LEGAL]
    core = sorted(part for part in _WEAK_HAN.sub(" ", " ".join(plain)).split() if part not in _WEAK)
    least = _LEAST_HAN if any(map(is_han, "".join(core))) else _LEAST_LATIN
    says_something = len(" ".join(core)) >= least
    return Forms(folded, " ".join(plain), " ".join(core if says_something else sorted(plain)), any(map(is_han, folded)))


def _names(values: dict[str, Any]) -> Iterator[Name]:
    seen = set()
    texts = [(values["name_en"], True), (values["name_zh"], True), *((alias, False) for alias in values["aliases"])]
    for text, is_main in texts:
        forms = forms_of(text)
        if forms.key and forms.key not in seen:
            seen.add(forms.key)
            yield Name(text, is_main, forms)


def _site(website: str) -> tuple[str, str]:
    parts = urlsplit(website.casefold())
    page = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return (parts.hostname or "").removeprefix("www."), page


def _identifiers(values: dict[str, Any]) -> dict[str, str]:
    found = {str(register): fold(str(number)).strip() for register, number in values.get("identifiers", {}).items()}
    return found | ({"hkex": values["stock_code"]} if values.get("stock_code") else {})


def columns(model: type[Record]) -> list[str]:
    """Return the columns that `clues_of` reads."""
    names = ["pk", "review_state", "name_en", "name_zh", "aliases", "website", "identifiers", "stock_code"]
    return [name for name in names if hasattr(model, name)]


def ties(model: type[Record]) -> list[str]:
    """Return the columns that tie a record to another of its noun."""
    return [name for name in REFERENCES if hasattr(model, name)]


def clues_of(values: dict[str, Any]) -> Clues:
    """Return the clues of a record, given the values of its columns."""
    return Clues(
        values["pk"],
        values["name_en"],
        values["name_zh"],
        values["review_state"] == ReviewState.ARCHIVED,
        tuple(_names(values)),
        *_site(values["website"]),
        _identifiers(values),
        "identifiers" not in values,
    )
