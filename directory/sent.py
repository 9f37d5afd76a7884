"""What comes with a request beside the fields of its form: keys and texts, which anybody may have made up."""

from collections.abc import Iterable

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import QueryDict
from django.urls import register_converter

# The largest key that a database holds: BigAutoField has 64 bits.
MOST = 2**63 - 1


def key_of(text: object) -> int | None:
    """Return the key that a text stands for; None for whatever no row can have as its key."""
    digits = str(text)
    # int() takes digits of all scripts, and refuses some that `isdigit` takes; of very many it refuses the conversion.
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(MOST))):
        return None
    return key if (key := int(digits)) <= MOST else None


def keys_of(texts: Iterable[object]) -> list[str]:
    """Return those texts that stand for keys."""
    return [str(text) for text in texts if key_of(text) is not None]


def with_others_quoted(texts: Iterable[object]) -> list[str]:
    """Return texts with those that stand for no key in quotation marks, so that a field refuses them in words."""
    return [str(text) if key_of(text) is not None else f"“{text}”" for text in texts]


def text_of(data: QueryDict, name: str, most: int | None = None) -> str:
    """Return a text that was typed, without spaces around it, as far as the database holds it: `most` characters."""
    return data.get(name, "").replace("\0", "").strip()[:most]


def with_keys_alone(data: QueryDict) -> QueryDict:
    """Return what a list of the admin has sent, without ticked rows that cannot be there."""
    ticked = data.getlist(ACTION_CHECKBOX_NAME)
    if len(kept := keys_of(ticked)) == len(ticked):
        return data
    data = data.copy()
    data.setlist(ACTION_CHECKBOX_NAME, kept)
    return data


class KeyConverter:
    """`<key:name>` in a path: a key as a number. Whatever cannot be one is not found."""

    regex = "[0-9]+"

    def to_python(self, text: str) -> int:
        key = key_of(text)
        if key is None:
            raise ValueError(text)
        return key

    def to_url(self, key: int) -> str:
        return str(key)


register_converter(KeyConverter, "key")
