"""Proposed changes, all values of every version, and the explicit absence of a Chinese name.

Links were kept in history tables of their own; from now on they are among the values of each version.
"""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

groups = import_module("directory.migrations.0002_editor_and_publisher_groups")


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_editor_and_publisher_groups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(choices=[('editor', 'an Editor')], default='editor', max_length=10, verbose_name='origin')),
                ('proposed', models.JSONField(default=dict, verbose_name='proposed values')),
                ('base', models.JSONField(default=dict, verbose_name='values before')),
                ('base_version', models.PositiveIntegerField(verbose_name='made on version')),
                ('state', models.CharField(choices=[('pending', 'Waiting for review'), ('sent-back', 'Sent back'), ('accepted', 'Accepted'), ('partly', 'Accepted in part'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn')], db_index=True, default='pending', max_length=10, verbose_name='state')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, help_text='Moves when the proposal changes.', verbose_name='proposed at')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('accepted', models.JSONField(blank=True, default=list, verbose_name='accepted fields')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
            ],
            options={
                'verbose_name': 'proposed change',
                'verbose_name_plural': 'proposed changes',
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_audiences',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_audiences',
            name='history',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_audiences',
            name='initiative',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_challenges',
            name='challenge',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_challenges',
            name='history',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_challenges',
            name='initiative',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_sectors',
            name='history',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_sectors',
            name='initiative',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_sectors',
            name='sector',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_technologies',
            name='history',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_technologies',
            name='initiative',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative_technologies',
            name='technology',
        ),
        migrations.RemoveField(
            model_name='historicalorganisation_sectors',
            name='history',
        ),
        migrations.RemoveField(
            model_name='historicalorganisation_sectors',
            name='organisation',
        ),
        migrations.RemoveField(
            model_name='historicalorganisation_sectors',
            name='sector',
        ),
        migrations.RemoveField(
            model_name='historicalorganisation_technologies',
            name='history',
        ),
        migrations.RemoveField(
            model_name='historicalorganisation_technologies',
            name='organisation',
        ),
        migrations.RemoveField(
            model_name='historicalorganisation_technologies',
            name='technology',
        ),
        migrations.AddField(
            model_name='historicalinitiative',
            name='has_no_name_zh',
            field=models.BooleanField(default=False, help_text='Tick this where it is known that it uses none.', verbose_name='has no Chinese name'),
        ),
        migrations.AddField(
            model_name='historicalinitiative',
            name='stored',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalorganisation',
            name='has_no_name_zh',
            field=models.BooleanField(default=False, help_text='Tick this where it is known that it uses none.', verbose_name='has no Chinese name'),
        ),
        migrations.AddField(
            model_name='historicalorganisation',
            name='stored',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='initiative',
            name='has_no_name_zh',
            field=models.BooleanField(default=False, help_text='Tick this where it is known that it uses none.', verbose_name='has no Chinese name'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='has_no_name_zh',
            field=models.BooleanField(default=False, help_text='Tick this where it is known that it uses none.', verbose_name='has no Chinese name'),
        ),
        migrations.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(('has_no_name_zh', False), ('name_zh', ''), _connector='OR'), name='initiative_has_a_chinese_name_or_none'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('has_no_name_zh', False), ('name_zh', ''), _connector='OR'), name='organisation_has_a_chinese_name_or_none'),
        ),
        migrations.AddField(
            model_name='changeset',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by'),
        ),
        migrations.AddField(
            model_name='changeset',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='changeset',
            name='initiative',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='change_sets', to='directory.initiative', verbose_name='initiative'),
        ),
        migrations.AddField(
            model_name='changeset',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='change_sets', to='directory.organisation', verbose_name='organisation'),
        ),
        migrations.DeleteModel(
            name='HistoricalInitiative_audiences',
        ),
        migrations.DeleteModel(
            name='HistoricalInitiative_challenges',
        ),
        migrations.DeleteModel(
            name='HistoricalInitiative_sectors',
        ),
        migrations.DeleteModel(
            name='HistoricalInitiative_technologies',
        ),
        migrations.DeleteModel(
            name='HistoricalOrganisation_sectors',
        ),
        migrations.DeleteModel(
            name='HistoricalOrganisation_technologies',
        ),
        migrations.AddConstraint(
            model_name='changeset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('initiative', None), ('organisation__isnull', False)), models.Q(('initiative__isnull', False), ('organisation', None)), _connector='OR'), name='change_set_is_about_one_record'),
        ),
        migrations.AddConstraint(
            model_name='changeset',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'sent-back', 'accepted', 'partly', 'rejected', 'withdrawn'])), name='change_set_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='changeset',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['editor'])), name='change_set_origin_is_known'),
        ),
        # Once more, now that there are permissions for proposed changes.
        migrations.RunPython(groups.make_groups, migrations.RunPython.noop),
    ]
