"""Which records answer, in which order. The order is tested through the address of the list."""

from urllib.parse import urlencode

import pytest

from directory.models import Organisation
from directory.search.query import PAGE_SIZE, Question, ask, best, fetch, total
from tests import bulk
from tests.factories import InitiativeFactory, OrganisationFactory, SectorFactory, TechnologyFactory
from tests.pages import read, slugs


def listed(typed: str, noun: str = "organisation") -> list[str]:
    """Return what the first page of a list shows for what somebody typed."""
    return slugs(read(f"/en/{noun}s/?{urlencode({'q': typed})}"))


FIRST_ORGANISATIONS = [
    ("科大", "hkust"),
    ("hkust", "hkust"),
    ("science park", "hkstp"),
    ("數碼港", "cyberport"),
    ("数码港", "cyberport"),
    ("cyberport", "cyberport"),
    ("ＨＫＵＳＴ", "hkust"),
    ("H.K.U.S.T.", "hkust"),
    ("hkust.edu.hk", "hkust"),
    ("hong kong university of science and technology", "hkust"),
    ("the university of hong kong", "hku"),
    ("港大", "hku"),
    ("HKU", "hku"),
    ("中大", "cuhk"),
    ("cuhk", "cuhk"),
    ("理大", "polyu"),
    ("polyu", "polyu"),
    ("城大", "cityu"),
    ("hkbu", "hkbu"),
    ("astri", "astri"),
    ("應科院", "astri"),
    ("应科院", "astri"),
    ("生產力局", "hkpc"),
    ("生产力局", "hkpc"),
    ("科學園", "hkstp"),
    ("科学园", "hkstp"),
    ("ogcio", "ogcio"),
    ("digital policy office", "digital-policy-office"),
    ("數字政策辦公室", "digital-policy-office"),
    ("hkma", "hkma"),
    ("金管局", "hkma"),
    ("滙豐", "hsbc"),
    ("匯豐", "hsbc"),
    ("汇丰", "hsbc"),
    ("商湯", "sensetime"),
    ("商汤", "sensetime"),
    ("0020.HK", "sensetime"),
    ("港鐵", "mtr"),
    ("港铁", "mtr"),
    ("機管局", "airport-authority-hong-kong"),
    ("醫管局", "hospital-authority"),
    ("衞生署", "department-of-health"),
    ("衛生署", "department-of-health"),
    ("卫生署", "department-of-health"),
    ("投資推廣署", "investhk"),
    ("私隱專員公署", "pcpd"),
    ("思謀", "smartmore"),
    ("思谋", "smartmore"),
    ("fano", "fano-labs"),
    ("insili", "insilico-medicine"),
    ("hang seng bank", "hang-seng-bank"),
]

FIRST_INITIATIVES = [
    ("smart city blueprint", "smart-city-blueprint-2"),
    ("aiss", "ai-subsidy-scheme"),
    ("人工智能資助計劃", "ai-subsidy-scheme"),
    ("人工智能资助计划", "ai-subsidy-scheme"),
]


@pytest.mark.parametrize(("typed", "slug"), FIRST_ORGANISATIONS)
def test_organisation_that_is_meant_stands_first(register, typed, slug):
    assert listed(typed)[0] == slug


@pytest.mark.parametrize(("typed", "slug"), FIRST_INITIATIVES)
def test_initiative_that_is_meant_stands_first(register, typed, slug):
    assert listed(typed, "initiative")[0] == slug


@pytest.mark.parametrize("typed", ["qwxyz", "hkust qwxyz", "龘龘", "?!", "-", "科大 qwxyz"])
def test_nothing_matches_what_no_record_says(register, typed):
    assert listed(typed) == []


def test_every_record_stands_among_those_with_its_own_name(register):
    for record in Organisation.objects.order_by("slug")[::25]:
        for name in filter(None, [record.name_en, record.name_zh, *record.aliases]):
            answer = ask(Question("organisation", text=name, sort="relevance"))
            assert record.pk in answer.ids[:3], f"{name} does not find {record.slug}"


@pytest.fixture
def ranked(db):
    """Records that say "atlas" in every place where a record can, named against the order that is expected."""
    OrganisationFactory(slug="z-exact-alias", name_en="Zenith", aliases=["Atlas"])
    OrganisationFactory(slug="y-start-of-name", name_en="Atlas Yards")
    OrganisationFactory(slug="x-start-of-alias", name_en="Xenon", aliases=["Atlas Group of Companies"])
    OrganisationFactory(slug="w-start-of-word", name_en="Watch Atlases")
    OrganisationFactory(slug="v-word-in-name", name_en="Vast Atlas")
    OrganisationFactory(slug="d-summary", name_en="Delta", summary_en="Makes an atlas.")
    OrganisationFactory(slug="c-sector", name_en="Comet", sectors=[SectorFactory(name_en="Atlas")])
    OrganisationFactory(slug="b-technology", name_en="Breeze", technologies=[TechnologyFactory(name_en="Atlas")])
    OrganisationFactory(slug="a-description", name_en="Amber", description_en="One of them is an atlas.")


def test_name_stands_before_start_before_word_before_elsewhere(ranked):
    assert listed("atlas") == [
        "z-exact-alias",
        "y-start-of-name",
        "x-start-of-alias",
        "v-word-in-name",
        "w-start-of-word",
        "b-technology",
        "c-sector",
        "d-summary",
        "a-description",
    ]


@pytest.mark.parametrize(
    ("field", "value", "typed"),
    [
        ("slug", "meridian-lab", "meridian lab"),
        ("slug", "meridian-lab", "Meridian-Lab"),
        ("name_en", "The Meridian", "meridian"),
        ("name_en", "Meridian", "the meridian"),
        ("name_zh", "子午線", "子午綫"),
        ("aliases", ["Meridian"], "MERIDIAN"),
        ("stock_code", "1234.HK", "1234.hk"),
        ("website", "https://www.meridian.example/about", "meridian.example"),
    ],
)
def test_exact_identifier_stands_first(db, field, value, typed):
    OrganisationFactory(slug="aaa", name_en="Aaa", description_en=f"Knows {typed} and the meridian lab.")
    OrganisationFactory(**{"slug": "zzz", "name_en": "Zzz", field: value})

    assert listed(typed)[0] == ("meridian-lab" if field == "slug" else "zzz")


def test_active_records_stand_before_ended_ones_in_the_same_tier(db):
    OrganisationFactory(slug="closed", name_en="Atlas Amber", status="closed")
    OrganisationFactory(slug="merged", name_en="Atlas Breeze", status="merged")
    OrganisationFactory(slug="active", name_en="Atlas Comet")
    OrganisationFactory(slug="elsewhere", name_en="Amber", summary_en="atlas")

    assert listed("atlas") == ["active", "closed", "merged", "elsewhere"]


def test_ended_record_with_the_exact_name_stands_before_active_ones_without_it(db):
    InitiativeFactory(slug="active", name_en="Atlas Two")
    InitiativeFactory(slug="exact", name_en="Atlas", status="completed")

    assert listed("atlas", "initiative") == ["exact", "active"]


def test_name_breaks_the_last_tie(db):
    for name in ("Atlas B", "Atlas C", "Atlas A"):
        OrganisationFactory(slug=name.lower().replace(" ", "-"), name_en=name)

    assert listed("atlas") == ["atlas-a", "atlas-b", "atlas-c"]


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("speech banks", True),
        ("banks speech", True),
        ("bank", True),
        ("speech cars", False),
        ("spee", True),
        ("spea banks", False),
        ("語音", True),
        ("语音", True),
        ("語", True),
        ("音識", True),
        ("語識", False),
        ("100%", False),
        ("_", False),
        ("%", False),
        ("s%h", False),
        ("^speech", True),
        ("|fano|", True),
    ],
)
def test_all_words_must_match_and_the_last_may_be_unfinished(db, typed, is_found):
    OrganisationFactory(slug="fano", name_en="Fano", summary_en="Speech for banks.", summary_zh="語音識別。")

    assert listed(typed) == (["fano"] if is_found else [])


def test_pages_follow_each_other_without_gap_or_repetition(db):
    records = [record.pk for record in bulk.organisations(2 * PAGE_SIZE + 3, name_en="Same Name")]

    answers = [ask(Question("organisation", page=page)) for page in (1, 2, 3)]

    assert [len(answer.ids) for answer in answers] == [PAGE_SIZE, PAGE_SIZE, 3]
    assert sorted(pk for answer in answers for pk in answer.ids) == sorted(records)
    assert {answer.pages for answer in answers} == {3}


def test_register_without_records_has_one_page(db):
    answer = ask(Question("initiative"))

    assert (answer.total, answer.pages, list(answer.ids), dict(answer.counts)) == (0, 1, [], {})


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["ant", "bee", "cat", "dog"]),
        ("newest", ["bee", "dog", "ant", "cat"]),
        ("closing", ["cat", "dog", "ant", "bee"]),
        ("updated", ["dog", "cat", "bee", "ant"]),
    ],
)
def test_initiatives_come_in_the_order_asked_for(db, sort, expected):
    for day, (slug, starts, ends, status) in enumerate(
        [
            ("ant", "2020", "2021", "running"),
            ("bee", "2024-05", None, "running"),
            ("cat", None, "2026", "open"),
            ("dog", "2024", None, "open"),
        ],
        start=1,
    ):
        InitiativeFactory(slug=slug, starts=starts, ends=ends, status=status, updated_at=f"2026-01-0{day}T00:00Z")

    assert slugs(read(f"/en/initiatives/{'' if sort == 'name' else f'?sort={sort}'}")) == expected


@pytest.mark.parametrize(
    ("year_min", "year_max", "expected"),
    [
        (2020, None, {"in-2020", "in-2020-12-31", "in-2021-01"}),
        (None, 2020, {"in-2019", "in-2020", "in-2020-12-31"}),
        (2020, 2020, {"in-2020", "in-2020-12-31"}),
        (2022, None, set()),
        (2021, 2019, set()),
    ],
)
def test_years_include_both_ends_and_leave_unknown_dates_out(db, year_min, year_max, expected):
    for founded in ("2019", "2020", "2020-12-31", "2021-01", None):
        OrganisationFactory(slug=f"in-{founded}".lower(), founded=founded)

    question = Question("organisation", year_min=year_min, year_max=year_max)

    assert {record.slug for record in fetch("organisation", best(question, 10)[1])} == expected
    assert total(question) == len(expected)


def test_ways_out_lift_one_part_each_and_say_what_it_brings(db):
    banking = SectorFactory(slug="banking")
    OrganisationFactory(slug="a", kind="company", sectors=[banking], founded="2000")
    OrganisationFactory(slug="b", kind="startup", sectors=[banking], founded="2020")
    OrganisationFactory(slug="c", kind="startup", founded="2020")
    question = Question("organisation", text="c", chosen={"kind": ("startup",), "sector": ("banking",)}, year_min=2010)

    answer = ask(question)

    assert answer.total == 0
    assert dict(answer.ways_out) == {"q": 1, "sector": 1, "kind": 0, "year": 0}
    assert [total(question.without(part)) for part in answer.ways_out] == list(answer.ways_out.values())


def test_many_hits_need_no_way_out(db):
    bulk.organisations(3)

    assert ask(Question("organisation", chosen={"kind": ("company",)})).ways_out == {}


def test_lifting_the_words_lifts_the_order_by_relevance():
    question = Question("organisation", text="x", sort="relevance")

    assert (question.without("q").text, question.without("q").sort) == ("", "name")
    assert question.without("kind") == question


def test_parts_name_all_that_narrows():
    question = Question("organisation", text="x", chosen={"kind": ("company",), "sector": ()}, year_max=2000)

    assert question.parts == ["q", "kind", "year"]
    assert Question("organisation").parts == []


def test_records_are_fetched_in_the_order_of_their_ids(db, django_assert_num_queries):
    ids = [OrganisationFactory().pk for _ in range(3)][::-1]

    with django_assert_num_queries(2):
        assert [record.pk for record in fetch("organisation", [*ids, 0])] == ids


@pytest.mark.parametrize(
    "question",
    [
        Question("organisation"),
        Question("organisation", text="hkust", sort="relevance", chosen={"kind": ("university",)}),
        Question("initiative", chosen={"lead": ("hkma",), "status": ("open",)}),
    ],
    ids=["all", "text", "lead"],
)
def test_asking_takes_four_queries_at_most(register, django_assert_max_num_queries, question):
    with django_assert_max_num_queries(4):
        answer = ask(question)

    assert answer.total or answer.ways_out
