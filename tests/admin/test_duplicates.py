"""The pages of likely duplicates, and the warning before one more is made."""

import pytest
from django.contrib.auth.models import Permission

from directory.models import DistinctPair, Initiative, Organisation
from tests import factories
from tests.admin.forms import address, data_of, send, soup
from tests.people import signed_in


@pytest.fixture
def pair(db) -> list[Organisation]:
    """Two organisations that are likely to be one."""
    first = factories.OrganisationFactory(name_en="Lenovo", website="https://lenovo.example", name_zh="聯想")
    return [first, factories.OrganisationFactory(name_en="Lenovo", district="eastern")]


def pair_address(first, second) -> str:
    return f"{address(first, 'changelist')}duplicates/{first.pk}/{second.pk}/"


def listed(client, model, band: str = "same") -> list[str]:
    """The names of the pairs in a band, as the page shows them."""
    page = soup(client.get(f"{address(model, 'changelist')}duplicates/?band={band}"))
    return [" ".join(link.text.split()) for link in page.select(".pair__names")]


def test_the_list_leads_to_likely_duplicates(as_editor, pair):
    page = soup(as_editor.get(address(Organisation, "changelist")))

    link = page.select_one(".object-tools a[href$='/duplicates/']")
    assert as_editor.get(link["href"]).status_code == 200


def test_pairs_are_listed_by_band_with_their_reasons(as_editor, pair):
    factories.OrganisationFactory(name_en="Baidu")
    factories.OrganisationFactory(name_en="Baidu Group")

    page = soup(as_editor.get(f"{address(Organisation, 'changelist')}duplicates/"))

    assert [tab.text.split()[-1] for tab in page.select(".bands a")] == ["1", "1", "0"]
    assert page.select_one(".bands [aria-current]").text.startswith("The same")
    assert "Both are called “Lenovo”." in page.select_one(".pair").text
    assert listed(as_editor, Organisation, "look") == ["Baidu Baidu Group"]
    assert listed(as_editor, Organisation, "nonsense") == ["Baidu Baidu Group"]
    assert listed(as_editor, Initiative) == []


def test_many_pairs_are_paged(as_editor):
    for number in range(30):
        factories.OrganisationFactory.create_batch(2, name_en=f"Twin{number} of many")

    first = soup(as_editor.get(f"{address(Organisation, 'changelist')}duplicates/"))
    second = as_editor.get(f"{address(Organisation, 'changelist')}duplicates/{first.select_one('[rel=next]')['href']}")

    assert [len(page.select(".pair")) for page in (first, soup(second))] == [25, 5]


def test_two_records_are_shown_side_by_side_with_what_differs_marked(as_editor, pair):
    factories.CitationFactory(organisation=pair[0], source__title="Annual report")

    page = soup(as_editor.get(pair_address(*pair)))

    rows = {row.th.text.split(" differs")[0].strip(): row for row in page.select("tbody tr")}
    assert "Address (English)" not in rows
    assert {name for name, row in rows.items() if "differs" in row.get("class", [])} == {
        "Slug",
        "Name (Chinese)",
        "Website",
        "District",
        "Citations",
    }
    assert [cell.text.strip() for cell in rows["District"].select("td")] == ["–", "Eastern"]
    assert [cell.text.strip() for cell in rows["Citations"].select("td")] == ["Annual report", "–"]
    assert [link["href"] for link in page.select("thead a")] == [address(record) for record in pair]


def test_a_judgement_is_remembered_and_can_be_taken_back(as_editor, editor, pair):
    page = as_editor.post(pair_address(*pair), {"judgement": "apart"}, follow=True)

    assert DistinctPair.objects.get().by == editor
    assert "not the same" in soup(page).select_one(".messagelist").text
    assert soup(page).select_one(".messagelist a")["href"] == pair_address(*pair)
    assert listed(as_editor, Organisation) == []
    assert listed(as_editor, Organisation, "different") == ["Lenovo 聯想 Lenovo"]
    assert "an-editor judged" in soup(as_editor.get(pair_address(*pair))).select_one(".judgement").text

    as_editor.post(pair_address(*pair), {"judgement": "take-back"})

    assert not DistinctPair.objects.exists()
    assert listed(as_editor, Organisation) == ["Lenovo 聯想 Lenovo"]


def test_a_judgement_outlives_its_records_without_a_trace_on_the_page(as_publisher, pair):
    as_publisher.post(pair_address(*pair), {"judgement": "apart"})

    as_publisher.post(address(pair[0], "delete"), {"post": "yes"})

    assert not Organisation.objects.filter(pk=pair[0].pk).exists()
    assert listed(as_publisher, Organisation, "different") == []


def test_looking_changes_nothing_and_judging_is_for_those_who_may_change(pair):
    onlooker = factories.UserFactory(is_staff=True)
    client = signed_in(onlooker)
    assert client.get(pair_address(*pair)).status_code == 403
    assert client.get(f"{address(Organisation, 'changelist')}duplicates/").status_code == 403

    onlooker.user_permissions.add(Permission.objects.get(codename="view_organisation"))

    assert not soup(client.get(pair_address(*pair))).select(".judgement button")
    assert client.post(pair_address(*pair), {"judgement": "apart"}).status_code == 403
    assert not DistinctPair.objects.exists()


def test_only_two_different_records_make_a_pair(as_editor, pair):
    first, second = pair

    for keys in ((first, first), (second, first), (first, Organisation(pk=0))):
        assert as_editor.get(pair_address(*keys)).status_code == 404
        assert as_editor.post(pair_address(*keys), {"judgement": "apart"}).status_code == 404


NEW = {"slug": "new", "kind": "company", "review_state": "draft"}


def test_a_new_record_that_looks_like_one_is_not_saved_at_once(as_editor):
    known = factories.OrganisationFactory(name_en="SenseTime", name_zh="商湯科技")

    page = send(as_editor, address(Organisation, "add"), name_en="Sense Tech", name_zh="商汤科技", **NEW)

    warning = soup(page).select_one(".warning")
    assert warning.a["href"] == address(known)
    assert "Both are called “商汤科技”." in warning.text
    assert data_of(page)["name_en"] == ["Sense Tech"]
    assert Organisation.objects.count() == 1


def test_a_new_record_is_saved_anyway_when_an_editor_says_so(as_editor):
    factories.OrganisationFactory(name_en="SenseTime")
    page = send(as_editor, address(Organisation, "add"), name_en="Sensetime", **NEW)
    button = soup(page).select_one(".warning button")

    response = as_editor.post(address(Organisation, "add"), data_of(page) | {button["name"]: button["value"]})

    assert response.status_code == 302
    assert Organisation.objects.filter(slug="new").exists()


def test_a_new_record_like_no_other_is_saved_at_once(as_editor):
    factories.OrganisationFactory(name_en="SenseTime")

    assert send(as_editor, address(Organisation, "add"), name_en="Baidu", **NEW).status_code == 302


def test_other_errors_are_said_before_likely_duplicates(as_editor):
    factories.OrganisationFactory(name_en="SenseTime", slug="new")

    page = soup(send(as_editor, address(Organisation, "add"), name_en="SenseTime", **NEW))

    assert not page.select(".warning")
    assert "already exists" in page.select_one(".errorlist").text


def test_an_edited_record_is_not_compared(as_editor):
    factories.OrganisationFactory(name_en="SenseTime")
    draft = factories.OrganisationFactory(name_en="Baidu", review_state="draft")

    assert send(as_editor, address(draft), name_en="SenseTime").status_code == 302


def test_initiatives_are_warned_of_too(as_editor):
    factories.InitiativeFactory(name_en="AI Subsidy Scheme")

    page = send(
        as_editor,
        address(Initiative, "add"),
        name_en="A.I. Subsidy Scheme",
        **NEW | {"kind": "funding"},
    )

    assert soup(page).select(".warning")
    assert Initiative.objects.count() == 1
