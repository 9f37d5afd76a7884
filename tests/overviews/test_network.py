"""The network: which ties there are, and what is found out about them."""

import random
from collections import deque
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.models import ReviewState
from directory.overviews.network.drawing import HEIGHT, WIDTH, bounded, cut, draw, labels, width
from directory.overviews.network.graph import Graph
from directory.overviews.network.naming import named
from directory.overviews.network.neighbourhood import neighbourhood
from directory.overviews.network.ties import Network, Node, Tie, TieKind, acronym_of, network
from directory.overviews.network.whole import Narrowing, whole
from tests.factories import (
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    RelationshipFactory,
    SlugRedirectFactory,
)


def node(name: str, noun: str = "organisation", kind: str = "company") -> Node:
    return Node(hash(name), noun, name, kind, name.title(), "")


def organisations(number: int) -> list[Node]:
    return [node(f"o{n}") for n in range(number)]


@st.composite
def networks(draw_value):
    """Some organisations with random relationships and shared initiatives between them."""
    nodes = organisations(draw_value(st.integers(2, 9)))
    pairs = list(combinations(nodes, 2))
    ties = [Tie(n, "funds", a, b) for n, (a, b) in enumerate(draw_value(st.lists(st.sampled_from(pairs), max_size=9)))]
    for number in range(draw_value(st.integers(0, 4))):
        initiative = node(f"i{number}", "initiative", "funding")
        members = draw_value(st.lists(st.sampled_from(nodes), min_size=2, max_size=4, unique=True))
        ties += [Tie(number, "partner", member, initiative) for member in members]
    return nodes, Network(tuple(ties))


def steps_between(found: Network, start: Node, end: Node) -> int | None:
    """Count the steps by trying all ways: an initiative joins all its members at one step."""
    neighbours = {n: set() for n in found.of_node}
    for one in found.of_node:
        for tie in found.of_node[one]:
            other = tie.other(one)
            neighbours[one] |= {t.subject for t in found.of_node[other]} if other.noun == "initiative" else {other}
    waiting, seen = deque([(start, 0)]), {start}
    while waiting:
        at, steps = waiting.popleft()
        if at is end:
            return steps
        for other in neighbours.get(at, set()) - seen:
            seen.add(other)
            waiting.append((other, steps + 1))
    return None


@given(networks())
@settings(max_examples=200, deadline=None)
def test_way_is_as_short_as_any_and_leads_there(made):
    nodes, found = made
    graph = Graph(found)
    for start, end in combinations(nodes, 2):
        way = graph.way(start, end)
        at = start
        for tie in way:
            assert at in (tie.subject, tie.object)
            at = tie.other(at)
        steps = sum(1 if tie.object.noun == "organisation" else 0.5 for tie in way)
        assert not way or at is end
        assert (steps if way else None) == steps_between(found, start, end)


@given(networks(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_drawing_and_communities_do_not_depend_on_chance(made, chance):
    _nodes, found = made
    if not found.ties:
        return
    counts = {one: len(ties) for one, ties in found.of_node.items()}
    first, members = draw(found, counts), Graph(found).communities()
    random.seed(chance.random())

    assert draw(found, counts) == first
    assert Graph(found).communities() == members


@given(networks())
@settings(max_examples=100, deadline=None)
def test_marks_stand_within_the_drawing_and_lines_join_them(made):
    _nodes, found = made
    drawing = draw(found, {one: len(ties) for one, ties in found.of_node.items()})
    places = {(mark.x, mark.y) for mark in drawing.marks}

    assert len(drawing.marks) == len(found.of_node)
    assert all(mark.r <= mark.x <= WIDTH - mark.r and mark.r <= mark.y <= HEIGHT - mark.r for mark in drawing.marks)
    lines = [line for _family, lines in drawing.families for line in lines]
    assert len(lines) == len(found.ties)
    assert {(line.x1, line.y1) for line in lines} | {(line.x2, line.y2) for line in lines} <= places


def ring(number: int, spare: int = 0) -> Network:
    nodes = organisations(number + spare)
    ties = [Tie(n, "funds", nodes[n], nodes[(n + 1) % number]) for n in range(number)]
    return Network((*ties, *(Tie(99 + n, "part-of", nodes[number + n], nodes[0]) for n in range(spare))))


def test_nodes_that_nothing_tells_apart_are_drawn_apart():
    hubs, leaves = organisations(2), [node(f"leaf-{n}") for n in range(80)]
    ties = [Tie(n, "funds", leaf, hubs[n % 2]) for n, leaf in enumerate(leaves)]
    places = Graph(Network((*ties, Tie(99, "funds", *hubs)))).places()

    assert len({(round(x, 3), round(y, 3)) for x, y in places.values()}) == 82


def test_marks_do_not_cover_each_other():
    found = ring(40, spare=60)
    drawing = draw(found, {one: len(ties) for one, ties in found.of_node.items()})

    covered = [
        (a.node.slug, b.node.slug)
        for a, b in combinations(drawing.marks, 2)
        if (a.x - b.x) ** 2 + (a.y - b.y) ** 2 < (a.r + b.r - 1) ** 2
    ]
    assert covered == []


def test_drawing_of_the_data_set_stays_about_where_it_was_when_some_ties_go(register):
    ties, chance = network().ties, random.Random(1)
    first = Graph(bounded(Network(ties), 100, 40)[0]).places()
    span = max(abs(complex(*a) - complex(*b)) for a, b in combinations(first.values(), 2))
    moved = []
    for _time in range(6):
        gone = set(chance.sample(range(len(ties)), 3))
        left = Network(tuple(tie for number, tie in enumerate(ties) if number not in gone))
        second = Graph(bounded(left, 100, 40)[0]).places()
        moved += [abs(complex(*first[one]) - complex(*second[one])) / span for one in first.keys() & second.keys()]

    assert sum(moved) / len(moved) < 0.15


def test_labels_cover_neither_each_other_nor_the_edge():
    found = ring(30)
    drawing = draw(found, {one: len(ties) for one, ties in found.of_node.items()})
    names = labels(drawing, 20)

    assert 8 <= len(names) <= 20
    assert len({(name.x, name.y) for name in names}) == len(names)


def test_text_is_cut_to_its_room():
    assert cut("Bank", 200) == "Bank"
    assert cut("A very long name indeed", 100).endswith("…")
    assert width(cut("香港科技大學人工智能研究中心", 100)) <= 100


def test_of_a_large_network_the_most_tied_are_drawn():
    hub, others = node("hub"), organisations(30)
    initiative = node("shared", "initiative", "funding")
    ties = [Tie(n, "funds", hub, other) for n, other in enumerate(others)]
    ties += [Tie(50 + n, "partner", other, initiative) for n, other in enumerate(others[:2])]
    shown, counts = bounded(Network(tuple(ties)), 5, 5)

    assert {one.slug for one in shown.of_node} == {"hub", "o0", "o1", "o10", "o11", "shared"}
    assert counts[hub] == 30


@pytest.mark.parametrize(
    ("name", "aliases", "expected"),
    [
        ("The Hong Kong University of Science and Technology", ["科大", "HKUST"], "HKUST"),
        ("The Hong Kong Polytechnic University", ["Hong Kong Poly", "PolyU"], "PolyU"),
        ("Development Bureau", ["發展局"], ""),
        ("Digital Policy Office", ["OGCIO"], ""),
        ("HSBC", [], ""),
    ],
)
def test_acronym_is_made_of_initials(name, aliases, expected):
    assert acronym_of(name, aliases) == expected


# With records


def told(found: Network) -> set[tuple[str, str, str]]:
    return {(tie.subject.slug, tie.kind, tie.object.slug) for tie in found.ties}


def test_ties_are_parents_relationships_and_shared_initiatives(db):
    group = OrganisationFactory(slug="group")
    unit = OrganisationFactory(slug="unit", parent=group)
    RelationshipFactory(subject=unit, kind="funds", object=OrganisationFactory(slug="lab"))
    shared, alone = InitiativeFactory(slug="shared"), InitiativeFactory(slug="alone")
    ParticipationFactory(initiative=shared, organisation=group, role="lead")
    ParticipationFactory(initiative=shared, organisation=unit, role="partner")
    ParticipationFactory(initiative=alone, organisation=unit, role="lead")
    OrganisationFactory(slug="untied")

    assert told(network()) == {
        ("unit", "part-of", "group"),
        ("unit", "funds", "lab"),
        ("group", "lead", "shared"),
        ("unit", "partner", "shared"),
    }


@pytest.mark.parametrize("state", [state for state in ReviewState if state != ReviewState.PUBLISHED])
def test_what_is_not_public_ties_nobody(db, state):
    one, other = OrganisationFactory(slug="one"), OrganisationFactory(slug="other")
    hidden = OrganisationFactory(slug="hidden", review_state=state, parent=one)
    OrganisationFactory(slug="below", parent=hidden)
    RelationshipFactory(subject=one, kind="funds", object=hidden)
    RelationshipFactory(subject=hidden, kind="funds", object=other)
    secret = InitiativeFactory(slug="secret", review_state=state)
    half = InitiativeFactory(slug="half")
    for initiative, organisation in ((secret, one), (secret, other), (half, one), (half, hidden)):
        ParticipationFactory(initiative=initiative, organisation=organisation)

    assert network().ties == ()
    assert whole(Narrowing()).communities == []
    assert neighbourhood("one") is None


def test_network_is_narrowed_to_kinds_and_to_sides(db):
    one, two, three = (OrganisationFactory(slug=slug) for slug in ("one", "two", "three"))
    RelationshipFactory(subject=one, kind="funds", object=two)
    RelationshipFactory(subject=two, kind="partner-of", object=three)
    shared = InitiativeFactory(slug="shared")
    for organisation in (one, three):
        ParticipationFactory(initiative=shared, organisation=organisation)

    assert told(network().within(["funds"])) == {("one", "funds", "two")}
    assert told(network().within((), frozenset({two.pk}))) == {("one", "funds", "two"), ("two", "partner-of", "three")}
    assert told(network().within((), frozenset({one.pk}))) == {
        ("one", "funds", "two"),
        ("one", "partner", "shared"),
        ("three", "partner", "shared"),
    }


def test_community_is_called_after_its_most_tied_member(db):
    head = OrganisationFactory(slug="head")
    for number in range(3):
        OrganisationFactory(slug=f"unit-{number}", parent=head)

    found = whole(Narrowing(community="unit-1"))

    assert [community.head.slug for community in found.communities] == ["head"]
    assert found.community == found.communities[0]


@pytest.mark.parametrize(
    ("text", "slug", "choices"),
    [
        ("hkust", "hkust", set()),
        ("HKUST", "hkust", set()),
        ("old-hkust", "hkust", set()),
        ("The Hong Kong University of Science and Technology", "hkust", set()),
        ("university", "", {"hkust", "hku"}),
        ("Science and Tech", "hkust", set()),
        ("nobody at all", "", set()),
        ("", "", set()),
    ],
)
def test_name_is_one_organisation_or_several_or_none(db, text, slug, choices):
    hkust = OrganisationFactory(slug="hkust", name_en="The Hong Kong University of Science and Technology")
    OrganisationFactory(slug="hku", name_en="The University of Hong Kong")
    OrganisationFactory(slug="secret-university", name_en="Secret University", review_state=ReviewState.DRAFT)
    SlugRedirectFactory(slug="old-hkust", organisation=hkust)

    found = named(text)

    assert (found.slug, {record.slug for record in found.choices}) == (slug, choices)


def test_neighbourhood_follows_initiatives_and_leads_on(db):
    centre, partner, beyond = (OrganisationFactory(slug=slug) for slug in ("centre", "partner", "beyond"))
    shared = InitiativeFactory(slug="shared")
    for organisation in (centre, partner):
        ParticipationFactory(initiative=shared, organisation=organisation)
    RelationshipFactory(subject=partner, kind="funds", object=beyond)

    found = neighbourhood("centre")

    assert found
    assert [one.slug for one in found.near] == ["partner"]
    assert [tie.object.slug for tie in found.onwards(found.near[0])] == ["beyond"]
    assert {mark.node.slug for mark in found.drawing().marks} == {"centre", "shared", "partner", "beyond"}


def test_every_kind_of_tie_is_told_from_both_sides():
    for kind in TieKind:
        for sentence in (kind.sentence, kind.inverse_sentence):
            assert {"a", "b"} <= set(str(sentence) % {"subject": "a", "object": "b"})
        assert kind.family
