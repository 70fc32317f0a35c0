"""A rubric as somebody was judged by it. What is written here is never changed."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from competencies.models.rubrics import CFRubric


class CFRubricVersion(models.Model):
    """The content of a rubric on the day that it was first used so.

    `number` counts from 1 in each language of a rubric; `digest` is `digests.canonical_digest` of `content`, so that
    equal content is one version. A rubric that has versions cannot be deleted: portfolios are judged by it.
    """

    rubric = models.ForeignKey(CFRubric, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.JSONField(help_text="see CFRubric.as_content")
    frozen_at = models.DateTimeField(default=timezone.now)

    # Nobody works on these in the editor, and the editor says itself why the rubric cannot go.
    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta:
        ordering = ("rubric_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("rubric", "digest"), name="one_rubric_version_a_digest"),
            models.UniqueConstraint(fields=("rubric", "number"), name="one_rubric_version_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.content['title']} ({self.number})"
