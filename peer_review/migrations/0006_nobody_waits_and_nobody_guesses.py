"""What was withdrawn holds on, what waits is passed on, and the log does not say who wrote or read."""

import django.core.validators
from django.db import migrations, models

# What authors and readers do; with the person beside the minute, the reports of the administration told who reads whom.
OF_AUTHORS_AND_READERS = ("submit", "assess", "recuse", "flag", "appeal", "withdraw")


def forget_who(apps, schema_editor):
    entries = apps.get_model("wagtailcore", "ModelLogEntry").objects
    entries.filter(action__in=[f"peer_review.{name}" for name in OF_AUTHORS_AND_READERS]).update(user=None)


class Migration(migrations.Migration):
    dependencies = [
        ("peer_review", "0005_practise_by_rubric"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaredrelation",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="reviewpolicy",
            name="days_to_answer",
            field=models.PositiveSmallIntegerField(
                default=4,
                help_text="From being asked to handing in. Anyone who has not begun within a day makes room for somebody else.",
                validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(7)],
                verbose_name="days to answer",
            ),
        ),
        migrations.AlterField(
            model_name="submissionstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("asked", "Readers were asked"),
                    ("reminded", "A reader was reminded"),
                    ("released", "A reader’s place was freed"),
                    ("recused", "A reader gave the work back"),
                    ("widened", "More people were asked"),
                    ("another", "One more reader was wanted"),
                    ("lowered", "Fewer readers are enough"),
                    ("moderator", "A moderator answers for it"),
                    ("hidden", "It was hidden"),
                    ("shown", "It is shown again"),
                    ("trainer", "Given to a trainer"),
                    ("administrator", "Given to an administrator"),
                    ("platform", "Given to the administrators of this site"),
                    ("decided", "It was decided"),
                    ("appealed", "Its author appealed"),
                    ("appeal_decided", "The appeal was decided"),
                    ("withdrawn", "It was taken back"),
                    ("taken_out", "It was taken out of review"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(forget_who, migrations.RunPython.noop),
    ]
