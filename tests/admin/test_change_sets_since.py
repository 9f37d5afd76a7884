"""What was proposed can be decided on, whatever has become of the register since."""

import pytest

from directory import actions, change_sets, snapshots
from directory.models import ChangeSet, Organisation
from tests import factories
from tests.admin.forms import add_line, address, send, soup
from tests.admin.proposals import decide, preview_of, proposed


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(
        slug="cyberport", name_en="Cyberport", name_zh="數碼港", summary_en="A park.", summary_zh="園區。"
    )


def test_a_field_that_has_changed_since_needs_a_choice(as_editor, as_publisher, organisation):
    change_set = proposed(as_editor, organisation, name_en="Proposed", summary_en="Proposed.")
    send(as_publisher, address(organisation), name_en="Changed since")

    page = soup(as_publisher.get(address(change_set)))
    row = page.select_one("tr.differs")
    assert [cell.text.strip() for cell in row.select("td:nth-of-type(1), .option b, .option__text")] == [
        "Cyberport",
        "Now",
        "Changed since",
        "Proposed",
        "Proposed",
    ]
    response = decide(as_publisher, change_set, _accept_all="x")
    assert "choose one of the values" in response.content.decode()
    decide(as_publisher, change_set, **{"_accept_all": "x", "choice-name_en": "theirs"})

    organisation.refresh_from_db()
    change_set.refresh_from_db()
    assert (organisation.name_en, organisation.summary_en) == ("Changed since", "Proposed.")
    assert (change_set.state, change_set.accepted) == ("partly", ["summary_en"])


def test_lists_that_both_added_to_can_be_joined(as_editor, as_publisher, organisation):
    mine, theirs = factories.SourceFactory.create_batch(2)
    change_set = proposed(as_editor, organisation, **add_line("citations", source=mine.pk))
    send(as_publisher, address(organisation), **add_line("citations", source=theirs.pk))

    decide(as_publisher, change_set, **{"_accept": "x", "choice-citations": "both"})

    assert snapshots.stored(organisation)["citations"] == [[theirs.url, []], [mine.url, []]]


def test_what_refers_to_something_gone_is_said_and_not_an_error(as_editor, as_publisher, organisation):
    sector = factories.SectorFactory()
    change_set = proposed(as_editor, organisation, sectors=[str(sector.pk)], name_en="Changed")
    slug = sector.slug
    sector.delete()

    for client, path in (
        (as_publisher, address(change_set)),
        (as_editor, address(change_set)),
        (as_editor, address(organisation)),
    ):
        assert f"Sectors: “{slug}” no longer exists." in client.get(path).content.decode()
    assert as_editor.get(preview_of(change_set)).status_code == 200
    decide(as_publisher, change_set, _accept_all="x")

    organisation.refresh_from_db()
    change_set.refresh_from_db()
    assert (organisation.name_en, change_set.state) == ("Changed", "accepted")


def test_a_proposal_of_which_all_is_gone_can_be_decided(as_publisher, organisation, editor):
    parent = factories.OrganisationFactory(slug="gone", review_state="draft")
    change_set = change_sets.propose(organisation, {"parent": "gone"}, by=editor)
    parent.delete()

    assert "Parent: “gone” no longer exists." in as_publisher.get(address(change_set)).content.decode()
    decide(as_publisher, change_set, _reject="x")

    change_set.refresh_from_db()
    assert change_set.state == "rejected"


def test_a_proposal_that_cites_a_source_by_its_former_url_is_accepted(as_editor, as_publisher, organisation):
    """It stays a change of what it was: the source alone has another address."""
    first, second = (factories.CitationFactory(organisation=organisation).source for _ in "ab")
    added = factories.SourceFactory()
    change_set = proposed(
        as_editor,
        organisation,
        citations__TOTAL_FORMS="3",
        citations__2__source=added.pk,
        citations__1__DELETE="on",
    )
    for source in (first, added):
        send(as_publisher, address(source), url=f"https://moved.example/{source.pk}")

    assert not soup(as_publisher.get(address(change_set))).select("tr.differs")
    assert as_editor.get(preview_of(change_set)).status_code == 200
    decide(as_publisher, change_set, _accept_all="x")

    cited = [citation.source for citation in organisation.citations.in_order()]
    assert cited == [first, added]
    assert second not in cited


def test_a_proposed_address_that_was_taken_meanwhile_is_said_and_not_an_error(as_publisher, organisation, editor):
    taken, former = (change_sets.propose(organisation, {"slug": slug}, by=editor) for slug in ("taken", "former"))
    other = factories.OrganisationFactory(slug="former", name_en="Other")
    actions.apply(other, {"slug": "taken"}, by=None)

    for slug, message in (("taken", "Slug already exists"), ("former", "is a former address of Other")):
        ChangeSet.objects.update(proposed={"slug": slug})
        response = decide(as_publisher, taken or former, _accept_all="x")
        assert message in response.content.decode()
        preview = as_publisher.get(preview_of(taken or former), follow=True)
        assert message in soup(preview).select_one(".messagelist").text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"checked_on": "2999-01-01"}, "Nobody can have checked this entry on a day to come."),
        ({"parent": "child"}, "That would lead in a circle: Child leads back here."),
        ({"successor": "child"}, "That would lead in a circle: Child leads back here."),
    ],
)
def test_an_acceptance_obeys_the_rules_of_the_form(as_publisher, organisation, editor, values, message):
    factories.OrganisationFactory(slug="child", parent=organisation, successor=organisation)
    change_set = change_sets.propose(organisation, values, by=editor)

    response = decide(as_publisher, change_set, _accept_all="x")

    assert message in response.content.decode()
    assert Organisation.objects.get(pk=organisation.pk).version == 1
