"""One valid record of each kind with as little in it as the rules allow; published unless said otherwise."""

from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.utils import timezone
from factory.django import DjangoModelFactory

from directory import models
from directory.search import document


class TermFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    slug = factory.Sequence(lambda n: f"term-{n}")
    name_en = factory.LazyAttribute(lambda term: term.slug.replace("-", " ").capitalize())
    name_zh = factory.Sequence(lambda n: f"詞條{n}")
    description_en = "What it means."
    description_zh = "釋義。"


class SectorFactory(TermFactory):
    class Meta:
        model = models.Sector

    slug = factory.Sequence(lambda n: f"sector-{n}")


class TechnologyFactory(TermFactory):
    class Meta:
        model = models.Technology

    slug = factory.Sequence(lambda n: f"technology-{n}")


class ChallengeFactory(TermFactory):
    class Meta:
        model = models.Challenge

    slug = factory.Sequence(lambda n: f"challenge-{n}")


class AudienceFactory(TermFactory):
    class Meta:
        model = models.Audience

    slug = factory.Sequence(lambda n: f"audience-{n}")


class RecordFactory(DjangoModelFactory):
    """Links to vocabularies are given as lists: `OrganisationFactory(sectors=[banking])`.

    `is_complete=True` gives a record all that it must have to be published by an editor.
    """

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    class Params:
        is_complete = factory.Trait(
            name_zh=factory.Sequence(lambda n: f"名稱{n}"),
            summary_en="What it is.",
            summary_zh="簡介。",
            citation=factory.RelatedFactory("tests.factories.CitationFactory", "record"),
        )

    name_en = factory.LazyAttribute(lambda record: record.slug.replace("-", " ").title())
    review_state = models.ReviewState.PUBLISHED
    checked_on = factory.LazyFunction(timezone.localdate)

    @factory.post_generation
    def sectors(record, create: bool, extracted: Any) -> None:
        if create:
            record.sectors.set(extracted or [])

    @factory.post_generation
    def technologies(record, create: bool, extracted: Any) -> None:
        if create:
            record.technologies.set(extracted or [])

    @classmethod
    def _after_postgeneration(cls, instance: document.Record, create: bool, results: Any = None) -> None:
        """Derive the columns by which the finished record is found and sorted."""
        if not create:
            return
        document.derive(instance)
        found = type(instance).objects.filter(pk=instance.pk)
        found.update(search_text=instance.search_text, sort_name=instance.sort_name)


class OrganisationFactory(RecordFactory):
    class Meta:
        model = models.Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    kind = models.OrganisationKind.COMPANY


class InitiativeFactory(RecordFactory):
    class Meta:
        model = models.Initiative

    slug = factory.Sequence(lambda n: f"initiative-{n}")
    kind = models.InitiativeKind.DEPLOYMENT

    @factory.post_generation
    def challenges(record, create: bool, extracted: Any) -> None:
        if create:
            record.challenges.set(extracted or [])

    @factory.post_generation
    def audiences(record, create: bool, extracted: Any) -> None:
        if create:
            record.audiences.set(extracted or [])


class ParticipationFactory(DjangoModelFactory):
    class Meta:
        model = models.Participation

    initiative = factory.SubFactory(InitiativeFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class RelationshipFactory(DjangoModelFactory):
    class Meta:
        model = models.Relationship

    subject = factory.SubFactory(OrganisationFactory)
    kind = models.RelationshipKind.INVESTED_IN
    object = factory.SubFactory(OrganisationFactory)


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = models.Source

    url = factory.Sequence(lambda n: f"https://example.org/documents/{n}")
    title = factory.Sequence(lambda n: f"Document {n}")
    publisher = "Example Press"


class CitationFactory(DjangoModelFactory):
    """Say what it supports: `CitationFactory(organisation=...)`, `initiative=` or `relationship=`."""

    class Meta:
        model = models.Citation

    source = factory.SubFactory(SourceFactory)

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> Any:
        """Take `record=` for a record of either noun."""
        record = kwargs.pop("record", None)
        return kwargs | ({record.noun: record} if record else {})


class SlugRedirectFactory(DjangoModelFactory):
    """Say where it leads: `SlugRedirectFactory(organisation=...)`."""

    class Meta:
        model = models.SlugRedirect

    noun = "organisation"
    slug = factory.Sequence(lambda n: f"former-{n}")


class GuideFactory(DjangoModelFactory):
    """A public guide without parts."""

    class Meta:
        model = models.Guide

    slug = factory.Sequence(lambda n: f"guide-{n}")
    theme = models.GuideTheme.ECOSYSTEM
    title_en = factory.LazyAttribute(lambda guide: guide.slug.replace("-", " ").capitalize())
    title_zh = factory.Sequence(lambda n: f"指南{n}")
    summary_en = factory.LazyAttribute(lambda guide: f"What {guide.slug} tells.")
    summary_zh = factory.Sequence(lambda n: f"內容{n}。")
    review_state = models.ReviewState.PUBLISHED


class GuidePartFactory(DjangoModelFactory):
    """A part without a filter: `GuidePartFactory(guide=..., filter_noun="initiative", filter_query="kind=funding")`."""

    class Meta:
        model = models.GuidePart

    guide = factory.SubFactory(GuideFactory)
    position = factory.Sequence(lambda n: n + 1)
    heading_en = factory.Sequence(lambda n: f"Heading {n}")
    heading_zh = factory.Sequence(lambda n: f"節題{n}")
    text_en = "What there is."
    text_zh = "有甚麼。"


class ChangeFactory(DjangoModelFactory):
    class Meta:
        model = models.Change

    noun = "organisation"
    slug = "organisation-0"
    action = models.ChangeAction.CHANGED


class ChangeSetFactory(DjangoModelFactory):
    """Say what it is about and what it proposes: `ChangeSetFactory(organisation=..., proposed={...})`."""

    class Meta:
        model = models.ChangeSet

    base_version = 1


class UserFactory(DjangoModelFactory):
    """A person with an account; `is_staff=True` lets them into the admin, `groups=[...]` gives them rights there."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("a long enough password")

    @factory.post_generation
    def groups(user, create: bool, extracted: Any) -> None:
        if create:
            user.groups.set(extracted or [])
