"""Begin an activity: pin the version that the learner was shown."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.errors import ForeignActivityError
from courses.models import ActivityCompletion, ActivityVersion, Enrollment


@transaction.atomic
def begin_activity(*, enrollment: Enrollment, version: ActivityVersion) -> ActivityCompletion:
    """Return the enrolment's row for this activity, its version pinned.

    Who began version 2 finishes version 2, whatever is published since. Only a change of language before the end moves
    the pin, because there the learner is shown another text.
    """
    if version.activity.course_id != enrollment.course_id:
        raise ForeignActivityError(_("This activity belongs to another course."))
    completion, _is_new = ActivityCompletion.objects.select_related("version").get_or_create(
        enrollment=enrollment, activity=version.activity, defaults={"version": version}
    )
    if completion.completed_at is None and completion.version.language != version.language:
        completion.version = version
        completion.save(update_fields=["version"])
    return completion
