"""The two groups of people who keep the register.

An Editor adds entries, edits them until they are published and proposes them for review. A Publisher may do all that,
publish, archive and delete, and keeps the vocabularies, whose words show in public at once.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RECORDS = ("organisation", "initiative")
TIES = ("participation", "relationship", "citation")
WORDS = ("sector", "technology", "challenge", "audience")

EDITOR = (
    [f"{verb}_{noun}" for noun in (*RECORDS, "source") for verb in ("view", "add", "change")]
    + [f"{verb}_{noun}" for noun in TIES for verb in ("view", "add", "change", "delete")]
    + [f"view_{noun}" for noun in (*WORDS, "change", "changeset")]
)
PUBLISHER = (
    EDITOR
    + [f"publish_{noun}" for noun in RECORDS]
    + [f"delete_{noun}" for noun in (*RECORDS, "source")]
    + [f"{verb}_{noun}" for noun in WORDS for verb in ("add", "change", "delete")]
)
GROUPS = {"Editor": EDITOR, "Publisher": PUBLISHER}


def make_permissions(apps, alias):
    """Make the permissions of the directory's models now: Django itself makes them after the last migration."""
    directory = apps.get_app_config("directory")
    # The stand-in for an app within a migration lacks this, and without it Django takes the app for one without models.
    directory.models_module = getattr(directory, "models_module", True)
    create_permissions(directory, apps=apps, using=alias, verbosity=0)


def make_groups(apps, schema_editor):
    alias = schema_editor.connection.alias
    make_permissions(apps, alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for name, codenames in GROUPS.items():
        group, _is_new = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=name)
        group.permissions.set(permissions.filter(content_type__app_label="directory", codename__in=codenames))


def remove_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]
