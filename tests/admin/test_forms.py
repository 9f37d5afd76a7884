"""What a form refuses, it refuses in plain words, and the database never has to."""

import pytest
from django.utils import timezone

from directory.admin.forms import supported_fields
from directory.models import Citation, Initiative, Organisation, Relationship, Sector
from tests import factories
from tests.admin.forms import address, errors, send, soup


@pytest.fixture
def draft(db) -> Organisation:
    return factories.OrganisationFactory(review_state="draft", slug="draft")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name_en": ""}, "This field is required."),
        ({"founded": "20204"}, "Write a year, month or day"),
        ({"founded": "2024-02-30"}, "Write a year, month or day"),
        ({"founded": "2024", "ended": "2023-12"}, "It cannot have ended before it was founded."),
        ({"founded": "soon", "ended": "2023"}, "Write a year, month or day"),
        ({"latitude": "22.3"}, "Give both latitude and longitude, or neither."),
        ({"latitude": "122.3", "longitude": "114"}, "less than or equal to 90"),
        ({"stock_code": "20"}, "Write four digits and .HK"),
        ({"website": "not a page"}, "Enter a valid URL."),
        ({"aliases": "One\nOne"}, "Each other name may stand only once."),
        ({"identifiers": "Q1234"}, "is not an identifier"),
        ({"identifiers": "brn: 1\nBRN: 2"}, "“brn” stands twice."),
        ({"checked_on": "2999-01-01"}, "Nobody can have checked this entry on a day to come."),
        ({"sectors": ["999999"]}, "Select a valid choice"),
        ({"sectors": ["nonsense"]}, "is not a valid value"),
        ({"parent": "nonsense"}, "Select a valid choice"),
        ({"name_zh": "字" * 161}, "at most 160 characters"),
        ({"aliases": "nul\x00"}, "Null characters are not allowed."),
    ],
)
def test_an_organisation_is_refused_with_its_reason(as_editor, draft, changes, message):
    response = send(as_editor, address(draft), **changes)

    assert message in " ".join(errors(response))
    assert Organisation.objects.get().version == 1


def test_an_initiative_cannot_end_before_it_starts(as_editor):
    initiative = factories.InitiativeFactory(review_state="draft")

    response = send(as_editor, address(initiative), starts="2024", ends="2023")

    assert errors(response) == ["It cannot end before it starts."]


def test_a_stock_code_stands_once(as_editor, draft):
    factories.OrganisationFactory(stock_code="0020.HK")

    response = send(as_editor, address(draft), stock_code="0020.HK")

    assert errors(response) == ["Another organisation has this stock code."]


def test_a_slug_stands_once(as_editor, draft):
    response = send(as_editor, address(Organisation, "add"), slug="draft", name_en="Draft", kind="company")

    assert errors(response) == ["Organisation with this Slug already exists."]


def test_a_record_may_be_given_another_address_but_none_that_another_has(as_editor, draft):
    factories.OrganisationFactory(slug="taken")

    assert errors(send(as_editor, address(draft), slug="taken")) == ["Organisation with this Slug already exists."]
    send(as_editor, address(draft), slug="other")

    draft.refresh_from_db()
    assert draft.slug == "other"


def test_the_address_of_a_term_is_chosen_once(as_administrator):
    sector = factories.SectorFactory(slug="chosen")

    send(as_administrator, address(sector), slug="other", name_en="Renamed")

    sector.refresh_from_db()
    assert (sector.slug, sector.name_en) == ("chosen", "Renamed")


@pytest.mark.parametrize("field", ["parent", "successor"])
def test_a_record_cannot_refer_to_itself(as_editor, draft, field):
    [message] = errors(send(as_editor, address(draft), **{field: str(draft.pk)}))

    assert "cannot be its own" in message


@pytest.mark.parametrize("field", ["parent", "successor"])
def test_records_cannot_refer_in_a_circle(as_editor, draft, field):
    child = factories.OrganisationFactory(**{field: draft})
    grandchild = factories.OrganisationFactory(name_en="Grandchild", **{field: child})

    response = send(as_editor, address(draft), **{field: str(grandchild.pk)})

    assert errors(response) == ["That would lead in a circle: Grandchild leads back here."]


def test_spaces_and_line_breaks_are_tidied(as_editor, draft):
    send(
        as_editor,
        address(draft),
        aliases="  One   name \r\n\r\n Another ",
        identifiers="BRN: 123 \n wikidata： Q1",
        summary_en="Two\r\nlines",
        description_en="A\r\n\r\nB",
        founded=" 2024-10 ",
    )

    draft.refresh_from_db()
    assert draft.aliases == ["One name", "Another"]
    assert draft.identifiers == {"brn": "123", "wikidata": "Q1"}
    assert (draft.summary_en, draft.description_en, draft.founded) == ("Two lines", "A\n\nB", "2024-10")


def test_what_was_typed_is_still_there_after_a_mistake(as_editor, draft):
    response = send(as_editor, address(draft), aliases="One\nTwo\nTwo", founded="x", identifiers="wrong")

    page = soup(response)
    assert page.select_one("[name=aliases]").text.strip() == "One\nTwo\nTwo"
    assert page.select_one("[name=founded]")["value"] == "x"
    assert page.select_one("[name=identifiers]").text.strip() == "wrong"


def test_both_languages_stand_side_by_side_and_say_their_language(as_editor, draft):
    page = soup(as_editor.get(address(draft)))

    for stem in ("name", "summary", "description", "address"):
        [row] = page.select(f".form-row.field-{stem}_en.field-{stem}_zh")
        assert [field["lang"] for field in row.select("input, textarea")] == ["en", "zh-Hant-HK"]


def test_a_relationship_stands_once(as_publisher):
    tie = factories.RelationshipFactory(kind="funds")

    response = send(
        as_publisher, address(Relationship, "add"), subject=tie.subject.pk, kind="funds", object=tie.object.pk
    )

    assert errors(response) == ["This relationship is in the register already; change that one instead."]


@pytest.mark.parametrize("count", [0, 2])
def test_a_citation_is_of_one_thing(as_publisher, count):
    things = {"organisation": factories.OrganisationFactory().pk, "initiative": factories.InitiativeFactory().pk}
    chosen = dict(list(things.items())[:count])

    response = send(as_publisher, address(Citation, "add"), source=factories.SourceFactory().pk, **chosen)

    assert errors(response) == ["Choose one organisation, initiative or relationship."]


def test_a_citation_supports_only_what_its_record_has(as_publisher):
    response = send(
        as_publisher,
        address(Citation, "add"),
        source=factories.SourceFactory().pk,
        organisation=factories.OrganisationFactory().pk,
        fields=["name", "starts"],
    )

    assert errors(response) == ["Not a field of this entry: starts."]


def test_a_citation_keeps_names_of_fields_that_are_no_longer_offered(as_editor, draft):
    citation = factories.CitationFactory(organisation=draft, fields=["name", "colour"])

    send(as_editor, address(draft), citations__0__fields=["founded", "colour"])

    citation.refresh_from_db()
    assert citation.fields == ["founded", "colour"]


@pytest.mark.parametrize("model", [Organisation, Initiative])
def test_the_fields_that_a_source_may_support_are_named_once_each(model):
    names = [name for name, _label in supported_fields(model)]

    assert len(names) == len(set(names))
    assert {"name", "name_en", "name_zh", "description", "kind", "sectors", "participations"} <= set(names)
    assert not {"id", "slug", "version", "search_text", "description_en", "checked_on"} & set(names)


def test_sectors_have_two_levels(as_publisher):
    child = factories.SectorFactory(parent=factories.SectorFactory())
    other = factories.SectorFactory()

    response = send(as_publisher, address(other), parent=str(child.pk))

    assert errors(response) == ["Sectors have two levels: choose a parent of the first level."]


def test_a_sector_cannot_be_its_own_parent(as_publisher):
    sector = factories.SectorFactory()

    response = send(as_publisher, address(sector), parent=str(sector.pk))

    assert errors(response) == ["A sector cannot be its own parent."]
    assert Sector.objects.get().parent is None


def test_a_source_stands_once_for_each_address(as_publisher):
    source = factories.SourceFactory()

    response = send(as_publisher, address(type(source), "add"), url=source.url, title="Again")

    assert errors(response) == ["Source with this URL already exists."]


def test_today_is_a_day_of_checking(as_editor, draft):
    today = timezone.localdate()

    send(as_editor, address(draft), checked_on=today.isoformat())

    draft.refresh_from_db()
    assert draft.checked_on == today
