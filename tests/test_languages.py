import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language

from hkai_site import languages
from tests.factories import InitiativeFactory, OrganisationFactory
from tests.pages import read, visit

# The language of the site's choice


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", "en"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("en-HK", "en"),
        ("zh-HK", "zh-hant"),
        ("zh-TW", "zh-hant"),
        ("zh-MO", "zh-hant"),
        ("zh-Hant", "zh-hant"),
        ("zh-Hant-HK", "zh-hant"),
        ("zh-hant-tw", "zh-hant"),
        ("ZH-HK", "zh-hant"),
        ("zh", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("zh-SG", "zh-hans"),
        ("zh-MY", "zh-hans"),
        ("zh-Hans", "zh-hans"),
        ("zh-Hans-HK", "zh-hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-HK,zh;q=0.9,en;q=0.8", "zh-hant"),
        ("en;q=0.5,zh-HK;q=0.8", "zh-hant"),
        ("zh-CN;q=0.2, zh-TW;q=0.7, en;q=0.1", "zh-hant"),
        ("de", "en"),
        ("de,fr;q=0.5", "en"),
        ("de-DE,zh-HK;q=0.5", "zh-hant"),
        ("fr;q=0.9,en;q=0.8,zh;q=0.7", "en"),
        ("zh-HK;q=0,en", "en"),
        ("*", "en"),
        ("*;q=0.5,zh-HK", "zh-hant"),
        ("yue", "en"),
        ("zhx", "en"),
        ("energy", "en"),
        ("garbage;;;q=,,,", "en"),
        ("q=1", "en"),
        ("zh-HK;q=abc", "en"),
        ("\x00\xff", "en"),
        ("x" * 5000, "en"),
        ("," * 500, "en"),
    ],
)
def test_visitor_at_the_root_is_led_to_the_language_that_the_browser_asks_for(accepted, code):
    page = visit("/", HTTP_ACCEPT_LANGUAGE=accepted)

    assert (page.status, page.location) == (302, f"/{code}/")
    assert {"Accept-Language", "Cookie"} <= set(page.response["Vary"].split(", "))


@pytest.mark.parametrize(("cookie", "code"), [("zh-hans", "zh-hans"), ("en", "en"), ("zh-hant", "zh-hant")])
def test_language_that_the_visitor_once_chose_comes_first(cookie, code):
    assert visit("/", HTTP_COOKIE=f"language={cookie}", HTTP_ACCEPT_LANGUAGE="zh-HK").location == f"/{code}/"


@pytest.mark.parametrize("cookie", ["fr", "", "zh", "../../etc", "EN", "zh-hant\x00", '"'])
def test_cookie_that_names_no_language_is_passed_over(cookie):
    assert visit("/", HTTP_COOKIE=f"language={cookie}", HTTP_ACCEPT_LANGUAGE="zh-HK").location == "/zh-hant/"


def test_language_of_the_address_comes_before_cookie_and_browser(db, language):
    page = read(f"/{language}/about/", HTTP_COOKIE="language=zh-hant", HTTP_ACCEPT_LANGUAGE="de")

    assert page.attribute("html", "lang") == languages.TAGS[language]
    assert page.response["Content-Language"] == languages.TAGS[language]
    assert "Accept-Language" not in page.response.get("Vary", "")


def test_root_is_only_read():
    assert visit("/", REQUEST_METHOD="POST").status == 405


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/en/", "en"),
        ("/en", "en"),
        ("/zh-hant/about/", "zh-hant"),
        ("/zh-hans/x", "zh-hans"),
        ("/", None),
        ("", None),
        ("/english/", None),
        ("/EN/", None),
        ("/admin/en/", None),
        ("en/", None),
    ],
)
def test_language_of_an_address_is_its_first_part(path, code):
    assert languages.prefixed_language(path) == code


def test_address_without_a_slash_at_its_end_is_completed(db):
    page = visit("/en/about")

    assert (page.status, page.location) == (301, "/en/about/")


# The page in another language


@pytest.mark.parametrize(
    "path",
    [
        "",
        "about/data/",
        "organisations/",
        "organisations/fano/",
        "initiatives/?kind=funding&status=open",
        "sources/?q=ai&class=press",
        "search/?q=ai",
    ],
)
def test_switching_language_keeps_the_page_and_its_query(db, language, path):
    OrganisationFactory(slug="fano")

    page = read(f"/{language}/{path}")

    offered = dict(
        zip(page.attributes(".languages a", "data-language"), page.attributes(".languages a", "href"), strict=True)
    )
    assert offered == {code: f"/{code}/{path}" for code in languages.CODES}
    assert page.attribute(".languages a[aria-current]", "data-language") == language
    for address in offered.values():
        assert visit(address).status == 200


def test_switching_language_keeps_a_query_in_chinese(db):
    page = read("/en/search/?q=%E7%A7%91%E5%A4%A7+%26")

    assert page.attributes(".languages a", "href")[1] == "/zh-hant/search/?q=%E7%A7%91%E5%A4%A7+%26"


def test_languages_are_named_in_themselves(db):
    page = read("/en/")

    assert page.texts(".languages a .visually-hidden") == ["English", "繁體中文", "简体中文"]
    assert page.attributes(".languages a", "lang") == ["en", "zh-Hant-HK", "zh-Hans"]


# Simplified Chinese


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("數碼港", "数码港"),
        ("衞生署", "卫生署"),
        ("滙豐銀行", "汇丰银行"),
        ("香港科技園公司", "香港科技园公司"),
        ("人工智能", "人工智能"),
        ("Cyberport 2024", "Cyberport 2024"),
        ("<a href='/zh-hans/'>頁</a>", "<a href='/zh-hans/'>页</a>"),
        ("", ""),
    ],
)
def test_traditional_text_is_simplified(traditional, simplified):
    assert languages.simplify(traditional) == simplified


def test_simplified_page_is_the_traditional_one_converted(db):
    OrganisationFactory(slug="cyberport", name_en="Cyberport", name_zh="數碼港", summary_zh="香港的數碼科技旗艦。")

    traditional, simplified = read("/zh-hant/organisations/cyberport/"), read("/zh-hans/organisations/cyberport/")

    assert traditional.text("h1") == "數碼港"
    assert simplified.text("h1") == "数码港"
    assert simplified.text(".record__summary") == "香港的数码科技旗舰。"
    assert simplified.attribute("meta[name=description]", "content") == "数码港 – 香港的数码科技旗舰。"
    assert [len(page.all("*")) for page in (traditional, simplified)] == [len(traditional.all("*"))] * 2


def test_simplified_page_keeps_its_addresses(db):
    OrganisationFactory(slug="cyberport", aliases=["數碼港"])

    page = read("/zh-hans/organisations/?q=%E6%95%B8%E7%A2%BC%E6%B8%AF")

    assert page.attribute("link[rel=canonical]", "href").endswith(
        "/zh-hans/organisations/?q=%E6%95%B8%E7%A2%BC%E6%B8%AF"
    )
    assert page.attribute(".row__name a", "href") == "/zh-hans/organisations/cyberport/"


def test_length_of_a_simplified_page_is_right():
    def page(_request):
        content = "<p>繁體</p>".encode()
        return HttpResponse(content, headers={"Content-Length": str(len(content))})

    response = languages.SimplifiedChineseMiddleware(page)(RequestFactory().get("/zh-hans/"))

    assert response.content.decode() == "<p>繁体</p>"
    assert response["Content-Length"] == str(len(response.content))


@pytest.mark.parametrize(
    ("path", "content_type"), [("/zh-hant/", "text/html"), ("/admin/", "text/html"), ("/zh-hans/", "application/json")]
)
def test_nothing_but_simplified_pages_is_converted(path, content_type):
    def page(_request):
        return HttpResponse("繁體", content_type=content_type)

    response = languages.SimplifiedChineseMiddleware(page)(RequestFactory().get(path))

    assert response.content.decode() == "繁體"


def test_streamed_answer_is_left_as_it_is():
    def page(_request):
        return StreamingHttpResponse(["繁體"], content_type="text/html")

    response = languages.SimplifiedChineseMiddleware(page)(RequestFactory().get("/zh-hans/"))

    assert response.getvalue().decode() == "繁體"


# Addresses without a language


@pytest.mark.parametrize(
    ("cookie", "active"), [("zh-hans", "zh-hant"), ("zh-hant", "zh-hant"), ("en", "en"), ("", "en")]
)
def test_address_without_a_language_follows_the_visitor_but_is_never_simplified(cookie, active):
    seen = []

    def page(_request):
        seen.append(get_language())
        return HttpResponse("")

    request = RequestFactory().get("/admin/", HTTP_COOKIE=f"language={cookie}")
    response = languages.LanguagePrefixMiddleware(page)(request)

    assert seen == [active]
    assert response["Vary"] == "Accept-Language, Cookie"


def test_missing_page_is_told_in_the_language_of_its_address(db, language):
    page = visit(f"/{language}/organisations/none/")

    assert page.status == 404
    assert page.attribute("html", "lang") == languages.TAGS[language]


def test_text_in_the_other_language_is_marked(db):
    InitiativeFactory(slug="english-only", name_en="English only", summary_zh="只有中文。")

    english, chinese = read("/en/initiatives/english-only/"), read("/zh-hant/initiatives/english-only/")

    assert english.attribute(".record__summary span", "lang") == "zh-Hant-HK"
    assert chinese.attribute("h1 span", "lang") == "en"
    assert english.all("h1 span") == []
