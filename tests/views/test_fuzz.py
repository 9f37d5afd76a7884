"""Whatever stands in the address, a visitor gets a page, a redirect or "not found", and never an error of ours."""

from collections.abc import Callable, Iterator
from random import Random
from urllib.parse import quote, quote_from_bytes

import pytest

from tests.pages import visit

PAGES = {
    "organisations": "/organisations/",
    "initiatives": "/initiatives/",
    "search": "/search/",
    "record": "/organisations/fano-labs/",
    "sector": "/sectors/banking/",
    "suggest": "/suggest/",
    "sources": "/sources/",
}
# Pages that do not look at their query get few.
NUMBERS = {
    "organisations": 2600,
    "initiatives": 1400,
    "search": 3500,
    "record": 150,
    "sector": 100,
    "suggest": 1250,
    "sources": 1000,
}

NAMES = [
    "q", "kind", "sector", "technology", "district", "status", "headquarters", "founded_min", "founded_max", "sort",
    "page", "challenge", "audience", "lead", "starts_min", "starts_max", "organisation", "initiative", "format",
    "class", "publisher",
    "__proto__", "sort[]", "filter[kind]", "q__icontains", "search_text", "id", "csrfmiddlewaretoken", "",
]  # fmt: skip

ATTACKS = [
    "' OR 1=1 --", '"; DROP TABLE directory_organisation; --', "1 UNION SELECT password FROM auth_user",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "{% debug %}", "${jndi:ldap://x}",
    "../../../../etc/passwd", "..\\..\\windows", "%s%s%s%n", "%(x)s", "{0.__class__}", "\r\nSet-Cookie: x=y",
    "http://example.org/", "//example.org", "javascript:alert(1)", "||cat /etc/passwd", "$(id)", "`id`", "*", "\\", "%",
    "_", "'", '"', "`", "(((((((", "[[[[", "^.*$", "(a+)+$", "|", "^", "NULL", "None", "undefined", "NaN", "true",
]  # fmt: skip

NUMBERS_AS_TEXT = [
    "0", "-1", "1e9", "1.5", "2", "007", "99", "999999", "1000000", "99999999999999999999", "9" * 400, "0x10", "1_000",
    "٢", "²", "１２", "½", "+2", " 2 ", "2 ", "--1", "1800", "1799", "2100", "2101", "-0", "1,000", "inf",
]  # fmt: skip

STRANGE = [
    "\x00", "a\x00b", "\x00" * 50, "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "\ufffd", "\uffff", "\u0301",
    "a" + "\u0301" * 300, "🤖", "👩‍🔬", "\U0010ffff", "ﷺ" * 50, "İ", "ß", "ﬁ", "①", "Ⅳ", "科大", "数码港", "科" * 9,
    "x" * 5000, " " * 500, "x " * 1000, "-" * 300, '"' * 300, "&" * 20, "=" * 20, "\t\n\r",
]  # fmt: skip

BROKEN_ESCAPES = [
    "%",
    "%%",
    "%zz",
    "%u0041",
    "%ED%A0%80",
    "%ed%bf%bf",
    "%ff",
    "%C0%AF",
    "%F5%80%80%80",
    "%E7%A7",
    "%00",
]


class Fuzzer:
    """Makes query strings that no form of ours would send: the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def bytes(self) -> str:
        """Random bytes as they are, without the two that would end the query."""
        raw = self.random.randbytes(self.random.randrange(1, 60))
        return raw.decode("iso-8859-1").replace("#", "").replace("?", "")

    def escaped_bytes(self) -> str:
        return quote_from_bytes(self.random.randbytes(self.random.randrange(1, 60)))

    def text(self) -> str:
        alphabets = [
            "abcdefghijklmnopqrstuvwxyz",
            "科技大學數碼港人工智能",
            "0123456789",
            "\x00\t\n %&=#+;[]{}'\"<>",
            "éßİı",
        ]
        alphabet = "".join(self.random.sample(alphabets, 2))
        return quote("".join(self.random.choices(alphabet, k=self.random.randrange(1, 30))))

    def value(self) -> str:
        choose: list[Callable[[], str]] = [
            lambda: quote(self.random.choice(ATTACKS)),
            lambda: self.random.choice(ATTACKS),
            lambda: quote(self.random.choice(NUMBERS_AS_TEXT)),
            lambda: quote(self.random.choice(STRANGE)),
            lambda: self.random.choice(BROKEN_ESCAPES),
            lambda: self.random.choice(
                ["company", "banking", "robotics", "eastern", "active", "newest", "hkust", "press", "HK01"]
            ),
            self.text,
            self.escaped_bytes,
            self.bytes,
        ]
        return self.random.choice(choose)()

    def pair(self) -> str:
        name = self.random.choice(NAMES) if self.random.random() < 0.85 else self.value()
        return f"{name}{self.random.choice(['=', '=', '=', '=', '=', '', '==', '[]=', '%3D'])}{self.value()}"

    def query(self) -> str:
        pairs = [self.pair() for _ in range(self.random.choice([1, 1, 1, 2, 2, 3, 5, 8]))]
        if self.random.random() < 0.03:
            pairs *= self.random.choice([20, 100])
        return self.random.choice(["&", "&", "&", "&", ";", "&&"]).join(pairs)

    def queries(self, number: int) -> Iterator[str]:
        for _ in range(number):
            yield self.query()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "query",
    ["&".join(f"a{number}=1" for number in range(3000)), "kind=company&" * 3000, "&" * 3000, "q=" + "%00" * 3000],
    ids=["many-names", "one-name", "no-name", "no-text"],
)
def test_very_long_query_strings_never_break_a_page(register, name, query):
    assert visit(f"/en{PAGES[name]}?{query}").status in {200, 302}


@pytest.mark.parametrize(
    "path",
    [
        "/en/organisations/%00/",
        "/en/organisations/%ED%A0%80/",
        "/en/organisations/%ff%fe/",
        "/en/organisations/..%2f..%2fetc/",
        "/en/organisations/HKUST/",
        "/en/organisations/hkust'/",
        "/en/organisations/科大/",
        f"/en/organisations/{'x' * 3000}/",
        "/en/initiatives/%E7%A7/",
        "/en/sectors/none/",
        "/en/sectors/%F0%9F%A4%96/",
        "/en/nothing/",
        "/fr/organisations/",
        "/EN/",
        "/zh/",
        "/zh-hk/",
        "/%E7%A7%91/",
        "/static/none.css",
        "/wp-login.php",
    ],
)
def test_strange_paths_are_not_found(register, path):
    page = visit(path)

    assert page.status == 404
    assert len(page.all("h1")) == 1


@pytest.mark.parametrize("name", PAGES)
def test_bad_query_strings_never_break_a_page(register, caplog, name):
    caplog.set_level("ERROR", logger="django.request")
    fuzzer = Fuzzer(len(name))
    languages = ["/en", "/zh-hant", "/zh-hans"]

    for query in fuzzer.queries(NUMBERS[name]):
        address = fuzzer.random.choice(languages) + PAGES[name]
        page = visit(f"{address}?{query}")
        assert page.status in {200, 301, 302, 404}, f"{address}?{query!r} answers {page.status}"
        if page.status == 302 and fuzzer.random.random() < 0.04:
            assert visit(page.location).status in {200, 404}, f"{address}?{query!r} leads to {page.location}"


def test_ten_thousand_bad_query_strings_are_tried():
    assert sum(NUMBERS.values()) == 10_000
    assert NUMBERS.keys() == PAGES.keys()
