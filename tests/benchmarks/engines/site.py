"""The site's own two ways, and the plain one that most Django projects begin with."""

from collections.abc import Sequence
from functools import reduce
from operator import and_

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from directory.models import Change
from directory.models.choices import ParticipationRole
from directory.search import engine, index, sql
from directory.search.facets import FACETS
from directory.search.question import MODELS, PAGE_SIZE, YEARS, Question
from tests.benchmarks.engines import ANY_PAGE, Found


class Index:
    """The site's index, asked as `directory.search.query` does, the look at the change log included."""

    name = "index"
    same_lifted = True
    last_page = ANY_PAGE

    def answer(self, question: Question) -> Found:
        searcher = index.ready(Change.objects.last_number())
        if searcher is None:
            raise RuntimeError("the search index is not ready")
        total, ids = engine.page(searcher, question)
        return Found(total, ids, engine.count(searcher, question))

    def close(self) -> None:
        index.close()


class Reference:
    """The site's SQL reference, which serves while the index cannot: all counts in one statement."""

    name = "SQL reference"
    same_lifted = True
    last_page = ANY_PAGE

    def answer(self, question: Question) -> Found:
        return Found(sql.records(question).count(), sql.page(question), sql.count(question))

    def close(self) -> None:
        pass


class Orm:
    """A GROUP BY for each facet and LIKE for each word, through the ORM, without tables or columns of its own."""

    name = "ORM GROUP BY"
    same_lifted = True
    last_page = ANY_PAGE

    COLUMNS = ("name_en", "name_zh", "aliases", "summary_en", "summary_zh", "description_en", "description_zh")
    PATHS = {
        "sector": "sectors__slug",
        "technology": "technologies__slug",
        "challenge": "challenges__slug",
        "audience": "audiences__slug",
        "lead": "participations__organisation__slug",
    }

    def answer(self, question: Question) -> Found:
        found = self.records(question)
        start = question.start
        ids = found.order_by("sort_name", "slug").values_list("pk", flat=True)[start : start + PAGE_SIZE]
        counts = {facet.name: self.count(question, facet.name) for facet in FACETS[question.noun]}
        return Found(found.count(), list(ids), counts)

    def records(self, question: Question) -> QuerySet:
        found = MODELS[question.noun].objects.published()
        words = [self._has(word) for word in question.text.split()]
        found = found.filter(reduce(and_, words)) if words else found
        for facet, values in question.chosen.items():
            found = found.filter(pk__in=found.model.objects.filter(self._chosen(facet, values)).values("pk"))
        year = YEARS[question.noun]
        if question.year_min:
            found = found.filter(**{f"{year}__gte": str(question.year_min)})
        if question.year_max:
            found = found.filter(**{f"{year}__lt": str(question.year_max + 1)})
        return found

    def _has(self, word: str) -> Q:
        return Q(*((f"{column}__icontains", word) for column in self.COLUMNS), _connector=Q.OR)

    def _chosen(self, facet: str, values: Sequence[str]) -> Q:
        if facet == "sector":
            return Q(sectors__slug__in=values) | Q(sectors__parent__slug__in=values)
        return Q(**{f"{self.PATHS.get(facet, facet)}__in": values})

    def count(self, question: Question, facet: str) -> dict[str, int]:
        found = self.records(question.without(facet))
        if facet == "lead":
            found = found.filter(participations__role=ParticipationRole.LEAD)
        counts = self._tally(found, self.PATHS.get(facet, facet))
        if facet == "sector":
            top = Coalesce("sectors__parent__slug", "sectors__slug")
            counts |= self._tally(found.annotate(top=top), "top")
        return counts

    def _tally(self, found: QuerySet, path: str) -> dict[str, int]:
        rows = found.order_by().values_list(path).annotate(number=Count("pk", distinct=True))
        return {value: number for value, number in rows if value}

    def close(self) -> None:
        pass
