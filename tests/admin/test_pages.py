"""Every page of the admin opens, for everybody who may open it, within its bound of queries."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from directory import models
from tests import factories
from tests.admin.forms import address, send, soup

REGISTERED = [model for model in admin.site._registry if model._meta.app_label == "directory"]
# The log of sign-ins is for administrators alone, merges are for Publishers: `test_entering`, `test_merging`.
OURS = [model for model in REGISTERED if model not in (models.SignIn, models.Merge)]
EDITABLE = [model for model in OURS if model not in (models.Change, models.ChangeSet)]


@pytest.fixture
def things(db):
    """One row of each model, tied together, by model."""
    sector = factories.SectorFactory()
    initiative = factories.InitiativeFactory(sectors=[sector], challenges=[factories.ChallengeFactory()])
    part = factories.ParticipationFactory(initiative=initiative)
    rows = [
        sector,
        factories.TechnologyFactory(),
        initiative.challenges.get(),
        factories.AudienceFactory(),
        initiative,
        part,
        part.organisation,
        factories.RelationshipFactory(subject=part.organisation),
        factories.CitationFactory(initiative=initiative),
        factories.ChangeFactory(slug=initiative.slug, fields={"name_en": ["Old", "New"]}),
    ]
    rows.append(factories.GuidePartFactory().guide)
    rows.append(rows[-3].source)
    rows.append(factories.ChangeSetFactory(initiative=initiative, proposed={"name_en": "New"}))
    return {type(row): row for row in rows}


def test_lists_records_and_histories_open_for_everybody(as_anybody, things):
    paths = [address(things[model], view) for model in OURS for view in ("changelist", "change", "history")]

    assert {path: as_anybody.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_pages_to_add_and_delete_open_for_publishers(as_publisher, things):
    paths = [address(things[model], view) for model in EDITABLE for view in ("add", "delete")]

    assert {path: as_publisher.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("model", [User, Group], ids=lambda model: model.__name__)
def test_accounts_are_only_for_administrators(as_publisher, as_administrator, groups, model):
    assert as_publisher.get(address(model, "changelist")).status_code == 403
    assert as_administrator.get(address(model, "changelist")).status_code == 200
    assert as_administrator.get(address(model.objects.first())).status_code == 200


@pytest.mark.parametrize("view", ["add", "delete"])
def test_the_change_log_is_only_to_be_read(as_administrator, things, view):
    assert as_administrator.get(address(things[models.Change], view)).status_code == 403


def test_the_change_log_shows_old_and_new_values(as_editor, things):
    page = soup(as_editor.get(address(things[models.Change])))

    assert page.select_one(".details del").text == "Old"
    assert page.select_one(".details ins").text == "New"


def test_the_first_page_lists_the_directory_before_the_accounts(as_administrator):
    page = soup(as_administrator.get("/admin/"))

    headings = [link.text for link in page.select("#content-main .model-organisation a, #content-main caption a")]
    assert headings[:2] == ["Directory", "Organisations"]


def test_nobody_enters_without_signing_in(db):
    response = Client().get(address(models.Organisation, "changelist"))

    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


def test_list_says_state_freshness_and_evidence_in_words(as_editor):
    stale = timezone.localdate().replace(year=timezone.localdate().year - 2, day=1)
    factories.OrganisationFactory(checked_on=stale, review_state="in-review", confidence="general", name_zh="數碼港")

    row = soup(as_editor.get(address(models.Organisation, "changelist"))).select_one("#result_list tbody tr").text

    for word in ("In review", "Stale", "Thin sources", "數碼港"):
        assert word in row


def test_list_says_that_an_entry_was_never_checked(as_editor):
    factories.OrganisationFactory(checked_on=None)

    assert "Never checked" in as_editor.get(address(models.Organisation, "changelist")).content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("freshness=never", {"never"}),
        ("freshness=stale", {"stale"}),
        ("freshness=fresh", {"fresh", "bilingual"}),
        ("missing=name", {"never", "stale", "fresh"}),
        ("missing=sources", {"never", "stale", "bilingual"}),
        ("missing=sectors", {"never", "stale", "bilingual"}),
        ("sector=finance", {"fresh"}),
        ("sector=nonsense", {"never", "stale", "fresh", "bilingual"}),
        ("missing=nonsense&_facets=True", {"never", "stale", "fresh", "bilingual"}),
    ],
)
def test_filters_of_the_list_find_what_needs_work(as_editor, query, expected):
    child = factories.SectorFactory(parent=factories.SectorFactory(slug="finance"))
    factories.OrganisationFactory(slug="never", checked_on=None)
    factories.OrganisationFactory(slug="stale", checked_on="2020-01-01")
    fresh = factories.OrganisationFactory(slug="fresh", sectors=[child])
    factories.CitationFactory(organisation=fresh)
    factories.OrganisationFactory(slug="bilingual", name_zh="中文")

    response = as_editor.get(f"{address(models.Organisation, 'changelist')}?{query}")

    assert {record.slug for record in response.context["cl"].result_list} == expected


def test_only_published_entries_are_viewed_on_the_site(as_publisher):
    published, draft = factories.OrganisationFactory(), factories.OrganisationFactory(review_state="draft")

    link = soup(as_publisher.get(address(published))).select_one("a.viewsitelink")
    assert link["href"] == f"/en/organisations/{published.slug}/"
    assert not soup(as_publisher.get(address(draft))).select("a.viewsitelink")


def test_words_of_a_vocabulary_are_viewed_on_the_site(as_publisher):
    sector, audience = factories.SectorFactory(), factories.AudienceFactory()

    link = soup(as_publisher.get(address(sector))).select_one("a.viewsitelink")
    assert link["href"] == f"/en/sectors/{sector.slug}/"
    assert not soup(as_publisher.get(address(audience))).select("a.viewsitelink")


def test_an_organisation_with_a_hundred_of_everything_opens_in_few_queries(as_publisher, django_assert_max_num_queries):
    organisation = factories.OrganisationFactory(sectors=[factories.SectorFactory()])
    for _ in range(100):
        factories.CitationFactory(organisation=organisation)
        factories.ParticipationFactory(organisation=organisation)
    for _ in range(20):
        factories.RelationshipFactory(subject=organisation)
        factories.RelationshipFactory(object=organisation)

    with django_assert_max_num_queries(30):
        response = as_publisher.get(address(organisation))

    assert len(soup(response).select("tr.dynamic-citations, #citations-group tr.has_original")) == 100


def test_a_record_with_more_lines_than_usual_forms_have_fields_is_saved(as_publisher):
    organisation = factories.OrganisationFactory(name_en="Before")
    sources = [models.Source(url=f"https://example.org/{n}", title=f"Document {n}") for n in range(350)]
    models.Citation.objects.bulk_create(
        models.Citation(organisation=organisation, source=source)
        for source in models.Source.objects.bulk_create(sources)
    )

    response = send(as_publisher, address(organisation), name_en="After")

    assert response.status_code == 302
    organisation.refresh_from_db()
    assert organisation.name_en == "After"


def test_an_initiative_with_a_hundred_of_everything_opens_in_few_queries(as_publisher, django_assert_max_num_queries):
    initiative = factories.InitiativeFactory()
    for _ in range(100):
        factories.CitationFactory(initiative=initiative)
        factories.ParticipationFactory(initiative=initiative)

    with django_assert_max_num_queries(30):
        response = as_publisher.get(address(initiative))

    page = soup(response)
    assert len(page.select("#citations-group tr.has_original")) == 100
    assert len(page.select("#participations-group tr.has_original")) == 100


def test_lists_are_bounded_in_queries(register, as_publisher, django_assert_max_num_queries):
    for model in OURS:
        with django_assert_max_num_queries(15):
            response = as_publisher.get(address(model, "changelist"))
        assert response.status_code == 200, model


def test_the_language_of_the_admin_is_chosen_and_kept(as_editor):
    response = as_editor.post("/admin/language/", {"language": "zh-hant", "next": "/admin/directory/sector/"})

    assert response.url == "/admin/directory/sector/"
    assert response.cookies["language"].value == "zh-hant"
    assert as_editor.get("/admin/").headers["Content-Language"] == "zh-Hant-HK"


def test_the_choice_of_a_language_leads_to_no_other_site(as_editor):
    response = as_editor.post("/admin/language/", {"language": "xx", "next": "https://elsewhere.example/"})

    assert response.url == "/admin/"
    assert "language" not in response.cookies


def test_admin_pages_carry_nothing_inline(as_administrator, things):
    for model in OURS:
        for page in ("changelist", "change", "history"):
            found = soup(as_administrator.get(address(things[model], page)))
            assert not found.select("[style], style, script:not([src], [type='application/json'])")
