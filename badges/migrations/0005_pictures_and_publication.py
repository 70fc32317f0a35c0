import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def publish_what_was_offered(apps, schema_editor):
    """Until now every badge could be awarded as soon as it was saved: what could be stays so."""
    achievements = apps.get_model("badges", "Achievement").objects
    achievements.filter(published_at=None).update(published_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("badges", "0004_keys_lists_and_halts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("digest", models.CharField(editable=False, max_length=32, primary_key=True, serialize=False)),
                ("png", models.BinaryField()),
                ("svg", models.BinaryField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name="achievement",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="badges.picture",
            ),
        ),
        migrations.RunPython(publish_what_was_offered, migrations.RunPython.noop),
    ]
