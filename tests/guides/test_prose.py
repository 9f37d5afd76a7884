import pytest
from django.urls import Resolver404, resolve

from directory.guides.prose import FOLDERS, Target, html, links, paragraphs, target

TEXT = "Ask the [HKMA](organisations/hkma/) about **one** scheme.\n\n- first\n- [second](initiatives/fund/)"


def address_of(found: Target) -> str | None:
    return f"/en/{found.slug}/" if found.slug != "gone" else None


def test_html_has_paragraphs_emphasis_lists_and_resolved_links():
    assert html(TEXT, address_of) == (
        '<p>Ask the <a href="/en/hkma/">HKMA</a> about <strong>one</strong> scheme.</p>\n'
        '<ul>\n<li>first</li>\n<li><a href="/en/fund/">second</a></li>\n</ul>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](https://example.org/)",
        "[x](//example.org/organisations/hkma/)",
        "[x](data:text/html,1)",
        '[x](organisations/hkma/"onclick="alert(1))',
        "![x](organisations/hkma/)<b>",
        "<https://example.org>",
        "# Heading\n\n    code\n\n```\nmore\n```",
        "&lt;script&gt;",
    ],
)
def test_html_holds_no_other_element_and_no_foreign_address(text):
    made = html(text, lambda _target: None)

    for name in ("p", "/p", "ul", "li", "strong", "em", "br"):
        made = made.replace(f"<{name}>", "").replace("<br />", "")
    assert "<" not in made
    assert "href" not in made or "&quot;" in made


def test_link_to_nothing_public_leaves_its_words():
    assert html("See [it](organisations/gone/) and [that](organisations/hkma/).", address_of) == (
        '<p>See it and <a href="/en/hkma/">that</a>.</p>\n'
    )


def test_links_are_found_as_they_are_written():
    assert links(TEXT) == ["organisations/hkma/", "initiatives/fund/"]


@pytest.mark.parametrize(
    "address", ["organisations/hkma", "/organisations/hkma/", "organisations/", "about/", "organisations/a/b/", "", "x"]
)
def test_target_refuses_any_other_form(address):
    assert target(address) is None


@pytest.mark.parametrize(("folder", "noun"), FOLDERS.items())
def test_every_folder_is_a_public_address_of_its_noun(folder, noun):
    assert target(f"{folder}/some-slug/") == Target(noun, "some-slug")
    assert resolve(f"/en/{folder}/some-slug/").url_name == f"{noun}_detail"


def test_other_folders_have_no_pages():
    with pytest.raises(Resolver404):
        resolve("/en/audiences/some-slug/")


def test_paragraphs_are_parted_by_empty_lines():
    assert paragraphs("one\ntwo\n \n\nthree\n") == ["one\ntwo", "three"]
