"""Complete the portfolio activity of an accepted submission."""

from django.db import transaction

from courses.actions.complete_activity import complete_activity
from courses.models import Activity, ActivityCompletion, ActivityVersion, Enrollment
from peer_review.models import Submission


@transaction.atomic
def accept_portfolio(*, submission: Submission) -> ActivityCompletion | None:
    """Return the completion, or None when the submission is no course's or is not accepted."""
    if submission.status != Submission.Status.ACCEPTED:
        return None
    activity = Activity.objects.filter(uuid=submission.task_uuid).first()
    enrollment = activity and Enrollment.objects.of(submission.author, activity.course_id)
    if not activity or not enrollment:
        return None
    version = ActivityVersion.objects.newest_of(activity, submission.language)
    return complete_activity(enrollment=enrollment, version=version)
