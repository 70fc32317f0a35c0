"""Who practises first does so by a rubric, and reads on by the others.

Whoever was asked to practise before this is asked it for the rubrics that something was observed of them by. Where
there is nothing to practise on, that bars nobody.
"""

from django.db import migrations, models

import peer_review.models.reviewers


def name_the_rubrics(apps, schema_editor):
    profiles = apps.get_model("peer_review", "ReviewerProfile")
    observed = apps.get_model("peer_review", "Reliability")
    for profile in profiles.objects.exclude(to_practise_since=None):
        rubrics = observed.objects.filter(person=profile.person_id).values_list("rubric_uuid", flat=True).distinct()
        since = profile.to_practise_since.isoformat()
        profile.to_practise = {str(rubric): since for rubric in rubrics.order_by()}
        profile.save(update_fields=["to_practise"])


class Migration(migrations.Migration):
    dependencies = [("peer_review", "0004_versions_of_frozen_rubrics")]

    operations = [
        migrations.AddField(
            model_name="reviewerprofile",
            name="to_practise",
            field=models.JSONField(blank=True, default=peer_review.models.reviewers.no_rubrics),
        ),
        migrations.RunPython(name_the_rubrics, migrations.RunPython.noop),
        migrations.RemoveField(model_name="reviewerprofile", name="to_practise_since"),
    ]
