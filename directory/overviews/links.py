"""Addresses of lists: each leads to just the records that a number counts."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from directory.filters import default_sort, query_string, source_query_string
from directory.overviews.coverage import Quarter
from directory.search.cited import SourceQuestion
from directory.search.question import Question


def list_href(question: Question, *, chosen: dict[str, str] | None = None, **changes: Any) -> str:
    """Return the address of the list of a question, narrowed to these values and with other changes."""
    plain = replace(question.narrowed(chosen or {}), sort=default_sort(question.text), page=1)
    return reverse(f"{question.noun}_list") + query_string(plain, **changes)


def checked_href(question: Question, quarter: Quarter) -> str:
    """Return the address of the list of what was last checked in a quarter."""
    return list_href(question, checked_min=quarter.first, checked_max=quarter.last)


def in_years(question: Question, first: int | None, last: int | None) -> dict[str, Any]:
    """Return the changes that narrow a question to these years as well; None stands for no bound."""
    lower = [year for year in (question.year_min, first) if year is not None]
    upper = [year for year in (question.year_max, last) if year is not None]
    return {"year_min": max(lower, default=None), "year_max": min(upper, default=None)}


def source_href(*, of_class: str = "", publisher: str = "") -> str:
    """Return the address of the list of cited documents: all, those of a class, those of a publisher."""
    question = SourceQuestion(classes=(of_class,) if of_class else (), publishers=(publisher,) if publisher else ())
    return reverse("source_list") + source_query_string(question)
