"""What was taken out of public sight is changed by Publishers only, with its ties and evidence, by every route."""

import pytest

from directory import actions
from directory.admin import mixins
from directory.models import Citation, Organisation, Participation, Relationship, ReviewState
from tests import factories
from tests.admin.conflicts import opened, post, resolve
from tests.admin.forms import add_line, address, data_of, errors, send, soup


@pytest.fixture
def draft(db) -> Organisation:
    return factories.OrganisationFactory(review_state="draft", slug="draft", name_en="Draft")


@pytest.fixture
def archived(db) -> Organisation:
    return factories.OrganisationFactory(review_state="archived", slug="archived")


@pytest.fixture
def things(draft, archived) -> dict[str, object]:
    """Ties between a draft and an archived record, and evidence of what is archived."""
    tie = factories.RelationshipFactory(subject=draft, object=archived, kind="funds")
    past = factories.InitiativeFactory(review_state="archived")
    return {
        "participation": factories.ParticipationFactory(organisation=draft, initiative=past),
        "relationship": tie,
        "citation": factories.CitationFactory(relationship=tie),
        "source of a record": factories.CitationFactory(organisation=archived).source,
        "source of an initiative": factories.CitationFactory(initiative=past).source,
        "source of a relationship": factories.CitationFactory(relationship=tie).source,
    }


@pytest.mark.parametrize(
    "kind",
    [
        "participation",
        "relationship",
        "citation",
        "source of a record",
        "source of an initiative",
        "source of a relationship",
    ],
)
def test_ties_and_evidence_of_what_is_archived_are_for_publishers(as_editor, as_publisher, things, kind):
    thing = things[kind]
    data = data_of(as_publisher.get(address(thing)))

    assert as_editor.get(address(thing)).status_code == 200
    assert as_editor.post(address(thing), data).status_code == 403
    assert as_editor.post(address(thing, "delete"), {"post": "yes"}).status_code == 403
    assert as_publisher.post(address(thing), data).status_code == 302


def test_an_editor_ties_no_draft_to_what_is_archived(as_editor, draft, archived):
    response = send(as_editor, address(draft), **add_line("relationships_from", kind="funds", object=archived.pk))

    assert "a Publisher" in " ".join(errors(response))
    assert not Relationship.objects.exists()


@pytest.mark.parametrize("change", ["since", "removal", "removal after a move"])
def test_an_editor_changes_no_line_of_a_draft_that_is_tied_to_what_is_archived(as_editor, draft, things, change):
    other = factories.OrganisationFactory(review_state="draft")
    changes = {
        "since": {"relationships_from__0__since": "2020"},
        "removal": {"relationships_from__0__DELETE": "on"},
        "removal after a move": {
            "relationships_from__0__DELETE": "on",
            "relationships_from__0__object": str(other.pk),
        },
    }
    response = send(as_editor, address(draft), **changes[change])

    assert "a Publisher" in soup(response).text
    assert not Relationship.objects.get().since


def test_an_editor_changes_all_else_of_that_draft(as_editor, draft, things):
    assert send(as_editor, address(draft), name_en="Mine").status_code == 302

    draft.refresh_from_db()
    assert draft.name_en == "Mine"


def test_an_editor_resolves_a_conflict_about_that_draft_but_for_its_tie(as_editor, another, draft, things):
    data = opened(as_editor, draft)
    send(another, address(draft), name_en="Theirs", relationships_from__0__since="2019")
    response = post(as_editor, draft, data, name_en="Mine")

    refused = resolve(as_editor, draft, response, name_en="mine", relationships="mine")
    assert "a Publisher" in soup(refused).select_one(".errornote").text
    assert resolve(as_editor, draft, response, name_en="mine", relationships="theirs").status_code == 302

    draft.refresh_from_db()
    assert (draft.name_en, Relationship.objects.get().since) == ("Mine", "2019")


def test_an_editor_reverts_no_tie_to_what_is_archived(as_editor, as_publisher, draft, things):
    send(as_publisher, address(draft), relationships_from__0__since="2019")
    path = f"{address(draft, 'history')}{draft.history.filter(version=1).latest().pk}/"
    data = {field["name"]: field["value"] for field in soup(as_editor.get(path)).select("form.revert input")}

    page = as_editor.post(path, data, follow=True)

    assert "a Publisher" in soup(page).select_one(".messagelist").text
    assert Relationship.objects.get().since == "2019"


@pytest.mark.parametrize("model", [Participation, Relationship, Citation])
def test_what_was_published_while_an_editor_waited_for_their_turn_is_not_tied(
    as_editor, publisher, draft, monkeypatch, model
):
    draft.review_state = "in-review"
    draft.save()
    ends = {
        Participation: {"organisation": draft.pk, "initiative": factories.InitiativeFactory().pk, "role": "lead"},
        Relationship: {"subject": draft.pk, "object": factories.OrganisationFactory().pk, "kind": "funds"},
        Citation: {"organisation": draft.pk, "source": factories.SourceFactory().pk},
    }
    data = data_of(as_editor.get(address(model, "add"))) | ends[model]

    def publish() -> None:
        monkeypatch.undo()
        with actions.editing(draft, by=publisher, restores=True):
            draft.review_state = ReviewState.PUBLISHED
            draft.save()

    monkeypatch.setattr(mixins, "take_turn", publish)
    response = as_editor.post(address(model, "add"), data)

    assert "a Publisher" in " ".join(errors(response))
    assert not model.objects.exists()
