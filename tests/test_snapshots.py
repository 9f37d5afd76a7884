"""What is stored of a record can be taken, kept as JSON, and written back."""

import json

import pytest
from django.core.exceptions import ValidationError

from directory import actions, snapshots
from directory.models import Change, Citation, Initiative, Organisation, Relationship
from directory.snapshots import LostReferenceError, stored
from tests import factories
from tests.search.editor import Editor, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return factories.OrganisationFactory(slug="cyberport", name_en="Cyberport")


def full(**values) -> Organisation:
    """An organisation with something in every field, every link and every tie."""
    sectors = factories.SectorFactory.create_batch(3)
    record = factories.OrganisationFactory(
        slug="full",
        name_zh="完整",
        aliases=["One", "二"],
        identifiers={"brn": "1", "wikidata": "Q1"},
        website="https://example.org/",
        sectors=sectors[::-1],
        technologies=factories.TechnologyFactory.create_batch(2),
        parent=factories.OrganisationFactory(),
        successor=factories.OrganisationFactory(review_state="draft"),
        founded="2004-05",
        ended="2024",
        headquarters="hong-kong",
        district="southern",
        latitude=22.25,
        longitude=114.125,
        stock_code="0020.HK",
        size="11-50",
        featured=True,
        summary_en="Summary.",
        description_zh="第一段。\n\n第二段。",
        **values,
    )
    factories.CitationFactory(organisation=record, fields=["founded", "description"])
    factories.CitationFactory(organisation=record, fields=["name"])
    factories.ParticipationFactory(organisation=record, role="lead")
    factories.ParticipationFactory(organisation=record, initiative__review_state="draft")
    tie = factories.RelationshipFactory(subject=record, kind="funds", since="2020-01")
    factories.CitationFactory(relationship=tie, fields=["since"])
    factories.CitationFactory(relationship=tie)
    factories.RelationshipFactory(object=record, kind="partner-of")
    return record


def kept(record) -> dict:
    """The values of a record, as the database would hand them back."""
    return json.loads(json.dumps(stored(record)))


def test_shown_values_leave_out_what_is_not_public(organisation):
    organisation.parent = factories.OrganisationFactory(slug="secret-parent", review_state="draft")
    organisation.save()
    factories.ParticipationFactory(organisation=organisation, initiative__slug="shown", role="lead")
    factories.ParticipationFactory(organisation=organisation, initiative__review_state="draft")
    factories.RelationshipFactory(object=organisation, subject__review_state="archived")
    source = factories.CitationFactory(organisation=organisation, fields=["kind"]).source

    snapshot = snapshots.take(snapshots.load(organisation))

    assert snapshot.shown["parent"] is None
    assert snapshot.shown["participations"] == [["shown", "cyberport", "lead"]]
    assert snapshot.shown["relationships"] == []
    assert snapshot.shown["citations"] == [[source.url, ["kind"]]]
    assert not {"id", "version", "review_state", "checked_on", "search_text"} & snapshot.shown.keys()
    assert (snapshot.stored["parent"], len(snapshot.stored["participations"])) == ("secret-parent", 2)


def test_values_name_the_evidence_of_relationships(organisation):
    tie = factories.RelationshipFactory(subject=organisation, kind="funds", object__slug="other", since="2020")
    source = factories.CitationFactory(relationship=tie, fields=["since"]).source

    assert stored(organisation)["relationships"] == [["cyberport", "funds", "other", "2020", [[source.url, ["since"]]]]]


def test_differences_name_what_is_new_gone_and_changed():
    assert snapshots.differences({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 4, "d": 5}) == {
        "b": [2, 4],
        "c": [3, None],
        "d": [None, 5],
    }


def test_values_can_be_kept_as_json_and_compared_with_what_comes_back():
    record = full()

    assert kept(record) == stored(record)


def test_snapshots_of_many_records_cost_as_much_as_of_one(django_assert_max_num_queries):
    full()
    everything = snapshots.with_everything(Organisation.objects.all())
    with django_assert_max_num_queries(11):
        assert len(list(map(snapshots.take, everything.filter(slug="full")))) == 1
    with django_assert_max_num_queries(11):
        assert len(list(map(snapshots.take, everything))) == 5


def test_writing_what_is_stored_changes_nothing():
    record = full()
    before, rows = kept(record), list(Citation.objects.order_by("pk").values())

    actions.apply(record, before, by=None)

    record.refresh_from_db()
    assert (stored(record), record.version) == (before, 1)
    assert list(Citation.objects.order_by("pk").values()) == rows
    assert not Change.objects.exists()


def test_everything_can_be_emptied_and_written_back():
    record = full(review_state="draft")
    before = kept(record)
    bare = stored(factories.OrganisationFactory(slug="bare", name_en="Bare", review_state="draft"))
    empty = {name: value for name, value in bare.items() if name != "slug"}

    actions.apply(record, empty, by=None)
    emptied = stored(record)
    actions.apply(record, before, by=None)

    assert emptied == bare | {"slug": "full"}
    assert stored(record) == before
    assert Organisation.objects.get(slug="full").version == 3


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("citations", [["https://gone.example/", []]], "https://gone.example/"),
        ("sectors", ["gone"], "gone"),
        ("parent", "gone", "gone"),
        ("participations", [["gone", "cyberport", "lead"]], "gone"),
        ("relationships", [["cyberport", "funds", "gone", "", []]], "gone"),
    ],
)
def test_a_reference_to_what_is_gone_is_refused_with_the_name_of_its_field(organisation, name, value, shown):
    with pytest.raises(LostReferenceError) as caught:
        actions.apply(organisation, {"name_en": "Changed", name: value}, by=None)

    assert (caught.value.field, caught.value.key) == (name, shown)
    assert Organisation.objects.get().name_en == "Cyberport"


@pytest.mark.parametrize("values", [{"name_en": ""}, {"founded": "soon"}, {"founded": "2024", "ended": "2020"}])
def test_what_the_models_refuse_is_not_written(organisation, values):
    with pytest.raises(ValidationError):
        actions.apply(organisation, values, by=None)

    assert Organisation.objects.get().version == 1


def test_citations_come_back_in_their_order(organisation):
    urls = [factories.CitationFactory(organisation=organisation).source.url for _ in range(3)]
    before = kept(organisation)

    actions.apply(organisation, {"citations": [[urls[2], []], [urls[0], ["name"]]]}, by=None)
    assert stored(organisation)["citations"] == [[urls[2], []], [urls[0], ["name"]]]
    actions.apply(organisation, before, by=None)

    assert stored(organisation) == before


def test_a_tie_is_a_change_of_both_ends(organisation):
    factories.OrganisationFactory(slug="other")
    source = factories.SourceFactory()

    actions.apply(
        organisation, {"relationships": [["cyberport", "funds", "other", "2020", [[source.url, []]]]]}, by=None
    )

    assert sorted(Change.objects.values_list("slug", "action")) == [("cyberport", "changed"), ("other", "changed")]
    assert Relationship.objects.get().citations.get().source == source


def test_ties_kept_under_a_former_slug_are_those_of_the_record(organisation):
    factories.RelationshipFactory(subject=organisation, kind="funds", object__slug="other")
    before = kept(organisation)
    Organisation.objects.filter(slug="cyberport").update(slug="renamed")
    organisation.refresh_from_db()
    actions.apply(organisation, {"relationships": []}, by=None)

    actions.apply(organisation, before, by=None)

    assert Relationship.objects.get().subject == organisation


@pytest.mark.parametrize("seed", range(3))
def test_versions_written_back_are_stored_as_they_were(seed):
    """Random edits of a small register: whatever a record was, it can become again, and then what it is now."""
    fill()
    editor = Editor("ab"[seed % 2])
    editor.random.seed(seed)
    record = editor.random.choice(editor.own_records())
    versions = []
    edits = [editor.change_texts, editor.change_links, editor.change_values, editor.change_lead, editor.check]
    for _ in range(12):
        versions.append(kept(type(record).objects.get(pk=record.pk)))
        editor.random.choice(edits)(type(record).objects.get(pk=record.pk))
    now = kept(record)
    record = type(record).objects.get(pk=record.pk)

    for version in reversed(versions):
        actions.apply(record, version, by=None)
        assert stored(record) == version
    actions.apply(record, now, by=None)

    assert stored(record) == now


def test_every_version_keeps_all_that_was_stored(organisation):
    source = factories.SourceFactory()
    before = kept(organisation)

    actions.apply(organisation, {"citations": [[source.url, ["name"]]]}, by=None)

    rows = list(organisation.history.order_by("version").values_list("version", "stored"))
    assert rows == [(1, before), (2, kept(organisation))]


def test_a_deleted_record_leaves_all_that_was_stored(organisation):
    before = kept(organisation)
    key = organisation.pk

    actions.delete(organisation, by=None)

    assert Organisation.history.get(id=key, history_type="-").stored == before


def test_initiatives_keep_their_participants():
    initiative = factories.InitiativeFactory(slug="sandbox", challenges=[factories.ChallengeFactory(slug="talent")])
    factories.ParticipationFactory(initiative=initiative, organisation__slug="lab", role="lead")
    before = kept(initiative)

    actions.apply(initiative, {"participations": [], "challenges": []}, by=None)
    assert Initiative.objects.get().participations.count() == 0
    actions.apply(initiative, before, by=None)

    assert stored(initiative) == before
    assert before["participations"] == [["sandbox", "lab", "lead"]]
