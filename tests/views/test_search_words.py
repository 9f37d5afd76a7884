"""The page of search over everything, and how browsers learn of it."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.usefixtures("register")


NOUNS = ("organisations", "initiatives")


def page(client, path: str, text: str = "") -> BeautifulSoup:
    return BeautifulSoup(client.get(path, {"q": text} if text else {}).content, "html.parser")


def test_best_of_each_noun_and_the_way_to_all(client):
    found = page(client, "/en/search/", "robot")
    headings = [heading.get_text() for heading in found.select("main h2")]
    assert any("organisations" in heading for heading in headings)
    assert any("initiatives" in heading for heading in headings)
    links = [link["href"] for link in found.select(".band__head a")]
    assert links == ["/en/organisations/?q=robot", "/en/initiatives/?q=robot"]
    assert all(client.get(link).status_code == 200 for link in links)


def test_counts_are_those_of_the_lists(client):
    found = page(client, "/en/search/", "robot")
    shown = [heading.get_text() for heading in found.select(".band__head h2")]
    lists = [
        page(client, f"/en/{noun}/", "robot").select_one("#results").get_text()
        for noun in ("organisations", "initiatives")
    ]
    assert shown == lists


def test_sectors_and_technologies_are_found_by_name(client):
    found = page(client, "/zh-hant/search/", "银行")
    assert "/zh-hant/sectors/banking/" in [link["href"] for link in found.select("main .pills a")]


def test_former_name_is_told(client):
    found = page(client, "/en/search/", "OGCIO")
    assert "Other name: OGCIO" in found.get_text()


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_matched_words_are_marked_in_the_script_of_the_page(client, language):
    expected = {"en": "數碼港", "zh-hant": "數碼港", "zh-hans": "数码港"}[language]
    marks = {mark.get_text() for mark in page(client, f"/{language}/search/", "数码港").select("main mark")}
    assert expected in marks


def test_hostile_text_stays_text(client):
    found = page(client, "/en/search/", "<script>alert(1)</script> robot")
    assert not found.select("main script")
    assert "<script>alert(1)</script> robot" in found.select_one("#search")["value"]


def test_near_spelling_is_answered_and_said(client):
    found = page(client, "/en/search/", "robtics").get_text()
    assert "Nothing matches “robtics”. These are the entries for “robotics”." in found


def test_nothing_found_leads_on(client):
    found = page(client, "/en/search/", "xyzzyplugh")
    assert "Nothing matches." in found.get_text()
    assert found.select(".ways-out a")


def test_browsers_learn_of_the_search(client, language):
    home = page(client, f"/{language}/")
    link = home.select_one('link[rel="search"]')
    answer = client.get(link["href"])
    assert answer.headers["Content-Type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(answer.content)
    url = root.find("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url.get("template") == f"http://testserver/{language}/search/?q={{searchTerms}}"


def test_search_costs_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        answer = client.get("/en/search/", {"q": "robot"})

    assert answer.status_code == 200
