import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from directory.models import Organisation, OrganisationKind, OrganisationStatus
from tests.factories import OrganisationFactory


def errors_of(record: Organisation) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        record.full_clean(exclude=["sectors", "technologies"])
    return caught.value.message_dict


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"founded": "2020", "ended": "2019"}, "ended"),
        ({"founded": "2020-06", "ended": "2020-05"}, "ended"),
        ({"latitude": 22.3}, "longitude"),
        ({"longitude": 114.2}, "longitude"),
        ({"latitude": 95.0, "longitude": 114.2}, "latitude"),
        ({"stock_code": "20"}, "stock_code"),
        ({"stock_code": "0020.hk"}, "stock_code"),
        ({"kind": "charity"}, "kind"),
        ({"district": "kowloon"}, "district"),
        ({"founded": "2024-02-30"}, "founded"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"slug": "Not a slug"}, "slug"),
        ({"aliases": ["x", "x"]}, "aliases"),
    ],
    ids=str,
)
def test_wrong_value_is_explained_at_its_field(db, values, field):
    record = Organisation(slug="x", name_en="X", kind=OrganisationKind.COMPANY)
    for name, value in values.items():
        setattr(record, name, value)

    assert list(errors_of(record)) == [field]


def test_organisation_is_not_its_own_parent(db):
    record = OrganisationFactory()
    record.parent = record

    assert errors_of(record)["parent"] == ["An organisation cannot be its own parent."]


@pytest.mark.parametrize("values", [{"founded": "2020-06", "ended": "2020"}, {"latitude": 22.3, "longitude": 114.2}])
def test_value_that_may_be_true_is_accepted(db, values):
    Organisation(slug="x", name_en="X", kind=OrganisationKind.COMPANY, **values).full_clean(
        exclude=["sectors", "technologies"]
    )


@pytest.mark.parametrize("status", OrganisationStatus)
def test_organisation_has_ended_when_merged_or_closed(status):
    assert Organisation(status=status).is_ended == (status in {"merged", "closed"})


def test_address_of_the_page_follows_the_language(language):
    with translation.override(language):
        assert Organisation(slug="hkust").get_absolute_url() == f"/{language}/organisations/hkust/"


def test_for_list_fetches_what_a_row_shows(db, django_assert_num_queries):
    for _ in range(3):
        OrganisationFactory()

    with django_assert_num_queries(2):
        for record in Organisation.objects.for_list():
            assert (record.name, record.summary, list(record.sectors.all())) == (record.name_en, "", [])


def test_for_detail_fetches_what_a_page_shows(db, django_assert_num_queries):
    OrganisationFactory(slug="child", parent=OrganisationFactory(slug="parent"))

    with django_assert_num_queries(3):
        record = Organisation.objects.for_detail().get(slug="child")
        assert (record.parent.slug, record.successor) == ("parent", None)
        assert [*record.sectors.all(), *record.technologies.all()] == []
