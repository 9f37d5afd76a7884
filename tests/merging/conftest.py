"""Two records that are one."""

import pytest

from directory.models import Organisation
from tests import factories


@pytest.fixture
def winner(db) -> Organisation:
    return factories.OrganisationFactory(slug="winner", name_en="Harbour Lab", name_zh="海港實驗室")


@pytest.fixture
def loser(db) -> Organisation:
    return factories.OrganisationFactory(slug="loser", name_en="Harbour Laboratory", name_zh="海港研究所")
