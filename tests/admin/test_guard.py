"""Two editors on a form without versions: the second is told what the first has changed."""

import pytest

from tests import factories
from tests.admin.forms import address, data_of, errors, send
from tests.people import signed_in


@pytest.mark.parametrize(
    ("factory", "field"),
    [
        (factories.SourceFactory, "title"),
        (factories.SectorFactory, "name_en"),
        (factories.RelationshipFactory, "since"),
    ],
)
def test_a_form_without_versions_is_refused_once_where_somebody_else_was_quicker(as_publisher, factory, field):
    thing = factory()
    another = signed_in(factories.UserFactory(is_staff=True, is_superuser=True))
    data = data_of(as_publisher.get(address(thing)))
    send(another, address(thing), **{field: "2019"})

    response = as_publisher.post(address(thing), data | {field: "2020"})

    assert "Somebody else has changed this to “2019” meanwhile" in " ".join(errors(response))
    assert data_of(response)[field] == ["2020"]
    thing.refresh_from_db()
    assert str(getattr(thing, field)) == "2019"
    as_publisher.post(address(thing), data_of(response))
    thing.refresh_from_db()
    assert str(getattr(thing, field)) == "2020"
