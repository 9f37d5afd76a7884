"""The stored index follows the change log, serves when it is current, and heals when it is not."""

import fcntl
import shutil
from pathlib import Path

import pytest
from django.db import connection, transaction

from directory import actions
from directory.models import Change, ChangeAction, Organisation, ReviewState
from directory.search import index
from directory.search.query import ask
from directory.search.question import Question
from tests.factories import InitiativeFactory, OrganisationFactory, ParticipationFactory, SectorFactory
from tests.search.damage import KINDS, point_nowhere, while_asking

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def directory(settings, tmp_path) -> Path:
    settings.SEARCH_INDEX_DIR = str(tmp_path / "index")
    index.close()
    yield tmp_path / "index"
    index.close()


def create(**values) -> Organisation:
    """Make a public organisation, and log it as the admin does."""
    organisation = OrganisationFactory(**values, review_state=ReviewState.DRAFT, is_complete=True)
    actions.set_review_state(organisation, ReviewState.PUBLISHED, by=None)
    return organisation


def searcher():
    return index.ready(Change.objects.last_number())


def found(text: str) -> list[str]:
    ids = ask(Question("organisation", text=text, sort="relevance")).ids
    slugs = dict(Organisation.objects.in_bulk(ids).items())
    return [slugs[pk].slug for pk in ids]


def current(directory: Path) -> Path:
    return directory / (directory / "current").read_text()


def test_index_is_built_at_the_first_request(directory):
    create(slug="harbour")
    assert not directory.exists()
    assert searcher() is not None
    assert found("harbour") == ["harbour"]


def test_published_edit_reaches_the_index(directory):
    organisation = create(slug="harbour", name_en="Harbour")
    assert searcher() is not None
    with actions.editing(organisation, by=None):
        organisation.name_en = "Typhoon"
        organisation.save()
    assert searcher() is not None
    assert found("typhoon") == ["harbour"]
    assert ask(Question("organisation", text="harbour", sort="relevance")).total == 1  # its slug


def test_archived_record_leaves_the_index(directory):
    organisation = create(slug="harbour")
    assert found("harbour") == ["harbour"]
    actions.set_review_state(organisation, ReviewState.ARCHIVED, by=None)
    assert searcher() is not None
    assert found("harbour") == []


def test_deleted_record_leaves_the_index(directory):
    organisation = create(slug="harbour")
    assert found("harbour") == ["harbour"]
    actions.delete(organisation, by=None)
    assert searcher() is not None
    assert found("harbour") == []


def test_draft_never_enters_the_index(directory):
    create(slug="harbour")
    OrganisationFactory(slug="secret-draft", review_state=ReviewState.DRAFT)
    index.rebuild(lambda _done, _of: None)
    assert found("secret") == []


def test_lead_facet_follows_the_organisation(directory):
    organisation = create(slug="harbour")
    initiative = InitiativeFactory(slug="voyage", review_state=ReviewState.DRAFT, is_complete=True)
    ParticipationFactory(initiative=initiative, organisation=organisation, role="lead")
    actions.set_review_state(initiative, ReviewState.PUBLISHED, by=None)
    assert ask(Question("initiative")).counts["lead"] == {"harbour": 1}
    actions.set_review_state(organisation, ReviewState.ARCHIVED, by=None)
    assert searcher() is not None
    assert ask(Question("initiative")).counts["lead"] == {}


def test_renamed_sector_is_found_by_its_new_name(directory):
    sector = SectorFactory(slug="fishing", name_en="Fishing")
    create(slug="harbour", sectors=[sector])
    assert found("fishing") == ["harbour"]
    with actions.editing_term(sector, by=None):
        sector.name_en = "Aquaculture"
        sector.save()
    assert searcher() is not None
    assert found("aquaculture") == ["harbour"]


def test_load_of_a_data_set_builds_the_index_anew(directory):
    create(slug="harbour")
    assert searcher() is not None
    before = current(directory)
    actions.log(by=None, action=ChangeAction.LOADED)
    assert searcher() is not None
    assert current(directory) != before


def test_change_that_may_be_undone_never_reaches_the_index(directory, django_db_blocker):
    organisation = create(slug="harbour")
    assert searcher() is not None
    with transaction.atomic():
        actions.set_review_state(organisation, ReviewState.ARCHIVED, by=None)
        assert searcher() is None
        assert found("harbour") == []  # SQL, within the transaction
        transaction.set_rollback(True)
    assert found("harbour") == ["harbour"]


def test_restored_backup_is_noticed(directory):
    """Another log of the same length: the index belongs to a history that never was."""
    create(slug="harbour")
    assert searcher() is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_change SET slug = 'another-past'")
    index.close()
    before = current(directory)
    create(slug="typhoon")
    assert searcher() is not None
    assert current(directory) != before


def test_shorter_log_is_noticed(directory):
    create(slug="harbour")
    create(slug="typhoon")
    assert searcher() is not None
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM directory_change WHERE slug = 'typhoon'")
    Organisation.objects.filter(slug="typhoon").delete()
    index.close()
    assert searcher() is not None
    assert found("typhoon") == []


@pytest.mark.parametrize("damage", KINDS)
def test_damaged_files_are_noticed_and_healed(directory, damage):
    create(slug="harbour")
    assert searcher() is not None
    while_asking(damage, directory, lambda: found("harbour"))
    assert found("harbour") == ["harbour"]
    assert searcher() is not None


@pytest.mark.parametrize("damage", KINDS)
def test_files_damaged_while_nobody_used_them_are_noticed_and_healed(directory, damage):
    create(slug="harbour")
    assert searcher() is not None
    before = current(directory)
    index.close()
    damage(directory)
    assert found("harbour") == ["harbour"]
    assert searcher() is not None
    assert current(directory) != before


def test_lost_name_of_the_index_in_use_is_noticed_by_who_has_it_open(directory):
    create(slug="harbour")
    assert searcher() is not None
    point_nowhere(directory)
    assert found("harbour") == ["harbour"]
    assert searcher() is not None
    assert current(directory).exists()


def test_missing_directory_is_made_again(directory):
    create(slug="harbour")
    assert searcher() is not None
    shutil.rmtree(directory)
    assert found("harbour") == ["harbour"]
    assert searcher() is not None


def test_index_of_another_format_is_built_anew(directory):
    create(slug="harbour")
    assert searcher() is not None
    (directory / "current").write_text("0-older")
    index.close()
    assert found("harbour") == ["harbour"]
    assert searcher() is not None


def test_lists_answer_while_somebody_else_writes(directory):
    create(slug="harbour")
    directory.mkdir()
    with (directory / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert searcher() is None
        assert found("harbour") == ["harbour"]
    assert searcher() is not None


def test_old_index_serves_while_a_new_one_is_built(directory):
    create(slug="harbour")
    assert searcher() is not None
    served = []
    index.rebuild(lambda _done, _of: served.append(searcher() is not None))
    assert served
    assert all(served)
    assert searcher() is not None
    assert len([path for path in directory.iterdir() if path.is_dir()]) == 1


def test_failed_build_leaves_the_old_index(directory):
    create(slug="harbour")
    assert searcher() is not None
    before = current(directory)

    def fail(_done: int, _of: int) -> None:
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        index.rebuild(fail)
    assert current(directory) == before
    assert [path for path in directory.iterdir() if path.is_dir()] == [before]
    assert searcher() is not None
