"""A task with works to read and people who may read them. Arguments: how many works, how many readers.

Works are `reader-less`, each wants three; readers once had theirs accepted. Everybody belongs to no institution.
"""

import sys
from uuid import UUID

from django.utils import timezone
from wagtail.models import Locale

from accounts.models import Institution, User
from competencies.models import CFRubric, CFRubricCriterion, CFRubricCriterionLevel
from peer_review.models import Submission
from peer_review.snapshot import freeze_rubric

works, readers = int(sys.argv[1]), int(sys.argv[2])
institution = Institution.objects.get(slug="atlas")
english = Locale.objects.get_or_create(language_code="en")[0]
rubric = CFRubric.objects.create(institution=institution, locale=english, title="A lesson", not_yet_words=0)
criterion = CFRubricCriterion.objects.create(rubric=rubric, key="aim", title="The aim")
for score in (1, 2, 3, 4):
    CFRubricCriterionLevel.objects.create(criterion=criterion, score=score, title=f"Level {score}")
frozen = freeze_rubric(rubric)


def person(name: str) -> User:
    return User.objects.create(email=f"{name}@example.org", password="!")


def submission(author: User, status: str) -> Submission:
    return Submission(
        author=author,
        institution=institution,
        task_uuid=UUID(int=1),
        task_title="A lesson",
        text=f"By {author.pk}",
        frozen_rubric=frozen,
        status=status,
        submitted_at=timezone.now(),
    )


Submission.objects.bulk_create(submission(person(f"reader{number}"), "accepted") for number in range(readers))
Submission.objects.bulk_create(submission(person(f"author{number}"), "in_review") for number in range(works))
