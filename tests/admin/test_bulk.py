"""Bulk actions: what they will do is shown first, then done to all or to none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import Change, Initiative, Organisation
from tests import factories
from tests.admin.bulk import choose, confirm, plan_of
from tests.admin.forms import address, data_of, soup


@pytest.fixture
def complete(db) -> Organisation:
    """A proposed organisation that has all that a public one must have."""
    return factories.OrganisationFactory(name_en="Complete", review_state="in-review", is_complete=True)


def test_publishing_shows_what_changes_and_what_is_lacking_and_changes_nothing_yet(as_publisher, complete):
    bare = factories.OrganisationFactory(name_en="Bare", review_state="draft")
    public = factories.OrganisationFactory(name_en="Public")

    page = choose(as_publisher, "publish", complete, bare, public)

    assert "Publish 1 entry?" in soup(page).select_one("#content h1").text
    assert plan_of(page) == {
        "able": {"Complete": ["In review", "Published"]},
        "refused": {
            "Bare": [
                "Draft",
                "It lacks what a public entry has: name (Chinese), summary (English), summary (Chinese), citations.",
            ],
            "Public": ["Published", "It is that already."],
        },
    }
    assert Organisation.objects.published().get() == public


def test_confirming_does_it_and_logs_each_with_the_reason(as_publisher, publisher, complete):
    other = factories.OrganisationFactory(review_state="draft", is_complete=True)
    bare = factories.OrganisationFactory(review_state="draft")

    page = choose(as_publisher, "publish", complete, other, bare)
    done = confirm(as_publisher, page, complete, reason="Checked at the fair")

    assert set(Organisation.objects.published()) == {complete, other}
    assert set(Change.objects.values_list("slug", "action", "by", "reason")) == {
        (record.slug, "published", publisher.pk, "Checked at the fair") for record in (complete, other)
    }
    assert complete.history.latest().history_change_reason == "Checked at the fair"
    said = [message.text for message in soup(done).select(".messagelist li")]
    assert said == ["2 entries are published.", "1 entry was left as it is."]


def test_nothing_is_confirmed_where_nothing_can_be_done(as_publisher):
    archived = factories.OrganisationFactory(review_state="archived")

    page = soup(choose(as_publisher, "archive", archived))

    assert page.select_one("#content h1").text.strip() == "Archive"
    assert not page.select("[name=confirm], [name=reason]")


@pytest.mark.parametrize("action", ["publish", "archive", "send_back"])
def test_an_editor_cannot_confirm_what_only_publishers_may_do(as_editor, as_publisher, complete, action):
    page = choose(as_publisher, action, complete)

    confirm(as_editor, page, complete)

    complete.refresh_from_db()
    assert complete.review_state == "in-review"
    assert not Change.objects.exists()


@pytest.mark.parametrize("action", ["mark_as_checked", "propose", "add_sector", "remove_sector"])
def test_an_editor_changes_nothing_public_at_once(as_editor, as_publisher, action):
    sector = factories.SectorFactory()
    public = factories.OrganisationFactory(checked_on=None, sectors=[sector] if action == "remove_sector" else [])
    more = {"sector": sector.pk} if "sector" in action else {}

    page = choose(as_editor, action, public, **more)

    assert plan_of(page)["refused"][public.name_en][1] == "It is or was public: that is for a Publisher to do."
    confirm(as_editor, choose(as_publisher, action, public, **more), public)
    public.refresh_from_db()
    assert (public.version, public.checked_on) == (1, None)


LONG = "Say when it was founded, and who says so. " * 6  # 252 characters


def test_sending_back_needs_a_reason(as_publisher, complete):
    page = choose(as_publisher, "send_back", complete)
    assert soup(page).select_one("[name=reason]").has_attr("required")

    for reason in ("", "   "):
        answer = confirm(as_publisher, page, complete, reason=reason)
        assert soup(answer).select_one(".bulk__field .errorlist").text == "This field is required."

    complete.refresh_from_db()
    assert complete.review_state == "in-review"


def test_reason_for_sending_back_is_kept_whole_and_read_by_the_author(as_publisher, as_editor, complete):
    confirm(as_publisher, choose(as_publisher, "send_back", complete), complete, reason=LONG)

    complete.refresh_from_db()
    assert (complete.review_state, complete.history.latest().history_change_reason) == ("draft", LONG.strip())
    assert LONG.strip() in soup(as_editor.get(address(complete))).select_one(".notice--own").text
    assert not soup(as_publisher.get(address(complete))).select(".notice--own")

    confirm(as_editor, choose(as_editor, "propose", complete), complete)
    assert not soup(as_editor.get(address(complete))).select(".notice--own")


def test_marking_as_checked_shows_both_days(as_publisher):
    never = factories.OrganisationFactory(name_en="Never", checked_on=None)
    today = factories.OrganisationFactory(name_en="Today")

    page = choose(as_publisher, "mark_as_checked", never, today)
    assert plan_of(page)["able"]["Never"][0] == "Never checked"
    assert plan_of(page)["refused"]["Today"][1] == "It was checked today already."

    confirm(as_publisher, page, never, reason="By telephone")
    never.refresh_from_db()
    assert never.checked_on == timezone.localdate()
    assert list(Change.objects.values_list("action", "reason")) == [("checked", "By telephone")]


@pytest.fixture
def banking(db):
    return factories.SectorFactory(name_en="Banking")


def test_a_sector_is_asked_for_then_added_after_the_others(as_publisher, banking):
    retail = factories.SectorFactory(name_en="Retail")
    record = factories.OrganisationFactory(name_en="Lenovo", sectors=[retail])
    inside = factories.OrganisationFactory(name_en="Inside", sectors=[banking])

    question = choose(as_publisher, "add_sector", record, inside)
    assert not soup(question).select("[name=confirm]")
    page = confirm(as_publisher, question, record, sector=banking.pk)
    assert plan_of(page) == {
        "able": {"Lenovo": ["Retail", "Retail, Banking"]},
        "refused": {"Inside": ["Banking", "It is in this sector already."]},
    }
    confirm(as_publisher, page, record, reason="They lend")

    assert list(record.sectors.all()) == [retail, banking]
    change = Change.objects.get()
    assert change.fields == {"sectors": [[retail.slug], [retail.slug, banking.slug]]}
    assert change.reason == "They lend"


def test_a_sector_is_removed_and_the_others_keep_their_order(as_publisher, banking):
    first, last = factories.SectorFactory(), factories.SectorFactory()
    record = factories.InitiativeFactory(sectors=[last, banking, first])
    outside = factories.InitiativeFactory(name_en="Outside")

    page = choose(as_publisher, "remove_sector", record, outside, sector=banking.pk)
    assert plan_of(page)["refused"]["Outside"][1] == "It is not in this sector."
    confirm(as_publisher, page, record)

    assert list(record.sectors.all()) == [last, first]


def test_an_editor_puts_their_drafts_into_a_sector(as_editor, banking):
    draft = factories.OrganisationFactory(review_state="draft")

    confirm(as_editor, choose(as_editor, "add_sector", draft, sector=banking.pk), draft)

    assert list(draft.sectors.all()) == [banking]


@pytest.mark.parametrize("sector", ["", "999", "x"])
def test_a_sector_that_does_not_exist_is_asked_for_again(as_publisher, sector):
    record = factories.OrganisationFactory()

    page = soup(choose(as_publisher, "add_sector", record, sector=sector))

    assert page.select("select[name=sector]")
    assert page.select(".errorlist")


def test_all_of_a_filtered_list_can_be_chosen(as_publisher):
    factories.InitiativeFactory.create_batch(60, review_state="draft")
    public = factories.InitiativeFactory()
    path = f"{address(Initiative, 'changelist')}?review_state__exact=draft"
    shown = as_publisher.get(path).context["cl"].result_list
    data = {
        "action": "propose",
        "_selected_action": [record.pk for record in shown],
        "select_across": "1",
        "index": "0",
    }

    page = as_publisher.post(path, data)
    as_publisher.post(path, data_of(page))

    assert Initiative.objects.filter(review_state="in-review").count() == 60
    public.refresh_from_db()
    assert public.review_state == "published"


def test_the_page_asks_as_much_for_20_records_as_for_2(as_publisher, banking):
    records = factories.OrganisationFactory.create_batch(20, review_state="draft", is_complete=True, sectors=[banking])
    asked = []
    as_publisher.get("/admin/")  # the first page of a session writes down when it began
    for chosen in (records[:2], records):
        with CaptureQueriesContext(connection) as captured:
            page = choose(as_publisher, "publish", *chosen)
        assert len(plan_of(page)["able"]) == len(chosen)
        asked.append(len(captured))

    assert asked[0] == asked[1] <= 15
