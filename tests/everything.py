"""A register with at least one entry of every noun, and the same database without any."""

from directory import dataset
from directory.models import Initiative, Organisation, Sector
from tests import factories


def fill() -> None:
    """Enter all nouns, with references forwards and backwards within and between them."""
    finance = factories.SectorFactory(slug="finance")
    sectors = [factories.SectorFactory(slug="banking", parent=finance), finance]
    technologies = [factories.TechnologyFactory()]
    group = factories.OrganisationFactory(slug="z-group", sectors=sectors, technologies=technologies)
    bank = factories.OrganisationFactory(slug="bank", parent=group, successor=group, sectors=sectors)
    links = {"challenges": [factories.ChallengeFactory()], "audiences": [factories.AudienceFactory()]}
    after = factories.InitiativeFactory(slug="z-fund", sectors=sectors, technologies=technologies, **links)
    fund = factories.InitiativeFactory(slug="fund", successor=after)
    factories.ParticipationFactory(initiative=fund, organisation=bank, role="lead")
    tie = factories.RelationshipFactory(subject=group, kind="funds", object=bank, since="2020")
    source = factories.SourceFactory(url="https://example.org/1")
    factories.CitationFactory(source=source, organisation=bank, fields=["summary"])
    factories.CitationFactory(source=source, initiative=fund, fields=["summary"])
    factories.CitationFactory(source=source, relationship=tie)
    factories.SlugRedirectFactory(slug="old-bank", organisation=bank)
    guide = factories.GuideFactory(slug="finance-guide")
    factories.GuidePartFactory(guide=guide, text_en="See [it](organisations/bank/).")
    factories.SlugRedirectFactory(noun="initiative", slug="old-fund", initiative=fund, cause="merged")


def empty() -> None:
    """Delete all entries, those that refer to others first."""
    Organisation.objects.update(parent=None, successor=None)
    Initiative.objects.update(successor=None)
    Sector.objects.update(parent=None)
    for noun in reversed(dataset.NOUNS.values()):
        noun.model._default_manager.all().delete()
        if hasattr(noun.model, "history"):
            noun.model.history.all().delete()
