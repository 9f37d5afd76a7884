import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from directory.models import Organisation, Relationship, RelationshipKind, ReviewState
from tests.factories import OrganisationFactory, RelationshipFactory


@pytest.mark.parametrize("state", [state for state in ReviewState if state != ReviewState.PUBLISHED])
@pytest.mark.parametrize("end", ["subject", "object"])
def test_tie_is_public_when_both_ends_are(db, state, end):
    public = RelationshipFactory()
    RelationshipFactory(**{end: OrganisationFactory(review_state=state)})

    assert list(Relationship.objects.public()) == [public]


def test_ties_of_an_organisation_are_those_in_either_direction(db):
    record = OrganisationFactory()
    outwards, inwards = RelationshipFactory(subject=record), RelationshipFactory(object=record)
    RelationshipFactory()

    assert set(Relationship.objects.of(record)) == {outwards, inwards}


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("invested-in", "Ant invested in Bee"),
        ("spun-out-of", "Ant was spun out of Bee"),
        ("acquired", "Ant acquired Bee"),
        ("partner-of", "Ant is a partner of Bee"),
        ("incubated-by", "Ant was incubated by Bee"),
        ("member-of", "Ant is a member of Bee"),
        ("funds", "Ant funds Bee"),
    ],
)
def test_tie_reads_as_a_sentence(kind, sentence):
    tie = Relationship(subject=Organisation(name_en="Ant"), kind=kind, object=Organisation(name_en="Bee"))

    assert str(tie) == sentence


@pytest.mark.parametrize("kind", RelationshipKind)
def test_every_kind_has_a_sentence_from_both_sides(language, kind):
    with translation.override(language):
        for sentence in (str(kind.sentence), str(kind.inverse_sentence)):
            assert sentence.count("%(subject)s") == sentence.count("%(object)s") == 1
        assert str(kind.inverse_sentence).startswith("%(object)s")


def test_only_partnership_is_mutual():
    assert [kind for kind in RelationshipKind if kind.is_mutual] == [RelationshipKind.PARTNER_OF]


def test_tie_joins_two_different_organisations(db):
    record = OrganisationFactory()

    with pytest.raises(ValidationError, match="two different organisations"):
        Relationship(subject=record, object=record, kind=RelationshipKind.FUNDS).clean()


def test_tie_is_known_by_its_ends_and_kind(db):
    subject, object_ = OrganisationFactory(slug="ant"), OrganisationFactory(slug="bee")
    tie = RelationshipFactory(subject=subject, kind="funds", object=object_)

    assert tie.natural_key() == ("ant", "funds", "bee")
    assert Relationship.objects.get_by_natural_key("ant", "funds", "bee") == tie
