"""Guides, and what the two groups may do with them: Editors write drafts, Publishers publish."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

groups = import_module("directory.migrations.0002_editor_and_publisher_groups")

EDITOR = [
    *(f"{verb}_guide" for verb in ("view", "add", "change")),
    *(f"{verb}_guidepart" for verb in ("view", "add", "change", "delete")),
]
PUBLISHER = [*EDITOR, "publish_guide", "delete_guide"]


def add_permissions(apps, schema_editor):
    alias = schema_editor.connection.alias
    groups.make_permissions(apps, alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for name, codenames in (("Editor", EDITOR), ("Publisher", PUBLISHER)):
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.add(*permissions.filter(content_type__app_label="directory", codename__in=codenames))


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0008_reasons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Guide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Public address, chosen once.', max_length=80, unique=True, verbose_name='slug')),
                ('theme', models.CharField(choices=[('ecosystem', 'How the ecosystem works'), ('need', 'Starting from a need')], max_length=10, verbose_name='theme')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Order within the theme.', verbose_name='position')),
                ('title_en', models.CharField(max_length=100, verbose_name='title (English)')),
                ('title_zh', models.CharField(blank=True, max_length=60, verbose_name='title (Chinese)')),
                ('summary_en', models.CharField(blank=True, max_length=300, verbose_name='summary (English)')),
                ('summary_zh', models.CharField(blank=True, max_length=150, verbose_name='summary (Chinese)')),
                ('review_state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10, verbose_name='review state')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Moves only when a public value changes.', verbose_name='updated at')),
            ],
            options={
                'verbose_name': 'guide',
                'verbose_name_plural': 'guides',
                'ordering': ('theme', 'position', 'slug'),
                'permissions': [('publish_guide', 'Can publish guides')],
                'constraints': [models.CheckConstraint(condition=models.Q(('theme__in', ['ecosystem', 'need'])), name='guide_theme_is_known'), models.CheckConstraint(condition=models.Q(('review_state__in', ['draft', 'published'])), name='guide_is_draft_or_published')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalGuide',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Public address, chosen once.', max_length=80, verbose_name='slug')),
                ('theme', models.CharField(choices=[('ecosystem', 'How the ecosystem works'), ('need', 'Starting from a need')], max_length=10, verbose_name='theme')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Order within the theme.', verbose_name='position')),
                ('title_en', models.CharField(max_length=100, verbose_name='title (English)')),
                ('title_zh', models.CharField(blank=True, max_length=60, verbose_name='title (Chinese)')),
                ('summary_en', models.CharField(blank=True, max_length=300, verbose_name='summary (English)')),
                ('summary_zh', models.CharField(blank=True, max_length=150, verbose_name='summary (Chinese)')),
                ('review_state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=10, verbose_name='review state')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='Moves only when a public value changes.', verbose_name='updated at')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical guide',
                'verbose_name_plural': 'historical guides',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGuidePart',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=99, help_text='Parts are numbered anew when they are saved.', verbose_name='position')),
                ('heading_en', models.CharField(max_length=100, verbose_name='heading (English)')),
                ('heading_zh', models.CharField(blank=True, max_length=60, verbose_name='heading (Chinese)')),
                ('text_en', models.TextField(blank=True, verbose_name='text (English)')),
                ('text_zh', models.TextField(blank=True, verbose_name='text (Chinese)')),
                ('filter_noun', models.CharField(blank=True, choices=[('organisation', 'organisations'), ('initiative', 'initiatives')], max_length=12, verbose_name='list')),
                ('filter_query', models.CharField(blank=True, max_length=300, verbose_name='filter')),
                ('shown', models.PositiveSmallIntegerField(default=3, verbose_name='records shown')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('guide', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='directory.guide', verbose_name='guide')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical part of a guide',
                'verbose_name_plural': 'historical parts of a guide',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='GuidePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=99, help_text='Parts are numbered anew when they are saved.', verbose_name='position')),
                ('heading_en', models.CharField(max_length=100, verbose_name='heading (English)')),
                ('heading_zh', models.CharField(blank=True, max_length=60, verbose_name='heading (Chinese)')),
                ('text_en', models.TextField(blank=True, verbose_name='text (English)')),
                ('text_zh', models.TextField(blank=True, verbose_name='text (Chinese)')),
                ('filter_noun', models.CharField(blank=True, choices=[('organisation', 'organisations'), ('initiative', 'initiatives')], max_length=12, verbose_name='list')),
                ('filter_query', models.CharField(blank=True, max_length=300, verbose_name='filter')),
                ('shown', models.PositiveSmallIntegerField(default=3, verbose_name='records shown')),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='directory.guide', verbose_name='guide')),
            ],
            options={
                'verbose_name': 'part of a guide',
                'verbose_name_plural': 'parts of a guide',
                'ordering': ('guide', 'position', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('shown__lte', 6)), name='guide_part_shows_a_few'), models.CheckConstraint(condition=models.Q(('filter_noun__in', ['organisation', 'initiative']), ('filter_query', ''), _connector='OR'), name='guide_part_filters_a_list')],
            },
        ),
        migrations.RunPython(add_permissions, migrations.RunPython.noop),
    ]
