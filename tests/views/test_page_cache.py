"""Whole pages kept until something public changes."""

import gzip

import pytest
from django.db import connection
from django.test import Client, override_settings

from directory import actions
from directory.models import Organisation
from directory.search import index
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

IN_MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "page-cache-tests"}}


@pytest.fixture(autouse=True)
def kept_in_memory():
    with override_settings(CACHES=IN_MEMORY):
        yield


@pytest.fixture
def organisation() -> Organisation:
    organisation = OrganisationFactory(name_en="Harbour")
    rename(organisation, "Harbour Robotics")
    return organisation


def rename(organisation: Organisation, name: str) -> None:
    with actions.editing(organisation, by=None):
        organisation.name_en = name
        organisation.save()


@pytest.mark.parametrize("path", ["/en/", "/zh-hant/organisations/", "/zh-hans/about/data/"])
def test_page_is_answered_from_the_cache_with_one_query(client, organisation, django_assert_num_queries, path):
    first = client.get(path)
    with django_assert_num_queries(1):
        second = client.get(path)
    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_page_with_its_etag_is_not_sent_again(client, organisation):
    etag = client.get("/en/organisations/").headers["ETag"]
    answer = client.get("/en/organisations/", headers={"If-None-Match": etag})
    assert answer.status_code == 304
    assert not answer.content


def test_one_edit_shows_at_once_on_every_page(client, organisation):
    pages = ["/en/organisations/", organisation.get_absolute_url(), "/en/search/?q=robotics"]
    etags = [client.get(page).headers["ETag"] for page in pages]
    rename(organisation, "Typhoon Robotics")
    for page, etag in zip(pages, etags, strict=True):
        answer = client.get(page, headers={"If-None-Match": etag})
        assert answer.status_code == 200
        assert "Typhoon" in answer.content.decode()


def test_etag_differs_by_language_and_address(client, organisation):
    pages = [
        "/en/organisations/",
        "/zh-hant/organisations/",
        "/zh-hans/organisations/",
        "/en/organisations/?sort=newest",
    ]
    assert len({client.get(page).headers["ETag"] for page in pages}) == len(pages)


def test_shared_caches_may_keep_a_page_for_a_short_time(client, organisation):
    answer = client.get("/en/")
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=60, stale-while-revalidate=600"
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/en/", "/admin/"])
def test_page_of_a_signed_in_editor_is_never_kept(admin_client, organisation, path):
    directives = admin_client.get(path).headers["Cache-Control"].split(", ")
    assert {"private", "no-store"} <= set(directives)
    assert "ETag" not in admin_client.get(path).headers


def test_page_of_an_editor_is_not_shown_to_others(admin_client, organisation):
    admin_client.get("/en/")
    assert Client().get("/en/").headers["Cache-Control"].startswith("public")


def test_compressed_page_is_the_same_page(client, organisation):
    plain = client.get("/en/organisations/")
    packed = client.get("/en/organisations/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["Content-Length"] == str(len(packed.content))


def test_page_of_another_past_is_never_served(client, organisation):
    """A backup was restored, and as many changes made since as had been made before."""
    rename(organisation, "Harbour Vision")
    before = client.get("/en/organisations/")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_change SET at = '2020-01-01 00:00:00'")
    Organisation.objects.update(name_en="Typhoon Robotics")
    after = client.get("/en/organisations/")
    assert after.headers["ETag"] != before.headers["ETag"]
    assert "Typhoon" in after.content.decode()


def test_missing_page_is_not_kept(client, organisation):
    assert client.get("/en/organisations/no-such-body/").status_code == 404
    assert "ETag" not in client.get("/en/organisations/no-such-body/").headers


def test_head_answers_like_get(client, organisation):
    assert client.head("/en/").headers["ETag"] == client.get("/en/").headers["ETag"]


def test_page_is_not_kept_while_the_index_cannot_answer(client, organisation, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.SEARCH_INDEX_DIR = str(tmp_path / "file" / "index")
    index.close()
    answer = client.get("/en/organisations/")
    assert "Harbour Robotics" in answer.content.decode()
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"
