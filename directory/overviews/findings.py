"""What a chart shows, said as a sentence: computed from its marks, right for none, one, several and equals."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory.models import InitiativeKind, OrganisationKind
from directory.overviews.charts import Mark, leaders

# More equals than this are counted, not named.
MOST_NAMED = 3

# Says which mark leads, given its name, its value and the total, all as text.
Sentence = Callable[[dict[str, str]], str]


def finding(marks: Iterable[Mark], total: str, sentence: Sentence, names: dict[str, str] | None = None) -> str:
    """Return the title of a chart whose marks compete. `names` calls marks otherwise than their labels do."""
    first = leaders(marks)
    called = [(names or {}).get(mark.label, mark.label) for mark in first]
    if not first:
        return _("Nothing to count yet")
    value = first[0].text
    if len(first) == 1:
        return sentence({"name": called[0], "value": value, "total": total})
    if len(first) <= MOST_NAMED:
        return _("Equal first, with %(value)s each: %(names)s") % {"value": value, "names": listed(called)}
    return _("%(number)s share the first place, with %(value)s each") % {"number": len(first), "value": value}


def listed(names: list[str]) -> str:
    """Return names as a list in words: A, B and C."""
    *some, last = names
    if not some:
        return last
    return _("%(some)s and %(last)s") % {"some": pgettext("list", ", ").join(some), "last": last}


def organisation_kinds() -> dict[str, str]:
    """Return the kinds of organisations in the plural, by their labels."""
    plurals = {
        OrganisationKind.GOVERNMENT: _("Government departments"),
        OrganisationKind.PUBLIC_BODY: _("Public bodies"),
        OrganisationKind.UNIVERSITY: _("Universities"),
        OrganisationKind.RESEARCH_CENTRE: _("Research centres"),
        OrganisationKind.COMPANY: _("Companies"),
        OrganisationKind.STARTUP: _("Start-ups"),
        OrganisationKind.INCUBATOR: _("Incubators and accelerators"),
        OrganisationKind.INVESTOR: _("Investors"),
        OrganisationKind.ASSOCIATION: _("Associations and non-profits"),
    }
    return {str(kind.label): plural for kind, plural in plurals.items()}


def initiative_kinds() -> dict[str, str]:
    """Return the kinds of initiatives in the plural, by their labels."""
    plurals = {
        InitiativeKind.FUNDING: _("Funding schemes"),
        InitiativeKind.INCUBATION: _("Incubation programmes"),
        InitiativeKind.TALENT: _("Talent schemes"),
        InitiativeKind.STRATEGY: _("Strategies"),
        InitiativeKind.REGULATION: _("Laws and guidelines"),
        InitiativeKind.SANDBOX: _("Sandboxes"),
        InitiativeKind.INFRASTRUCTURE: _("Infrastructure projects"),
        InitiativeKind.RESEARCH_PROGRAMME: _("Research programmes"),
        InitiativeKind.EDUCATION: _("Education programmes"),
        InitiativeKind.DEPLOYMENT: _("Deployments"),
        InitiativeKind.EVENT: _("Events"),
        InitiativeKind.COLLABORATION: _("Collaborations"),
    }
    return {str(kind.label): plural for kind, plural in plurals.items()}


def of_organisations(total: int) -> Sentence:
    """The largest group among the organisations."""
    text = ngettext(
        "%(name)s are the largest group: %(value)s of %(total)s organisation",
        "%(name)s are the largest group: %(value)s of %(total)s organisations",
        total,
    )
    return lambda values: text % values


def of_initiatives(total: int) -> Sentence:
    """The largest group among the initiatives."""
    text = ngettext(
        "%(name)s are the largest group: %(value)s of %(total)s initiative",
        "%(name)s are the largest group: %(value)s of %(total)s initiatives",
        total,
    )
    return lambda values: text % values


def of_sectors(total: int) -> Sentence:
    text = ngettext(
        "More organisations work in %(name)s than in any other sector: %(value)s of %(total)s organisation",
        "More organisations work in %(name)s than in any other sector: %(value)s of %(total)s organisations",
        total,
    )
    return lambda values: text % values


def of_decades(values: dict[str, str]) -> str:
    return (
        _("More organisations were founded in the %(name)s than in any other decade: %(value)s of %(total)s known")
        % values
    )


def of_founding_years(values: dict[str, str]) -> str:
    return _("Of the last ten years, %(name)s saw the most organisations founded: %(value)s of %(total)s") % values


def of_starts(values: dict[str, str]) -> str:
    return _("Of the last ten years, %(name)s saw the most initiatives begin: %(value)s of %(total)s") % values


def of_statuses(total: int) -> Sentence:
    text = ngettext(
        "The most common status is “%(name)s”: %(value)s of %(total)s initiative",
        "The most common status is “%(name)s”: %(value)s of %(total)s initiatives",
        total,
    )
    return lambda values: text % values


def of_leads(values: dict[str, str]) -> str:
    return _("%(name)s leads more initiatives than any other: %(value)s of %(total)s") % values


def of_money_by_year(values: dict[str, str]) -> str:
    return _("Most money was announced for what began in %(name)s: %(value)s of %(total)s") % values


def of_money_by_lead(values: dict[str, str]) -> str:
    return _("%(name)s leads the most announced money: %(value)s of %(total)s") % values


def of_sources(values: dict[str, str]) -> str:
    return _("The largest class of cited documents is “%(name)s”: %(value)s of %(total)s") % values


def of_names(organisations: int, initiatives: int) -> str:
    """Which shares of both nouns, in whole per cent, have a name in both languages."""
    text = _("%(organisations)s%% of organisations and %(initiatives)s%% of initiatives have English and Chinese names")
    return text % {"organisations": organisations, "initiatives": initiatives}


def of_checks(part: int, total: int) -> str:
    """How many organisations were checked lately."""
    text = ngettext(
        "%(part)s of %(total)s organisation was checked within the last two years",
        "%(part)s of %(total)s organisations were checked within the last two years",
        total,
    )
    return text % {"part": f"{part:,}", "total": f"{total:,}"}


def of_checked_initiatives(part: int, total: int) -> str:
    """How many initiatives were checked lately."""
    text = ngettext(
        "%(part)s of %(total)s initiative was checked within the last two years",
        "%(part)s of %(total)s initiatives were checked within the last two years",
        total,
    )
    return text % {"part": f"{part:,}", "total": f"{total:,}"}
