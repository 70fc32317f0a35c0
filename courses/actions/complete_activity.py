"""Complete an activity, and with the last one the course."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from courses.actions.begin_activity import begin_activity
from courses.actions.complete_course import complete_course
from courses.models import ActivityCompletion, ActivityVersion, Enrollment
from courses.signals import activity_completed


@transaction.atomic
def complete_activity(*, enrollment: Enrollment, version: ActivityVersion) -> ActivityCompletion:
    """Return the completion, made now or earlier; a second call changes nothing."""
    completion = begin_activity(enrollment=enrollment, version=version)
    if completion.completed_at is not None:
        return completion
    completion.completed_at = timezone.now()
    completion.save(update_fields=["completed_at"])
    complete_course(enrollment=enrollment)
    transaction.on_commit(
        partial(
            activity_completed.send_robust,
            sender=ActivityCompletion,
            activity_id=completion.activity_id,
            enrollment_id=enrollment.pk,
        )
    )
    return completion
