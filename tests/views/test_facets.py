"""One number everywhere: the count that a page shows is the number of rows in the list over all its pages."""

from collections import Counter
from dataclasses import replace
from urllib.parse import urljoin

import pytest

from directory.filters import query_string
from directory.search.facets import FACETS
from directory.search.query import Question, total
from directory.search.vocabulary import labels
from tests.pages import Page, all_slugs, count_in_heading, option_counts, read
from tests.search.questions import Asker

NOUNS = ["organisation", "initiative"]
EVERY_FACET = [(noun, facet.name) for noun in NOUNS for facet in FACETS[noun]]


def rows_of(page: Page) -> int:
    """Count the rows over all pages of a list, each of another record."""
    found = Counter(all_slugs(page))
    assert set(found.values()) <= {1}, f"{page.address} shows a record twice"
    return found.total()


@pytest.mark.thorough
@pytest.mark.parametrize(("noun", "facet"), EVERY_FACET)
def test_count_beside_every_value_is_the_number_of_its_rows(register, noun, facet, times):
    beside = option_counts(read(f"/en/{noun}s/"))[facet]

    for value in [*labels(noun)[facet]][: times(300, part=100)]:
        page = read(f"/en/{noun}s/?{facet}={value}")
        number = rows_of(page)
        assert count_in_heading(page) == number
        assert option_counts(page)[facet][value] == number
        # What few records or none have may be left out of a long list.
        assert beside.get(value, number) == number
    assert sum(beside.values()) > 0


@pytest.mark.thorough
@pytest.mark.parametrize("noun", NOUNS)
def test_counts_of_random_combinations_are_the_numbers_of_rows(register, noun, times):
    asker = Asker(noun, 1000)
    for _ in range(times(250)):
        question = asker.combination()
        page = read(f"/en/{noun}s/{query_string(question)}")
        assert count_in_heading(page) == rows_of(page), page.address
        check_one_option(asker, question, page)


def check_one_option(asker: Asker, question: Question, page: Page) -> None:
    """The number beside a value is what the list has with that value alone in its facet, and all else the same."""
    counts = option_counts(page)
    facet = asker.random.choice(sorted(counts))
    value = asker.random.choice(sorted(counts[facet]))
    alone = replace(question, chosen={**question.chosen, facet: (value,)})
    assert counts[facet][value] == total(alone), f"{facet}={value} on {page.address}"


@pytest.mark.parametrize("noun", NOUNS)
def test_count_is_the_same_in_every_language(register, language, noun):
    page = read(f"/{language}/{noun}s/?sector=banking&sector=insurance")
    english = read(f"/en/{noun}s/?sector=banking&sector=insurance")

    assert count_in_heading(page) == count_in_heading(english) == rows_of(page)
    assert option_counts(page) == option_counts(english)


@pytest.mark.parametrize("noun", NOUNS)
def test_ways_out_lead_to_as_many_records_as_they_say(register, noun):
    asker, followed = Asker(noun, 7), 0
    while followed < 15:
        page = read(f"/en/{noun}s/{query_string(asker.combination())}")
        ways = zip(page.attributes(".ways-out li a", "href"), page.texts(".ways-out li b"), strict=True)
        for href, number in ways:
            assert count_in_heading(read(urljoin(page.address, href))) == int(number)
            followed += 1
        assert bool(page.all(".ways-out")) or count_in_heading(page) > 0
