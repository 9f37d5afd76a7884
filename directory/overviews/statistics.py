"""The figures that people quote, as charts. Each says what it found, and each mark leads to the list that it counts."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.models import InitiativeKind, InitiativeStatus, OrganisationKind
from directory.overviews import findings
from directory.overviews.amounts import about
from directory.overviews.charts import Chart, Mark, Note
from directory.overviews.coverage import Completeness
from directory.overviews.figures import INITIATIVES, ORGANISATIONS, Figures
from directory.overviews.links import checked_href, list_href, source_href
from directory.overviews.words import quarter_in_words, source_class
from directory.search.question import Question

# The bars of a chart with an open end, and the years of those by year.
MOST_BARS = 10
YEARS = 10


def _marks(question: Question, facet: str, counts: Mapping[str, int], labels: Iterable[tuple[str, Any]]) -> list[Mark]:
    """Return a mark for each value of a facet that occurs, the most first."""
    found = [
        Mark(str(label), counts[value], f"{counts[value]:,}", list_href(question, chosen={facet: value}))
        for value, label in labels
        if counts.get(value)
    ]
    return sorted(found, key=lambda mark: (-mark.value, mark.label))


def organisations_by_kind(figures: Figures) -> Chart:
    total = figures.organisation_total
    marks = _marks(ORGANISATIONS, "kind", figures.organisations.get("kind", {}), OrganisationKind.choices)
    title = findings.finding(marks, f"{total:,}", findings.of_organisations(total), findings.organisation_kinds())
    return Chart("organisations-by-kind", "bars", _("Organisations by kind"), title, _("organisations"), marks)


def organisations_by_sector(figures: Figures) -> Chart:
    total = figures.organisation_total
    marks = _marks(ORGANISATIONS, "sector", figures.sectors, figures.sector_names.items())
    title = findings.finding(marks, f"{total:,}", findings.of_sectors(total))
    notes = [Note(_("An organisation may work in several sectors and is then counted in each."))]
    subject = _("Organisations by sector")
    return Chart("organisations-by-sector", "bars", subject, title, _("organisations"), marks, notes)


def organisations_by_decade(figures: Figures) -> Chart:
    known = sum(figures.founded.values())
    first = (figures.on.year // 10 - 7) * 10
    marks = [_span(figures.founded, None, first - 1, _("before %(year)s") % {"year": first})]
    marks += [
        _span(figures.founded, decade, decade + 9, _("%(decade)ss") % {"decade": decade})
        for decade in range(first, figures.on.year + 1, 10)
    ]
    title = findings.finding(marks[1:], f"{known:,}", findings.of_decades)
    notes = [_known_years(known), *_unknown_years(figures.organisation_total - known), _unfinished(figures)]
    subject = _("Organisations by decade of founding")
    return Chart("organisations-by-decade", "bars", subject, title, _("organisations"), marks, notes)


def _span(numbers: Mapping[int, int], first: int | None, last: int, label: str) -> Mark:
    value = sum(number for year, number in numbers.items() if (first or 0) <= year <= last)
    href = list_href(ORGANISATIONS, year_min=first, year_max=last) if value else ""
    return Mark(label, value, f"{value:,}", href)


def _unknown_years(number: int) -> list[Note]:
    text = ngettext(
        "The founding year of %(number)s organisation is not known.",
        "The founding years of %(number)s organisations are not known.",
        number,
    )
    href = list_href(ORGANISATIONS, chosen={"unknown": "founding"})
    return [Note(text % {"number": f"{number:,}"}, href)] if number else []


def _known_years(number: int) -> Note:
    text = ngettext(
        "The founding year of %(number)s organisation is known.",
        "The founding years of %(number)s organisations are known.",
        number,
    )
    return Note(text % {"number": f"{number:,}"}, list_href(ORGANISATIONS, chosen={"known": "founding"}))


def _within(question: Question, marks: list[Mark], years: range) -> Note:
    """Say how many records the years of a chart hold together."""
    total = sum(mark.value for mark in marks)
    text = ngettext("%(number)s in these years.", "%(number)s in these years together.", total)
    return Note(text % {"number": f"{total:,}"}, list_href(question, year_min=years[0], year_max=years[-1]))


def _unfinished(figures: Figures) -> Note:
    return Note(_("%(year)s is not over.") % {"year": figures.on.year})


def _years(figures: Figures) -> range:
    return range(figures.on.year - YEARS + 1, figures.on.year + 1)


def _by_year(figures: Figures, question: Question, numbers: Mapping[int, int]) -> list[Mark]:
    return [
        Mark(
            str(year),
            numbers.get(year, 0),
            f"{numbers.get(year, 0):,}",
            list_href(question, year_min=year, year_max=year) if numbers.get(year) else "",
        )
        for year in _years(figures)
    ]


def organisations_by_year(figures: Figures) -> Chart:
    marks = _by_year(figures, ORGANISATIONS, figures.founded)
    total = sum(mark.value for mark in marks)
    earlier = sum(number for year, number in figures.founded.items() if year < _years(figures)[0])
    text = ngettext("%(number)s more was founded earlier.", "%(number)s more were founded earlier.", earlier) % {
        "number": f"{earlier:,}"
    }
    notes = [_within(ORGANISATIONS, marks, _years(figures))]
    notes += [Note(text, list_href(ORGANISATIONS, year_max=_years(figures)[0] - 1))] if earlier else []
    notes += [*_unknown_years(figures.organisation_total - sum(figures.founded.values())), _unfinished(figures)]
    title = findings.finding(marks, f"{total:,}", findings.of_founding_years)
    subject = _("Organisations by founding year")
    return Chart("organisations-by-year", "columns", subject, title, _("organisations"), marks, notes)


def initiatives_by_kind(figures: Figures) -> Chart:
    total = figures.initiative_total
    marks = _marks(INITIATIVES, "kind", figures.initiatives.get("kind", {}), InitiativeKind.choices)
    title = findings.finding(marks, f"{total:,}", findings.of_initiatives(total), findings.initiative_kinds())
    return Chart("initiatives-by-kind", "bars", _("Initiatives by kind"), title, _("initiatives"), marks)


def initiatives_by_year(figures: Figures) -> Chart:
    marks = _by_year(figures, INITIATIVES, figures.started)
    total = sum(mark.value for mark in marks)
    earlier = sum(number for year, number in figures.started.items() if year < _years(figures)[0])
    unknown = figures.initiative_total - sum(figures.started.values())
    began = ngettext("%(number)s more began earlier.", "%(number)s more began earlier.", earlier)
    lacking = ngettext(
        "The start of %(number)s initiative is not known.",
        "The starts of %(number)s initiatives are not known.",
        unknown,
    )
    earlier_href = list_href(INITIATIVES, year_max=_years(figures)[0] - 1)
    notes = [_within(INITIATIVES, marks, _years(figures))]
    notes += [Note(began % {"number": f"{earlier:,}"}, earlier_href)] if earlier else []
    lacking_href = list_href(INITIATIVES, chosen={"unknown": "start"})
    notes += [Note(lacking % {"number": f"{unknown:,}"}, lacking_href)] if unknown else []
    title = findings.finding(marks, f"{total:,}", findings.of_starts)
    notes.append(_unfinished(figures))
    subject = _("Initiatives by the year in which they began")
    return Chart("initiatives-by-year", "columns", subject, title, _("initiatives"), marks, notes)


def initiatives_by_status(figures: Figures) -> Chart:
    total = figures.initiative_total
    marks = _marks(INITIATIVES, "status", figures.initiatives.get("status", {}), InitiativeStatus.choices)
    title = findings.finding(marks, f"{total:,}", findings.of_statuses(total))
    return Chart("initiatives-by-status", "bars", _("Initiatives by status"), title, _("initiatives"), marks)


def leads(figures: Figures) -> Chart:
    total = figures.initiative_total
    marks = _marks(INITIATIVES, "lead", figures.initiatives.get("lead", {}), figures.lead_names.items())
    title = findings.finding(marks, f"{total:,}", findings.of_leads)
    notes = [Note(_("An initiative with several leads counts for each of them.")), *_cut(len(marks))]
    subject = _("Who leads initiatives")
    return Chart("leads", "bars", subject, title, _("initiatives led"), marks[:MOST_BARS], notes)


def _cut(number: int) -> list[Note]:
    """Say that a chart shows the first bars only."""
    return [Note(_("The ten with most are shown."))] if number > MOST_BARS else []


def _what_counts(figures: Figures) -> list[Note]:
    stated, silent = len(figures.announced), figures.initiative_total - len(figures.announced)
    with_amount = ngettext("%(n)s initiative states an amount.", "%(n)s initiatives state an amount.", stated)
    without = ngettext("%(n)s initiative states none.", "%(n)s initiatives state none.", silent)
    return [
        Note(with_amount % {"n": f"{stated:,}"}, list_href(INITIATIVES, chosen={"known": "budget"})),
        Note(without % {"n": f"{silent:,}"}, list_href(INITIATIVES, chosen={"unknown": "budget"})),
        Note(
            _(
                "Counted is the whole amount as announced, public or private, once, even if it is spent over several "
                "years. Where one scheme is paid out of another, both amounts are in the sum."
            )
        ),
    ]


def money_by_year(figures: Figures) -> Chart:
    years = _years(figures)
    found = figures.money_by_year
    marks = [
        Mark(
            str(year),
            found.get(year, 0),
            about(found[year]) if found.get(year) else "0",
            list_href(INITIATIVES, chosen={"known": "budget"}, year_min=year, year_max=year) if found.get(year) else "",
            _stated(figures, year),
        )
        for year in years
    ]
    rest = figures.money - sum(mark.value for mark in marks)
    title = findings.finding(marks, about(figures.money), findings.of_money_by_year)
    notes = [*_what_counts(figures), Note(_("Amounts are rounded; a year stands for the start of the initiative."))]
    if rest:
        notes.append(Note(_("%(amount)s more began earlier or at an unknown time.") % {"amount": about(rest)}))
    subject = _("Announced money by year")
    return Chart("money-by-year", "bars", subject, title, _("Hong Kong dollars"), marks, notes, ticks_as=about)


def _stated(figures: Figures, year: int) -> str:
    """Say in how many initiatives of a year the money was announced."""
    number = sum(1 for one in figures.announced if one.year == year)
    text = ngettext("%(number)s amount", "%(number)s amounts", number)
    return text % {"number": number} if number else ""


def money_by_lead(figures: Figures) -> Chart:
    names = figures.lead_names
    alone = [
        Mark(
            names.get(group[0], group[0]),
            hkd,
            about(hkd),
            list_href(INITIATIVES, chosen={"lead": group[0], "known": "budget"}),
        )
        for group, hkd in figures.money_by_lead.items()
        if len(group) == 1
    ]
    alone.sort(key=lambda mark: (-mark.value, mark.label))
    none_named = list_href(INITIATIVES.narrowed({"known": "budget"}), chosen={"unknown": "lead"})
    others = [
        (_("All other leads"), sum(mark.value for mark in alone[MOST_BARS:]), ""),
        (_("Several leads together"), sum(n for group, n in figures.money_by_lead.items() if len(group) > 1), ""),
        (_("No lead named"), figures.money_by_lead.get((), 0), none_named),
    ]
    marks = alone[:MOST_BARS] + [Mark(label, hkd, about(hkd), href) for label, hkd, href in others if hkd]
    title = findings.finding(alone, about(figures.money), findings.of_money_by_lead)
    rule = _("What several organisations lead together stands in a bar of its own, so that nothing counts twice.")
    listed = _("The lists behind the names hold all amounts that these lead, alone or with others.")
    notes = [Note(rule), Note(listed), *_what_counts(figures)]
    subject = _("Announced money by lead")
    return Chart("money-by-lead", "bars", subject, title, _("Hong Kong dollars"), marks, notes, ticks_as=about)


def languages(figures: Figures) -> Chart:
    texts = {
        ("organisation", "names"): _("Organisations: name"),
        ("organisation", "summaries"): _("Organisations: summary"),
        ("organisation", "descriptions"): _("Organisations: description"),
        ("initiative", "names"): _("Initiatives: name"),
        ("initiative", "summaries"): _("Initiatives: summary"),
        ("initiative", "descriptions"): _("Initiatives: description"),
    }
    found = figures.completeness
    marks = []
    for (noun, text), label in texts.items():
        share = found[noun].known[text]
        said = _("%(part)s of %(whole)s") % {"part": f"{share.part:,}", "whole": f"{share.whole:,}"}
        href = list_href(Question(noun), chosen={"known": text})
        marks.append(Mark(label, share.percent, f"{share.percent}%", href, said))
    names = [of_noun.known["names"] for of_noun in found.values()]
    is_empty = not any(share.whole for share in names)
    title = _("Nothing to count yet") if is_empty else findings.of_names(*(share.percent for share in names))
    notes = [Note(_("Where no Chinese name is known, none is made up.")), _more()]
    subject = _("Texts in English and Chinese")
    return Chart("languages", "bars", subject, title, _("per cent of entries"), marks, notes, most=100)


def _more() -> Note:
    return Note(_("More about coverage and gaps"), reverse("about_data"))


def sources(figures: Figures) -> Chart:
    marks = [
        Mark(
            source_class(name),
            evidence.documents,
            f"{evidence.documents:,}",
            source_href(of_class=name) if evidence.documents else "",
        )
        for name, evidence in figures.sources.items()
    ]
    total = sum(mark.value for mark in marks)
    title = findings.finding(marks, f"{total:,}", findings.of_sources)
    notes = [
        Note(ngettext("%(n)s document in all.", "%(n)s documents in all.", total) % {"n": f"{total:,}"}, source_href()),
        Note(_("By the host of each document; the rules stand on the page about the data."), reverse("about_data")),
    ]
    return Chart("sources", "bars", _("Documents by who published them"), title, _("documents"), marks, notes)


def organisations_checked(figures: Figures) -> Chart:
    subject = _("Organisations by the quarter of their last check")
    found = figures.completeness["organisation"]
    return _checked("organisations-checked", subject, _("organisations"), found, findings.of_checks)


def initiatives_checked(figures: Figures) -> Chart:
    subject = _("Initiatives by the quarter of their last check")
    found = figures.completeness["initiative"]
    return _checked("initiatives-checked", subject, _("initiatives"), found, findings.of_checked_initiatives)


def _checked(slug: str, subject: str, unit: str, found: Completeness, title: Callable[[int, int], str]) -> Chart:
    (before, earlier), *lately = found.checks
    marks = [
        Mark(
            quarter_in_words(quarter.year, quarter.quarter),
            number,
            f"{number:,}",
            checked_href(found.question, quarter) if number else "",
        )
        for quarter, number in lately
    ]
    old = ngettext("%(number)s was last checked earlier.", "%(number)s were last checked earlier.", earlier)
    notes = [Note(old % {"number": f"{earlier:,}"}, checked_href(found.question, before))] if earlier else []
    unchecked = found.known["check"].rest.part
    never = ngettext("%(number)s was never checked.", "%(number)s were never checked.", unchecked)
    never_href = list_href(found.question, chosen={"unknown": "check"})
    notes += [Note(never % {"number": f"{unchecked:,}"}, never_href)] if unchecked else []
    said = title(sum(mark.value for mark in marks), found.whole) if found.whole else _("Nothing to count yet")
    return Chart(slug, "columns", subject, said, unit, marks, notes)


# By what they are about.
GROUPS: dict[str, tuple[Callable[[Figures], Chart], ...]] = {
    "organisations": (
        organisations_by_kind,
        organisations_by_sector,
        organisations_by_decade,
        organisations_by_year,
    ),
    "initiatives": (initiatives_by_kind, initiatives_by_year, initiatives_by_status, leads),
    "money": (money_by_year, money_by_lead),
    "register": (languages, sources, organisations_checked, initiatives_checked),
}

# By the name in the address of a file, which is that of the function.
CHARTS = {make.__name__.replace("_", "-"): make for group in GROUPS.values() for make in group}
