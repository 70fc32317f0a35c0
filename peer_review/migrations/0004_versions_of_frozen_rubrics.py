"""Rubrics that were frozen before rubrics had versions get theirs, so that the editor knows what they are used by."""

from django.db import migrations


def backfill(apps, schema_editor):
    CFRubric = apps.get_model("competencies", "CFRubric")
    CFRubricVersion = apps.get_model("competencies", "CFRubricVersion")
    FrozenRubric = apps.get_model("peer_review", "FrozenRubric")
    for frozen in FrozenRubric.objects.order_by("created_at", "pk"):
        rubric = CFRubric.objects.filter(
            translation_key=frozen.content["uuid"], locale__language_code=frozen.content["language"]
        ).first()
        if rubric and not CFRubricVersion.objects.filter(rubric=rubric, digest=frozen.digest).exists():
            CFRubricVersion.objects.create(
                rubric=rubric,
                number=CFRubricVersion.objects.filter(rubric=rubric).count() + 1,
                digest=frozen.digest,
                content=frozen.content,
                frozen_at=frozen.created_at,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("peer_review", "0003_steps_only_grow"),
        ("competencies", "0002_rubric_modes_and_versions"),
    ]
    operations = [migrations.RunPython(backfill, migrations.RunPython.noop)]
