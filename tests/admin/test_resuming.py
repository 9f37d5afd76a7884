"""Somebody else saved an entry while its editor was signed out: neither overwrites the other, and no text is lost."""

import pytest

from directory.models import ChangeSet, Organisation
from tests import factories
from tests.admin.conflicts import chosen, opened, post, resolve
from tests.admin.entering import enter, sign_in_again, typed_into
from tests.admin.forms import address, data_of, errors, send, soup


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(name_en="Before", summary_en="A park.", review_state="draft")


@pytest.fixture
def colleague(client, groups):
    """Another Publisher at their desk, whose session goes on."""
    factories.UserFactory(username="colleague", is_staff=True, groups=[groups["Publisher"]])

    def save(thing, **changes) -> None:
        enter(client, "colleague")
        send(client, address(thing), **changes)

    return save


def test_a_form_that_comes_back_meets_what_somebody_else_has_saved(as_editor, organisation, colleague, waits):
    response = typed_into(as_editor, address(organisation), waits, name_en="Mine")
    colleague(organisation, name_en="Theirs", summary_en="Theirs.")

    page = sign_in_again(as_editor, "an-editor", response)
    assert data_of(page)["name_en"] == ["Mine"]
    response = as_editor.post(address(organisation), data_of(page))

    assert chosen(response) == {"name_en": "", "summary_en": "theirs"}
    resolve(as_editor, organisation, response, name_en="mine")
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.summary_en) == ("Mine", "Theirs.")


def test_lines_come_back_though_somebody_else_has_removed_some(as_editor, organisation, colleague, waits):
    citations = [factories.CitationFactory(organisation=organisation) for _ in range(2)]
    response = typed_into(as_editor, address(organisation), waits, citations__0__fields=["name"])
    colleague(organisation, citations__1__DELETE="on")

    page = sign_in_again(as_editor, "an-editor", response)

    data = data_of(page)
    sources = [data[f"citations-{number}-source"] for number in range(2)]
    assert sources == [[str(citation.source_id)] for citation in citations]
    assert data["citations-0-fields"] == ["name"]
    response = as_editor.post(address(organisation), data)
    assert chosen(response) == {"citations": ""}


def test_what_is_proposed_comes_back_and_meets_it_too(as_editor, colleague, waits):
    public = factories.OrganisationFactory(name_en="Before", summary_en="A park.")
    response = typed_into(as_editor, address(public), waits, name_en="Mine")
    colleague(public, name_en="Theirs")

    page = sign_in_again(as_editor, "an-editor", response)
    response = as_editor.post(address(public), data_of(page))

    assert chosen(response) == {"name_en": ""}
    resolve(as_editor, public, response, name_en="mine")
    assert ChangeSet.objects.get().proposed == {"name_en": "Mine"}


@pytest.mark.parametrize(
    ("factory", "field"),
    [
        (factories.SourceFactory, "title"),
        (factories.SectorFactory, "name_en"),
        (factories.RelationshipFactory, "since"),
    ],
)
def test_a_form_without_versions_says_what_somebody_else_has_changed(as_publisher, factory, field, colleague, waits):
    thing = factory()
    response = typed_into(as_publisher, address(thing), waits, **{field: "2020"})
    colleague(thing, **{field: "2019"})

    page = sign_in_again(as_publisher, "a-publisher", response)

    said = " ".join(errors(page))
    assert "Somebody else has changed this to “2019” meanwhile" in said
    assert "It is not saved yet" in said
    assert data_of(page)[field] == ["2020"]


@pytest.fixture
def conflict(as_editor, organisation, colleague):
    """The page of a conflict, as an Editor sees it."""
    data = opened(as_editor, organisation)
    colleague(organisation, name_en="Theirs")
    return post(as_editor, organisation, data, name_en="Mine", description_en="Long text.")


def test_the_page_of_a_conflict_comes_back_with_what_was_typed_and_chosen(as_editor, organisation, conflict, waits):
    waits()
    sent = data_of(conflict) | {"choice-name_en": "mine", "reason": "Because"}
    page = sign_in_again(as_editor, "an-editor", as_editor.post(address(organisation), sent))

    assert "It is not saved yet" in soup(page).select_one(".errornote").text
    assert chosen(page) == {"name_en": "mine", "description_en": "mine"}
    assert soup(page).select_one("[name=reason]")["value"] == "Because"
    organisation.refresh_from_db()
    assert organisation.name_en == "Theirs"
    assert resolve(as_editor, organisation, page).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.description_en) == ("Mine", "Long text.")


def test_the_page_of_a_conflict_comes_back_though_yet_another_has_saved(
    as_editor, organisation, conflict, colleague, waits
):
    waits()
    response = as_editor.post(address(organisation), data_of(conflict) | {"choice-name_en": "mine"})
    colleague(organisation, name_en="Third")

    page = sign_in_again(as_editor, "an-editor", response)

    assert [note.text for note in soup(page).select(".errornote")] == [
        "This is what you typed before you were signed out. It is not saved yet: check it and save it.",
        "Somebody has saved this entry once more.",
    ]
    assert chosen(page) == {"name_en": "", "description_en": "mine"}


def test_a_comment_on_a_proposal_comes_back_to_be_sent_again(as_publisher, editor, waits):
    change_set = factories.ChangeSetFactory(
        organisation=factories.OrganisationFactory(), by=editor, proposed={"name_en": "Mine"}
    )
    as_publisher.get(address(change_set))
    waits()
    response = as_publisher.post(address(change_set), {"_send_back": "x", "comment": "Why?"})

    page = sign_in_again(as_publisher, "a-publisher", response)

    assert soup(page).select_one("[name=comment]")["value"] == "Why?"
    assert "It is not saved yet" in soup(page).text
