"""Likely duplicates: which pairs are worth an editor's look, and which are not."""

import time

import pytest

from directory import duplicates
from directory.duplicates import Band
from directory.models import DistinctPair, Initiative, Organisation
from tests import factories

SAME, LOOK, NOTHING = Band.SAME, Band.LOOK, None


def called(name_en: str, name_zh: str = "", *aliases: str, **more):
    return {"name_en": name_en, "name_zh": name_zh, "aliases": list(aliases)} | more


def band_of(factory, first: dict, second: dict) -> Band | None:
    """Return the band of the only pair that two records may make."""
    model = type(factory(**first, review_state="published"))
    factory(**second, review_state="published")
    pairs = duplicates.likely(model)[model]
    assert len(pairs) <= 1
    return pairs[0].band if pairs else None


ORGANISATIONS = [
    # One name, however it is written.
    (called("SenseTime"), called("Sensetime"), SAME),
    (called("The Hong Kong Jockey Club"), called("Hong Kong Jockey Club"), SAME),
    (called("Zhipu AI", "智譜"), called("ZhipuAI (Beijing)", "智谱"), LOOK),
    (called("HSBC", "滙豐銀行"), called("HSBC", "汇丰银行"), SAME),
    (called("PAOBank", "平安壹賬通銀行"), called("Ping An OneConnect Bank", "平安壹账通银行", "PAOBank"), SAME),
    (called("Digital Policy Office"), called("OGCIO", "", "Digital Policy Office"), LOOK),
    # Legal form, place, the order of words.
    (called("Cyberport Management"), called("Hong Kong Cyberport Management Company Limited"), LOOK),
    (called("Lenovo Group"), called("Lenovo (Hong Kong) Ltd.", website="https://lenovo.example"), LOOK),
    (
        called("Lenovo", website="https://www.lenovo.example/"),
        called("Lenovo Ltd", website="http://lenovo.example"),
        SAME,
    ),
    # Slips of the keyboard.
    (called("Hong Kong Productivity Council"), called("Hong Kong Productvity Council"), LOOK),
    (called("Insilico Medicine"), called("Insillico Medicine"), LOOK),
    (called("Alpha One", "香港應用科技研究院"), called("Beta Two", "香港應用料技研究院"), LOOK),
    # Websites and identifiers.
    (called("Alpha", website="https://x.example"), called("Beta", website="https://www.x.example/"), LOOK),
    (called("Alpha", identifiers={"ror": "00q4VV597"}), called("Beta", identifiers={"ror": "00q4vv597"}), SAME),
    (called("Alpha", identifiers={"brn": "1"}), called("Alpha", identifiers={"brn": "2"}), LOOK),
    # Two that only sound alike.
    (called("Hang Seng Bank", "恒生銀行"), called("Dah Sing Bank", "大新銀行"), NOTHING),
    (called("Haizhi Technology", "海致科技"), called("Xizhi Technology", "曦智科技"), NOTHING),
    (called("HKBN"), called("HKBU"), NOTHING),
    (called("Horizon Robotics", "", "Horizon"), called("Horizons Ventures", "", "Horizons"), NOTHING),
    (called("Citibank (Hong Kong)", "花旗銀行"), called("CCB (Asia)", "建設銀行"), NOTHING),
    (called("PolyU-Wuhan Research Institute"), called("PolyU-Wuxi Research Institute"), NOTHING),
    (called("Baptist", "香港浸會大學"), called("Metropolitan", "香港都會大學"), NOTHING),
    (called("MTR Corporation"), called("MTR Corporation Limited"), LOOK),
    (called("Hong Kong Limited"), called("Hong Kong Holdings"), NOTHING),
    (
        called("PolyU", website="https://polyu.example"),
        called("PolyU Academy", website="https://polyu.example/paai"),
        NOTHING,
    ),
]

INITIATIVES = [
    (called("AI Subsidy Scheme", "人工智能資助計劃"), called("A.I. Subsidy Scheme", "人工智能資助計畫"), SAME),
    (called("GenAI Sandbox", "", "Sandbox++"), called("Second round", "", "GenAI Sandbox"), LOOK),
    (called("Fintech 2025", "金融科技2025"), called("Fintech 2030", "金融科技2030"), NOTHING),
    (called("Smart City Blueprint"), called("Smart City Blueprint 2.0"), NOTHING),
    (called("AI Cohort Phase I"), called("AI Cohort Phase II"), NOTHING),
    (
        called("Seed Fund", website="https://itf.example"),
        called("Venture Fund", website="https://itf.example"),
        NOTHING,
    ),
    (called("Talent Hub", website="https://itf.example"), called("Talent-Hub", website="https://itf.example"), SAME),
]


def ids(cases) -> list[str]:
    return [f"{n} {first['name_en']} / {second['name_en']}" for n, (first, second, _band) in enumerate(cases)]


@pytest.mark.parametrize(("first", "second", "band"), ORGANISATIONS, ids=ids(ORGANISATIONS))
def test_organisations_are_banded_as_an_editor_would(db, first, second, band):
    assert band_of(factories.OrganisationFactory, first, second) == band


@pytest.mark.parametrize(("first", "second", "band"), INITIATIVES, ids=ids(INITIATIVES))
def test_initiatives_are_banded_as_an_editor_would(db, first, second, band):
    assert band_of(factories.InitiativeFactory, first, second) == band


def names(pairs) -> set[tuple[str, str]]:
    return {(pair.first.name_en, pair.second.name_en) for pair in pairs}


def test_the_data_set_lists_only_what_is_worth_a_look(register):
    found = duplicates.likely(Organisation, Initiative)

    assert names(found[Organisation]) == {
        ("Artificial Intelligence Association of Hong Kong", "Hong Kong Artificial Intelligence Association"),
        ("China Mobile Hong Kong", "China Mobile International"),
        ("Hong Kong Housing Authority", "Housing Department"),
    }
    assert found[Initiative] == []


def slipped(name: str) -> str:
    """Swap two letters in the middle of the longest word."""
    word = max(name.split(), key=len)
    middle = len(word) // 2
    return name.replace(word, word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :], 1)


@pytest.mark.parametrize(
    ("rewritten", "least"),
    [
        (lambda name: {"name_en": f"{name} Ltd."}, 1),
        (lambda name: {"name_en": name.upper()}, 1),
        (lambda name: {"name_en": slipped(name)}, 0.9),
        (lambda name: {"name_en": "Another", "aliases": [name]}, 1),
    ],
    ids=["legal form", "capitals", "slip", "alias"],
)
def test_entries_of_the_data_set_are_recognised_when_they_are_entered_again(register, rewritten, least):
    """Nine in ten are in spite of a slip; the others have names so short that others are as near."""
    records = [record for record in Organisation.objects.all()[:160:4] if len(record.name_en) > 8]

    found = 0
    for record in records:
        pairs = duplicates.like(Organisation(**rewritten(record.name_en)))
        found += record in [Organisation(pk=pair.second.pk) for pair in pairs]

    assert found >= least * len(records) > 20


def test_reasons_say_what_both_have(db):
    first = factories.OrganisationFactory(name_en="Lenovo", website="https://lenovo.example/en/")
    second = factories.OrganisationFactory(name_en="Lenovo Group", website="https://www.lenovo.example/en")

    assert list(map(str, duplicates.reasons(first, second))) == [
        "“Lenovo” and “Lenovo Group” differ only in legal form, place or the order of words.",
        "Both have the website lenovo.example/en.",
    ]


@pytest.mark.parametrize("tie", ["parent", "successor"])
def test_records_that_the_register_ties_together_are_two(db, tie):
    first = factories.OrganisationFactory(name_en="Lenovo", website="https://lenovo.example")
    factories.OrganisationFactory(name_en="Lenovo Group", website="https://lenovo.example", **{tie: first})

    assert duplicates.likely(Organisation)[Organisation] == []


def test_records_with_a_relationship_are_two_unless_they_have_one_name(db):
    first, second = (factories.OrganisationFactory(name_en=name) for name in ("Lenovo", "Lenovo Group"))
    factories.RelationshipFactory(subject=first, object=second)
    assert duplicates.likely(Organisation)[Organisation] == []

    second.name_en = "Lenovo"
    second.save()

    assert [pair.band for pair in duplicates.likely(Organisation)[Organisation]] == [LOOK]


def test_archived_records_are_no_duplicates_but_a_new_one_may_be_like_them(db):
    factories.OrganisationFactory(name_en="Lenovo")
    archived = factories.OrganisationFactory(name_en="Lenovo", review_state="archived")

    assert duplicates.likely(Organisation)[Organisation] == []
    assert archived.pk in {pair.second.pk for pair in duplicates.like(Organisation(name_en="Lenovo"))}


def test_a_judged_pair_is_found_no_more_until_that_is_taken_back(editor):
    first, second = (factories.OrganisationFactory(name_en="Lenovo") for _ in range(2))

    duplicates.tell_apart(second, first, by=editor)
    duplicates.tell_apart(first, second, by=None)
    judgement = DistinctPair.objects.get()
    assert (judgement.noun, judgement.first, judgement.second) == ("organisation", first.pk, second.pk)
    assert judgement.by == editor
    assert duplicates.likely(Organisation)[Organisation] == []

    duplicates.take_back(second, first)
    assert len(duplicates.likely(Organisation)[Organisation]) == 1


def test_a_judgement_holds_for_its_noun_only(db):
    for factory in (factories.OrganisationFactory, factories.InitiativeFactory):
        pair = [factory(name_en="Lenovo") for _ in range(2)]

    duplicates.tell_apart(*pair, by=None)

    found = duplicates.likely(Organisation, Initiative)
    assert [len(found[Organisation]), len(found[Initiative])] == [1, 0]


def test_what_was_found_is_kept_until_a_record_changes(db, settings, django_assert_num_queries):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    first = factories.OrganisationFactory(name_en="Lenovo", review_state="draft")
    factories.OrganisationFactory(name_en="Lenovo")
    assert len(duplicates.likely(Organisation)[Organisation]) == 1

    with django_assert_num_queries(2):  # the judgements, and the number of the last change
        assert len(duplicates.likely(Organisation)[Organisation]) == 1
    first.name_en = "Baidu"
    first.save()

    assert duplicates.likely(Organisation)[Organisation] == []


WORDS = [
    "alpha",
    "bank",
    "care",
    "data",
    "edge",
    "fund",
    "grid",
    "harbour",
    "iris",
    "jade",
    "kite",
    "lion",
    "moon",
    "nova",
    "orbit",
    "peak",
    "quay",
    "rock",
    "star",
    "tide",
] * 2


def test_ten_thousand_records_are_compared_in_seconds(db):
    names_en = ((n, f"{WORDS[n % 97 % 40]} {WORDS[n // 97 % 40]} {n:x}") for n in range(10_000))
    Organisation.objects.bulk_create(Organisation(slug=f"no-{n}", name_en=name, kind="company") for n, name in names_en)
    factories.OrganisationFactory.create_batch(2, name_en="Lenovo")

    started = time.perf_counter()
    found = duplicates.likely(Organisation)[Organisation]

    assert names(found) == {("Lenovo", "Lenovo")}
    assert time.perf_counter() - started < 15  # about one second on a quiet machine
