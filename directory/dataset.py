"""Files of data <-> models: the one place that knows the format of the fixtures.

A data set is the whole register as plain values: for each noun a list of entries, each the `fields` of a Django
fixture. Entries refer to one another by natural keys and leave out what the site derives or counts by itself.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import models, transaction

from directory.models import (
    Audience,
    Challenge,
    Change,
    Citation,
    Guide,
    GuidePart,
    Initiative,
    Organisation,
    Participation,
    Relationship,
    Sector,
    SlugRedirect,
    Source,
    Technology,
)

FIXTURES: Path = settings.BASE_DIR / "fixtures"

Entry = dict[str, Any]
DataSet = Mapping[str, list[Entry]]
Key = tuple[Any, ...]


class DataSetError(ValueError):
    """Files that are not a data set; the message says which and why."""


@dataclass(frozen=True)
class Noun:
    """One file of the data set and the model that it holds."""

    model: Any
    file: str
    # The natural key of an entry, in the order by which the file is sorted.
    key: tuple[str, ...]
    # Rows to fetch together with each row, because its natural keys are made of them.
    joined: tuple[str, ...] = ()
    parents_first: bool = False

    @property
    def name(self) -> str:
        return self.model._meta.model_name

    @property
    def columns(self) -> list[Any]:
        """The columns that stand in the file."""
        return [f for f in self.model._meta.concrete_fields if f.editable and not f.primary_key]

    @property
    def links(self) -> list[Any]:
        """The many-to-many fields that stand in the file; links with facts of their own are nouns."""
        return [f for f in self.model._meta.many_to_many if f.remote_field.through._meta.auto_created]

    @property
    def references(self) -> list[Any]:
        """The columns that hold the natural key of another entry."""
        return [field for field in self.columns if field.is_relation]

    @property
    def needs(self) -> set[str]:
        """The names of the nouns that must be loaded before this one, at any remove."""
        models_needed = (field.related_model for field in (*self.references, *self.links))
        direct = {model._meta.model_name for model in models_needed} - {self.name}
        return direct.union(*(NOUNS[name].needs for name in direct))

    def key_of(self, entry: Entry) -> Key:
        """Return the natural key of an entry, in a form that sorts and hashes."""
        return tuple(_frozen(entry.get(name)) for name in self.key)

    def label_of(self, entry: Entry) -> str:
        """Return what to call an entry: its slug, or the parts of its natural key with spaces between."""
        return joined([entry[name] for name in self.key])

    def sort_key(self, entry: Entry) -> Key:
        return (self.parents_first and entry["parent"] is not None, *self.key_of(entry))


def joined(key: Any) -> str:
    """Return the parts of a natural key, however nested, with spaces between."""
    return " ".join(_parts(key))


def _parts(key: Any) -> Iterator[str]:
    if isinstance(key, list | tuple):
        for part in key:
            yield from _parts(part)
    elif key:
        yield str(key)


def _frozen(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_frozen(part) for part in value)
    return () if value is None else value


NOUNS: dict[str, Noun] = {
    noun.name: noun
    for noun in (
        Noun(Sector, "01-sectors", ("slug",), ("parent",), parents_first=True),
        Noun(Technology, "02-technologies", ("slug",)),
        Noun(Challenge, "03-challenges", ("slug",)),
        Noun(Audience, "04-audiences", ("slug",)),
        Noun(Organisation, "05-organisations", ("slug",), ("parent", "successor")),
        Noun(Initiative, "06-initiatives", ("slug",), ("successor",)),
        Noun(Participation, "07-participations", ("initiative", "organisation"), ("initiative", "organisation")),
        Noun(Relationship, "08-relationships", ("subject", "kind", "object"), ("subject", "object")),
        Noun(Source, "09-sources", ("url",)),
        Noun(
            Citation,
            "10-citations",
            ("relationship", "initiative", "organisation", "source"),
            ("source", "organisation", "initiative", "relationship__subject", "relationship__object"),
        ),
        Noun(SlugRedirect, "11-redirects", ("noun", "slug"), ("organisation", "initiative")),
        Noun(Guide, "12-guides", ("slug",)),
        Noun(GuidePart, "13-guide-parts", ("guide", "position"), ("guide",)),
    )
}

# The nouns that have pages, versions and a state of review of their own.
RECORDS = ("organisation", "initiative")


# Database -> data set.


def collect() -> DataSet:
    """Return all that the database holds, each noun in the order of its file."""
    with transaction.atomic():
        return {name: _entries(noun) for name, noun in NOUNS.items()}


def _entries(noun: Noun) -> list[Entry]:
    rows = noun.model._default_manager.order_by().select_related(*noun.joined)
    rows = rows.prefetch_related(*(field.name for field in noun.links))
    return sorted((_entry(noun, row) for row in rows), key=noun.sort_key)


def _entry(noun: Noun, row: models.Model) -> Entry:
    entry = {field.name: _value(field, row) for field in noun.columns}
    for field in noun.links:
        keys = [list(term.natural_key()) for term in getattr(row, field.name).all()]
        # Where the model keeps an order of its own, so does the file.
        entry[field.name] = keys if hasattr(field, "sort_value_field_name") else sorted(keys)
    return entry


def _value(field: Any, row: models.Model) -> Any:
    if field.is_relation:
        related = getattr(row, field.name)
        return list(related.natural_key()) if related else None
    value = field.value_from_object(row)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return dict(sorted(value.items()))
    return str(value) if isinstance(value, str) else value


# Data set <-> files.


def read(directory: Path) -> DataSet:
    """Read a data set from its files, in the order in which they hold it. Raises DataSetError for anything else."""
    return {name: _read(noun, directory / f"{noun.file}.json") for name, noun in NOUNS.items()}


def _read(noun: Noun, path: Path) -> list[Entry]:
    try:
        objects = json.loads(path.read_text(encoding="utf-8"))
        if any(row["model"] != noun.model._meta.label_lower for row in objects):
            raise DataSetError(f"{path}: holds something other than {noun.model._meta.label_lower}")
        return [_complete(noun, row["fields"], path) for row in objects]
    except OSError as error:
        raise DataSetError(f"{path}: {error.strerror}") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataSetError(f"{path}: not JSON in UTF-8: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise DataSetError(f"{path}: not a list of objects, each with a `model` and its `fields`") from error


def _complete(noun: Noun, entry: Entry, path: Path) -> Entry:
    """Return the entry with defaults for what it leaves out. Raises DataSetError for what does not fit the model."""
    fields = {field.name: field for field in (*noun.columns, *noun.links)}
    where = f"{path}: {noun.key_of(entry)}"
    if unknown := sorted(set(entry) - set(fields)):
        raise DataSetError(f"{where} has fields that do not exist: {', '.join(unknown)}")
    for name, value in entry.items():
        if not _has_form(fields[name], value):
            raise DataSetError(f"{where} has a value of the wrong form: {name} {_json(value)}")
    return {field.name: field.get_default() for field in noun.columns} | {f.name: [] for f in noun.links} | entry


_FORMS = {
    "BooleanField": bool,
    "FloatField": int | float,
    "PositiveBigIntegerField": int,
    "PositiveSmallIntegerField": int,
}


def _has_form(field: Any, value: Any) -> bool:
    """True if the value is of the kind of JSON that stands for the field; what it says is not looked at."""
    if field.many_to_many:
        return isinstance(value, list) and all(_is_texts(key) for key in value)
    if value is None:
        return field.null
    if field.is_relation or field.get_default() == []:
        return _is_texts(value)
    return isinstance(value, dict if field.get_default() == {} else _FORMS.get(field.get_internal_type(), str))


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def write(data: DataSet, directory: Path) -> None:
    """Write a data set as fixtures. Files in place are replaced only when all new ones are complete."""
    directory.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=directory, prefix=".export-") as unfinished:
        for name, noun in NOUNS.items():
            with (Path(unfinished) / f"{noun.file}.json").open("w", encoding="utf-8", newline="\n") as file:
                file.write(_text(noun, data[name]))
                file.flush()
                os.fsync(file.fileno())
        for noun in NOUNS.values():
            (Path(unfinished) / f"{noun.file}.json").replace(directory / f"{noun.file}.json")


def _text(noun: Noun, entries: Iterable[Entry]) -> str:
    """Return the text of a file: JSON with one field a line, so that differences between versions read well."""
    objects = (_object(noun.model._meta.label_lower, entry) for entry in entries)
    return "[\n" + ",\n".join(objects) + "\n]\n"


def _object(label: str, entry: Entry) -> str:
    lines = (f"      {_json(name)}: {_json(value)}" for name, value in entry.items())
    return f'  {{\n    "model": {_json(label)},\n    "fields": {{\n' + ",\n".join(lines) + "\n    }\n  }"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# Fixtures -> database.


def files(directory: Path) -> list[str]:
    """Return the paths of all files of a data set, for `loaddata`."""
    return [str(directory / f"{noun.file}.json") for noun in NOUNS.values()]


def is_empty() -> bool:
    """True if nothing has ever been entered: no row of any noun, and no change on record."""
    return not any(model._default_manager.exists() for model in [Change, *(n.model for n in NOUNS.values())])


def in_order(labels: Iterable[str]) -> list[str]:
    """Return labels of fixtures in an order that loads, whatever the order given.

    Files of the data set are sorted by what they need. A file whose needs the database does not hold at all brings
    the files beside it that do, so that any one of them loads at any time. Other fixtures come first, as given.
    """
    by_file = {noun.file: name for name, noun in NOUNS.items()}
    others = [label for label in labels if _stem(label) not in by_file]
    wanted = {by_file[_stem(label)]: label for label in labels if _stem(label) in by_file}
    for name, label in list(wanted.items()):
        for needed in NOUNS[name].needs - set(wanted):
            if not NOUNS[needed].model._default_manager.exists():
                wanted[needed] = label.replace(NOUNS[name].file, NOUNS[needed].file)
    return [*others, *(wanted[name] for name in NOUNS if name in wanted)]


def _stem(label: str) -> str:
    return Path(label).name.split(".")[0]
