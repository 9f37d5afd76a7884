"""Stored values of a record in words, and what differs between two of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import snapshots
from directory.admin.forms import NAMES, supported_fields
from directory.models import Initiative, Organisation, ParticipationRole, RelationshipKind, Source
from directory.models.bilingual import CHINESE, ENGLISH
from directory.snapshots import TIES, Record, Values

NOTHING = "–"
# Words of Latin letters, single characters of any other script, and what stands between.
TOKEN = re.compile(r"[A-Za-z0-9À-ɏ'’-]+|\s+|.", re.DOTALL)
# Texts that share less than this part are shown as two texts, not as one with a hundred marks.
ALIKE = 0.4


def marked(old: str, new: str, *, by_line: bool = False) -> tuple[SafeString, SafeString]:
    """Return two texts with what only one of them has marked: as <del> in the old one, as <ins> in the new one."""
    before, after = ([] if text == NOTHING else _cut(text, by_line=by_line) for text in (old, new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    blocks: list[Any] = matcher.get_opcodes()
    if not by_line and matcher.ratio() < ALIKE:
        blocks = [("replace", 0, len(before), 0, len(after))]
    removed = ((tag in ("delete", "replace"), "".join(before[i:j])) for tag, i, j, _k, _m in blocks)
    added = ((tag in ("insert", "replace"), "".join(after[k:m])) for tag, _i, _j, k, m in blocks)
    return _with_marks("<del>{}</del>", removed), _with_marks("<ins>{}</ins>", added)


def _cut(text: str, *, by_line: bool) -> list[str]:
    return [f"{line}\n" for line in text.splitlines()] if by_line else TOKEN.findall(text)


def _with_marks(mark: str, parts: Iterable[tuple[bool, str]]) -> SafeString:
    found = [(is_marked, text) for is_marked, text in parts if text]
    found[-1:] = [(is_marked, text.removesuffix("\n")) for is_marked, text in found[-1:]]
    pieces = [(format_html(mark if is_marked else "{}", text),) for is_marked, text in found]
    return format_html_join("", "{}", pieces) or format_html("{}", NOTHING)


@dataclass(frozen=True)
class Line:
    """A field in two versions, with what differs marked."""

    name: str
    label: str
    language: str
    before: SafeString
    after: SafeString


class Words:
    """Says values of records of one noun in words; the names of all that they refer to are looked up at once."""

    def __init__(self, model: type[Record], *versions: Values) -> None:
        self.model = model
        self.fields = {field.name: field for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
        self.supported = dict(supported_fields(model))
        self.versions = versions

    @cached_property
    def names(self) -> dict[Any, dict[str, str]]:
        """The name of everything that the values refer to, by its model and what it is found by."""
        wanted: dict[Any, set[str]] = {Organisation: set(), Initiative: set(), Source: set()}
        for values in self.versions:
            for name, value in values.items():
                for model, key in snapshots.references(self.model, name, value):
                    wanted.setdefault(model, set()).add(key)
        return {
            model: {key: str(row) for key, row in snapshots.find(model, keys).items()} for model, keys in wanted.items()
        }

    def label(self, name: str) -> str:
        return capfirst(str(self.fields[name].verbose_name if name in self.fields else NAMES.get(name, name)))

    def language(self, name: str) -> str:
        """Return the language in which a field is written; empty for one that is the same in all."""
        return {"en": ENGLISH, "zh": CHINESE}.get(name.rpartition("_")[2], "")

    def text(self, name: str, value: Any) -> str:
        """Return a value in words, the entries of a list on a line each."""
        if value in (None, "", [], {}):
            return NOTHING
        if name in TIES:
            return "\n".join(getattr(self, f"_{name[:-1]}")(*row) for row in value)
        field = self.fields.get(name)
        if field and field.is_relation:
            return "\n".join(
                self._name(field.related_model, key) for key in (value if isinstance(value, list) else [value])
            )
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, dict):
            return "\n".join(f"{key}: {number}" for key, number in sorted(value.items()))
        if isinstance(value, list):
            return "\n".join(map(str, value))
        return str(dict(field.flatchoices).get(value, value) if field else value)

    def _name(self, model: type[Model], key: str) -> str:
        return self.names[model].get(key) or _("%(name)s (deleted since)") % {"name": key}

    def _citation(self, url: str, fields: list[str]) -> str:
        supported = ", ".join(str(self.supported.get(name, name)) for name in fields)
        title = self._name(Source, url)
        return f"{title} ({supported})" if supported else title

    def _participation(self, initiative: str, organisation: str, role: str) -> str:
        end = (Organisation, organisation) if self.model is Initiative else (Initiative, initiative)
        return f"{self._name(*end)} ({dict(ParticipationRole.choices).get(role, role)})"

    def _relationship(self, subject: str, kind: str, object_: str, since: str, evidence: list[Any]) -> str:
        names = {"subject": self._name(Organisation, subject), "object": self._name(Organisation, object_)}
        known = kind in RelationshipKind.values
        sentence = (
            str(RelationshipKind(kind).sentence) % names
            if known
            else " ".join((names["subject"], kind, names["object"]))
        )
        told = [since] if since else []
        if evidence:
            told.append(ngettext("%(count)d source", "%(count)d sources", len(evidence)) % {"count": len(evidence)})
        return f"{sentence} ({', '.join(told)})" if told else sentence

    def lines(self, before: Values, after: Values) -> list[Line]:
        """Return each field that differs between two versions, in the order of the form."""
        return [self.line(name, before.get(name), after.get(name)) for name in _ordered(before, after)]

    def line(self, name: str, old: Any, new: Any) -> Line:
        is_list = isinstance(old or new, list | dict)
        before, after = marked(self.text(name, old), self.text(name, new), by_line=is_list)
        return Line(name, self.label(name), self.language(name), before, after)


def _ordered(before: Values, after: Values) -> list[str]:
    names = [*after, *(name for name in before if name not in after)]
    return [name for name in names if before.get(name) != after.get(name)]
