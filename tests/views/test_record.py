"""What a record page says of ties."""

import pytest

from directory.models import RelationshipKind, ReviewState
from tests.factories import OrganisationFactory, RelationshipFactory
from tests.pages import visit


@pytest.mark.parametrize(
    ("kind", "language", "line"),
    [
        (RelationshipKind.ACQUIRED, "en", "Peak acquired Bay 2024"),
        (RelationshipKind.ACQUIRED, "zh-hant", "山頂收購了海灣 2024年"),
        (RelationshipKind.FUNDS, "en", "Peak funds Bay since 2024"),
        (RelationshipKind.FUNDS, "zh-hant", "山頂資助海灣 自2024年起"),
    ],
)
def test_relationship_is_dated_once_or_since(db, kind, language, line):
    public = {"review_state": ReviewState.PUBLISHED}
    peak = OrganisationFactory(slug="peak", name_en="Peak", name_zh="山頂", **public)
    bay = OrganisationFactory(slug="bay", name_en="Bay", name_zh="海灣", **public)
    RelationshipFactory(subject=peak, kind=kind, object=bay, since="2024")
    page = visit(f"/{language}/organisations/peak/")
    assert page.texts("[aria-labelledby=relationships] li") == [line]
