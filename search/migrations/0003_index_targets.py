# Each index becomes a target with jobs and blocked cases of its own.

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def leave_to_the_rebuild(apps, schema_editor):
    """Delete jobs that say for no index in particular what is to be done.

    No index is known as a target yet; each is built anew from the rows of the database before it
    answers, which does what these jobs were for. The same holds on the way back: `rebuild_index`.
    """
    apps.get_model("search", "IndexJob").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_query_log'),
    ]

    operations = [
        migrations.RunPython(leave_to_the_rebuild, leave_to_the_rebuild),
        migrations.DeleteModel(name='IndexFailure'),
        migrations.DeleteModel(name='BlockedCase'),
        migrations.CreateModel(
            name='IndexTarget',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('engine', models.CharField(max_length=20)),
                ('registered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('built_at', models.DateTimeField(blank=True, null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('retry_at', models.DateTimeField(blank=True, null=True)),
                ('failed_at', models.DateTimeField(blank=True, null=True)),
                ('last_failure', models.TextField(blank=True)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('missing', models.PositiveIntegerField(default=0)),
                ('stale', models.PositiveIntegerField(default=0)),
                ('orphaned', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='BlockedCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page_id', models.BigIntegerField()),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('target', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='blocked', to='search.indextarget')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('target', 'page_id'), name='search_blocked_once')],
            },
        ),
        migrations.RemoveIndex(model_name='indexjob', name='search_job_due'),
        migrations.AddField(
            model_name='indexjob',
            name='target',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='search.indextarget', default=''),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='indexjob',
            index=models.Index(fields=['target', 'parked_at', 'not_before'], name='search_job_due'),
        ),
    ]
