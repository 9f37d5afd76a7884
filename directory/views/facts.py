"""The facts of a record, in the order in which its page tells them, each with the sources that support it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from directory.models import (
    Headquarters,
    Initiative,
    Organisation,
    Participation,
    ParticipationRole,
)
from directory.models.bilingual import is_chinese_active
from directory.models.partial_date import PartialDate
from directory.views.record import Cited, Sources, public


@dataclass(frozen=True)
class Link:
    label: Any
    href: str
    is_external: bool = False


@dataclass(frozen=True)
class Fact:
    """A label and its value: text, or links. A fact without either is not known."""

    label: str
    text: str | Promise = ""
    links: list[Link] = field(default_factory=list)
    markers: list[Cited] = field(default_factory=list)
    note: str | Promise = ""

    @property
    def is_known(self) -> bool:
        return bool(self.text or self.links)


def _words(value: PartialDate | None) -> str:
    return value.words if value else ""


def _listed(noun: str, facet: str, value: str, label: Any) -> Link:
    """A link to all records of the noun that share a value."""
    return Link(label, f"{reverse(f'{noun}_list')}?{urlencode({facet: value})}")


def _website(url: str) -> list[Link]:
    shown = url.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return [Link(shown if len(shown) < 50 else f"{shown[:48]}…", url, is_external=True)] if url else []


def _terms(terms: Iterable[Any]) -> list[Link]:
    return [Link(term.name, term.get_absolute_url()) for term in terms]


def organisation_facts(record: Organisation, sources: Sources) -> list[Fact]:
    """Return the facts of an organisation. What is important and absent is there too, as not known."""
    parent = public(record.parent)
    district = [_listed("organisation", "district", record.district, record.get_district_display())]
    facts = [
        Fact(
            _("Kind"),
            links=[_listed("organisation", "kind", record.kind, record.get_kind_display())],
            markers=sources.supporting("kind"),
        ),
        Fact(_("Status"), record.get_status_display(), markers=sources.supporting("status")),
        Fact(_("Founded"), _words(record.founded), markers=sources.supporting("founded")),
        Fact(_("Ended"), _words(record.ended), markers=sources.supporting("ended")),
        Fact(_("Part of"), links=_terms([parent] if parent else []), markers=sources.supporting("parent")),
        Fact(
            _("Run from"),
            Headquarters(record.headquarters).label if record.headquarters else "",
            markers=sources.supporting("headquarters"),
        ),
        Fact(_("District"), links=district if record.district else [], markers=sources.supporting("district")),
        Fact(_("Address"), record.address, markers=sources.supporting("address", "address_en", "address_zh")),
        Fact(_("Website"), links=_website(record.website), markers=sources.supporting("website")),
        Fact(_("Stock code"), record.stock_code, markers=sources.supporting("stock_code")),
        Fact(_("Size"), record.get_size_display(), markers=sources.supporting("size")),
        *_identifiers(record),
        Fact(_("Sectors"), links=_terms(record.sectors.all()), markers=sources.supporting("sectors")),
        Fact(_("Technologies"), links=_terms(record.technologies.all()), markers=sources.supporting("technologies")),
    ]
    expected = {_("Founded"), _("District"), _("Website"), _("Size")}
    return [fact for fact in facts if fact.is_known or fact.label in expected]


def _identifiers(record: Organisation) -> list[Fact]:
    return [Fact(name.upper(), str(value)) for name, value in sorted(record.identifiers.items())]


def initiative_facts(record: Initiative, parts: list[Participation], sources: Sources) -> list[Fact]:
    """Return the facts of an initiative. What is important and absent is there too, as not known."""
    leads = [part.organisation for part in parts if part.role == ParticipationRole.LEAD]
    audiences = [_listed("initiative", "audience", term.slug, term.name) for term in record.audiences.all()]
    kind = [_listed("initiative", "kind", record.kind, record.get_kind_display())]
    facts = [
        Fact(_("Kind"), links=kind, markers=sources.supporting("kind")),
        Fact(_("Status"), record.get_status_display(), markers=sources.supporting("status")),
        Fact(_("Led by"), links=_terms(leads), markers=sources.supporting("participations")),
        Fact(_("Started"), _words(record.starts), markers=sources.supporting("starts")),
        Fact(_("Ends"), _words(record.ends), markers=sources.supporting("ends")),
        Fact(_("For whom"), links=audiences, markers=sources.supporting("audiences")),
        Fact(_("What it offers"), record.offer, markers=sources.supporting("offer")),
        Fact(_("Who may apply"), record.eligibility, markers=sources.supporting("eligibility")),
        Fact(_("Budget"), budget(record.budget_hkd), markers=sources.supporting("budget_hkd")),
        Fact(_("Website"), links=_website(record.website), markers=sources.supporting("website")),
        Fact(_("Sectors"), links=_terms(record.sectors.all()), markers=sources.supporting("sectors")),
        Fact(_("Technologies"), links=_terms(record.technologies.all()), markers=sources.supporting("technologies")),
        Fact(_("Answers"), links=_terms(record.challenges.all()), markers=sources.supporting("challenges")),
    ]
    expected = {_("Led by"), _("Started"), _("Budget"), _("Website")}
    if record.is_funding:
        expected |= {_("What it offers"), _("Who may apply"), _("Ends")}
    return [fact for fact in facts if fact.is_known or fact.label in expected]


def budget(hkd: int | None) -> str:
    """Return an amount of Hong Kong dollars as people write it: HK$3 billion, 30億港元. It is never rounded."""
    if hkd is None:
        return ""
    for size, text in _sizes_of_amounts():
        if hkd >= size and hkd * 1000 % size == 0:
            return text % {"amount": f"{hkd / size:,.3f}".rstrip("0").rstrip(".")}
    return _("HK$%(amount)s") % {"amount": f"{hkd:,}"}


def _sizes_of_amounts() -> tuple[tuple[int, str], ...]:
    """Return by what large amounts are counted, the largest first, which no translation of words could change."""
    if is_chinese_active():
        return (100_000_000, "%(amount)s億港元"), (10_000, "%(amount)s萬港元")
    return (1_000_000_000, "HK$%(amount)s billion"), (1_000_000, "HK$%(amount)s million")
