"""Sectors, technologies and challenges: the tree, and one page for each word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.models import Challenge, InitiativeKind, OrganisationKind, Sector, Technology
from directory.models.taxonomy import Term
from directory.search.query import Question, count, first
from directory.views import json_ld
from directory.views.listing import count_text
from directory.views.rows import rows

SHOWN = 8

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Branch:
    """A word of a vocabulary with the numbers of its records, and for sectors with what lies within."""

    term: Any
    organisations: int
    initiatives: int
    children: list["Branch"] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.organisations + self.initiatives


def _branch(term: Term, organisations: Counts, initiatives: Counts, children: list[Branch] | None = None) -> Branch:
    return Branch(term, organisations.get(term.slug, 0), initiatives.get(term.slug, 0), children or [])


def sector_tree(organisations: Counts, initiatives: Counts) -> list[Branch]:
    """Return the sectors of the first level with their children, in the order of the vocabulary."""
    return [
        _branch(
            sector, organisations, initiatives, [_branch(c, organisations, initiatives) for c in sector.children.all()]
        )
        for sector in Sector.objects.top().with_children()
    ]


def challenges(initiatives: Counts) -> list[Branch]:
    """Return the challenges with the number of initiatives that answer each."""
    return [_branch(challenge, {}, initiatives) for challenge in Challenge.objects.all()]


@require_safe
def sector_list(request: HttpRequest) -> HttpResponse:
    organisations, initiatives = count(Question("organisation")), count(Question("initiative"))
    technologies = [
        _branch(technology, organisations["technology"], initiatives["technology"])
        for technology in Technology.objects.all()
    ]
    context = {
        "sectors": sector_tree(organisations["sector"], initiatives["sector"]),
        "technologies": technologies,
        "challenges": challenges(initiatives["challenge"]),
    }
    return render(request, "directory/sector_list.html", context)


@dataclass(frozen=True)
class Excerpt:
    """The first records of one noun below a word, how many there are, and where they all are."""

    noun: str
    total: int
    count_text: str
    rows: list[SafeString]
    href: str
    counts: Mapping[str, Counts]


def _excerpt(noun: str, facet: str, slug: str) -> Excerpt:
    question = Question(noun, chosen={facet: (slug,)})
    counts = count(question)
    total = counts[facet].get(slug, 0)
    href = f"{reverse(f'{noun}_list')}?{facet}={slug}"
    return Excerpt(noun, total, count_text(noun, total), rows(first(question, SHOWN)), href, counts)


def _kinds(excerpt: Excerpt, facet: str, slug: str) -> list[tuple[Any, int, str]]:
    """The kinds within an excerpt by number, each with the canonical address of its list."""
    kinds: Any = OrganisationKind if excerpt.noun == "organisation" else InitiativeKind
    counts = excerpt.counts["kind"]
    base = reverse(f"{excerpt.noun}_list")
    found = [(kind, counts[kind], f"{base}?kind={kind}&{facet}={slug}") for kind in kinds if counts.get(kind)]
    return sorted(found, key=lambda row: -row[1])


def _used(facet: str, excerpts: list[Excerpt], model: type[Term]) -> list[Branch]:
    """The words of another vocabulary that the records below this one carry, by use."""
    counts = {excerpt.noun: excerpt.counts.get(facet, {}) for excerpt in excerpts}
    terms = [_branch(t, counts.get("organisation", {}), counts.get("initiative", {})) for t in model.objects.all()]
    return sorted((branch for branch in terms if branch.total), key=lambda branch: -branch.total)


def _term_page(request: HttpRequest, facet: str, term: Any, excerpts: list[Excerpt], **more: Any) -> HttpResponse:
    figures = [
        {
            "excerpt": excerpt,
            "kinds": _kinds(excerpt, facet, term.slug),
            "open": excerpt.counts["status"].get("open", 0) if excerpt.noun == "initiative" else 0,
        }
        for excerpt in excerpts
    ]
    path = term.get_absolute_url()
    context = {
        "term": term,
        "figures": figures,
        "json_ld": json_ld.breadcrumbs_page([(_("Sectors"), reverse("sector_list")), (term.name, path)]),
        **more,
    }
    return render(request, f"directory/{facet}_detail.html", context)


@require_safe
def sector_detail(request: HttpRequest, slug: str) -> HttpResponse:
    sector = get_object_or_404(Sector.objects.select_related("parent"), slug=slug)
    excerpts = [_excerpt("organisation", "sector", slug), _excerpt("initiative", "sector", slug)]
    organisations, initiatives = (excerpt.counts["sector"] for excerpt in excerpts)
    children = [_branch(child, organisations, initiatives) for child in sector.children.all()]
    technologies = _used("technology", excerpts, Technology)
    return _term_page(request, "sector", sector, excerpts, children=children, technologies=technologies)


@require_safe
def technology_detail(request: HttpRequest, slug: str) -> HttpResponse:
    technology = get_object_or_404(Technology, slug=slug)
    excerpts = [_excerpt("organisation", "technology", slug), _excerpt("initiative", "technology", slug)]
    return _term_page(request, "technology", technology, excerpts, sectors=_used("sector", excerpts, Sector))


@require_safe
def challenge_detail(request: HttpRequest, slug: str) -> HttpResponse:
    challenge = get_object_or_404(Challenge, slug=slug)
    excerpts = [_excerpt("initiative", "challenge", slug)]
    return _term_page(request, "challenge", challenge, excerpts, sectors=_used("sector", excerpts, Sector))
