"""Mark a lesson as complete."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.actions.complete_activity import complete_activity
from courses.errors import ForeignActivityError
from courses.models import Activity, ActivityCompletion, ActivityVersion, Enrollment


@transaction.atomic
def complete_lesson(*, enrollment: Enrollment, version: ActivityVersion) -> ActivityCompletion:
    """Return the completion of the lesson itself; its quiz, reflection and portfolio are activities of their own."""
    if version.activity.kind != Activity.Kind.LESSON:
        raise ForeignActivityError(_("Only a lesson can be marked as complete."))
    return complete_activity(enrollment=enrollment, version=version)
