"""What the pages of both nouns show of one record."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from directory.models import (
    Change,
    Initiative,
    Organisation,
    Participation,
    ParticipationRole,
    Relationship,
    RelationshipKind,
    SlugRedirect,
    Source,
)
from directory.models.bilingual import Text
from directory.templatetags.directory import in_language
from directory.views.page_cache import PUBLIC

Record = Organisation | Initiative


@dataclass(frozen=True)
class Cited:
    """A source with its number on the page."""

    number: int
    source: Source


class Sources:
    """The numbered sources of one record page: those of the record, then those of its relationships."""

    def __init__(self, record: Record) -> None:
        self.all: list[Cited] = []
        self._by_source: dict[int, Cited] = {}
        self._by_field: dict[str, list[Cited]] = {}
        for citation in record.citations.in_order():
            cited = self.number(citation.source)
            for name in citation.fields:
                self._by_field.setdefault(name, []).append(cited)

    def number(self, source: Source) -> Cited:
        """Return the source with its number; a source met for the first time gets the next one."""
        if source.pk not in self._by_source:
            self._by_source[source.pk] = Cited(len(self.all) + 1, source)
            self.all.append(self._by_source[source.pk])
        return self._by_source[source.pk]

    def supporting(self, *fields: str) -> list[Cited]:
        """Return the sources cited for any of the fields, each once and in order."""
        found = {cited.number: cited for name in fields for cited in self._by_field.get(name, [])}
        return [found[number] for number in sorted(found)]


@dataclass(frozen=True)
class Sentence:
    """A relationship told from one organisation's side."""

    text: SafeString
    since: Any
    lasts: bool
    markers: list[Cited]


def _mention(organisation: Organisation, *, linked: bool) -> SafeString:
    name = in_language(organisation.name)
    return format_html('<a href="{}">{}</a>', organisation.get_absolute_url(), name) if linked else name


def sentences(organisation: Organisation, sources: Sources) -> list[Sentence]:
    """Return the relationships of an organisation as sentences that begin with it."""
    ties = Relationship.objects.public().of(organisation).select_related("subject", "object")
    found = []
    for tie in ties.prefetch_related("citations__source"):
        kind = RelationshipKind(tie.kind)
        is_subject = tie.subject_id == organisation.pk
        text = format_html(
            _as_format(str(kind.sentence if is_subject else kind.inverse_sentence)),
            subject=_mention(tie.subject, linked=not is_subject),
            object=_mention(tie.object, linked=is_subject),
        )
        markers = [sources.number(citation.source) for citation in tie.citations.all()]
        found.append(Sentence(text, tie.since, kind.lasts, markers))
    return found


def _as_format(sentence: str) -> str:
    return sentence.replace("%(subject)s", "{subject}").replace("%(object)s", "{object}")


def by_role(parts: Iterable[Participation]) -> list[tuple[str, list[Participation]]]:
    """Return the participations by role, with the role's label, leads first."""
    parts = list(parts)
    groups = [(role, [part for part in parts if part.role == role]) for role in ParticipationRole]
    return [(role.value, group) for role, group in groups if group]


def public(record: Record | None) -> Record | None:
    """Return the record if the public may see it."""
    return record if record and record.is_public else None


def moved(request: HttpRequest, noun: str, slug: str) -> HttpResponse:
    """Lead from a former address to the record that it belongs to, in the same language. Raises Http404 without one.

    Browsers are to ask again each time: a merge may have been undone.
    """
    record = SlugRedirect.objects.public_record(noun, slug)
    if record is None:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    address = f"{record.get_absolute_url()}?{query}" if query else record.get_absolute_url()
    return HttpResponsePermanentRedirect(address, headers={"Cache-Control": PUBLIC})


def context(record: Record, sources: Sources) -> dict[str, Any]:
    """Return what the templates of both nouns need."""
    described = ("description", "description_en", "description_zh", "summary", "summary_en", "summary_zh")
    return {
        "record": record,
        "sources": sources,
        "name_markers": sources.supporting("name", "name_en", "name_zh", "aliases"),
        "description_markers": sources.supporting(*described),
        "successor": public(record.successor),
        "related": type(record).objects.related_to(record)[:4],
        "changes": Change.objects.of_record(record)[:20],
        "aliases": [_as_text(alias) for alias in record.aliases],
    }


def _as_text(alias: str) -> Text:
    """Give an alias the language of its letters."""
    is_english = alias.isascii()
    spoken = "en" if is_english else ("zh-Hant-HK" if (get_language() or "en") == "en" else "")
    return Text(alias, spoken)
