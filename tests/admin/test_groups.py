"""The groups that the migration makes."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection

from tests.people import guides, migration


def codenames(group: Group) -> set[str]:
    return set(group.permissions.values_list("codename", flat=True))


def test_editors_add_and_change_and_publish_nothing(groups):
    rights = codenames(groups["Editor"])

    assert rights == {*migration.EDITOR, *guides.EDITOR}
    assert not {right for right in rights if right.startswith("publish_")}
    assert "delete_organisation" not in rights
    assert "change_sector" not in rights


def test_publishers_may_all_that_editors_may_and_publish(groups):
    rights = codenames(groups["Publisher"])

    assert rights > codenames(groups["Editor"])
    assert {"publish_organisation", "publish_initiative", "publish_guide", "change_sector"} <= rights


def test_no_group_touches_accounts_or_the_change_log(groups):
    for group in groups.values():
        assert not group.permissions.exclude(content_type__app_label="directory").exists()
        assert {right for right in codenames(group) if right.endswith("_change")} == {"view_change"}


def test_making_the_groups_again_changes_nothing(groups):
    before = {name: codenames(group) for name, group in groups.items()}

    migration.make_groups(apps, connection.schema_editor())
    guides.add_permissions(apps, connection.schema_editor())

    assert {group.name: codenames(group) for group in Group.objects.all()} == before
    assert Permission.objects.filter(codename="publish_organisation").count() == 1


def test_undoing_the_migration_takes_only_its_groups_away(groups):
    Group.objects.create(name="Translators")

    migration.remove_groups(apps, connection.schema_editor())

    assert [group.name for group in Group.objects.all()] == ["Translators"]
