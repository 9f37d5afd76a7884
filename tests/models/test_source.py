import pytest
from django.core.exceptions import ValidationError

from directory.models import Citation, ReviewState, Source
from directory.models.source import fields_are_names
from tests.factories import (
    CitationFactory,
    InitiativeFactory,
    OrganisationFactory,
    RelationshipFactory,
    SourceFactory,
)


def test_source_stands_once_for_each_url(db):
    SourceFactory(url="https://example.org/a")

    with pytest.raises(ValidationError, match="already exists"):
        Source(url="https://example.org/a", title="Again").full_clean()


def test_source_cited_by_a_public_record_is_cited_publicly(db):
    public, hidden, unused = SourceFactory(), SourceFactory(), SourceFactory()
    CitationFactory(source=public, organisation=OrganisationFactory())
    CitationFactory(source=public, initiative=InitiativeFactory())
    CitationFactory(source=hidden, organisation=OrganisationFactory(review_state=ReviewState.DRAFT))

    assert list(Source.objects.cited_publicly()) == [public]
    assert unused not in Source.objects.cited_publicly()


def test_citation_is_known_by_its_source_and_what_it_supports(db):
    source, tie = SourceFactory(url="https://example.org/a"), RelationshipFactory()
    supported = {"organisation": tie.subject, "initiative": InitiativeFactory(), "relationship": tie}

    for name, record in supported.items():
        citation = CitationFactory(source=source, **{name: record})
        assert Citation.objects.get_by_natural_key(*citation.natural_key()) == citation
        assert str(citation) == f"{source} → {record}"


def test_citations_are_read_in_the_order_in_which_they_were_made(db, django_assert_num_queries):
    record = OrganisationFactory()
    for title in ("B", "A", "C"):
        CitationFactory(organisation=record, source=SourceFactory(title=title))

    with django_assert_num_queries(1):
        assert [citation.source.title for citation in record.citations.in_order()] == ["B", "A", "C"]


@pytest.mark.parametrize("value", ["founded", None, {}, [1], [""], ["founded", "founded"]], ids=str)
def test_fields_that_a_source_supports_are_distinct_names(value):
    with pytest.raises(ValidationError):
        fields_are_names(value)


def test_source_may_support_no_field_in_particular():
    fields_are_names([])
    fields_are_names(["founded", "kind"])
