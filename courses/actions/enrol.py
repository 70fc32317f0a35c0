"""Enrol: a person takes a course."""

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from courses.models import Course, Enrollment


@transaction.atomic
def enrol(*, user: User, course: Course, language: str) -> Enrollment:
    """Return the person's enrolment; a second call returns the first one, with the language of the last."""
    enrollment, is_new = Enrollment.objects.get_or_create(user=user, course=course, defaults={"language": language})
    if is_new:
        log(instance=enrollment, action="courses.enrol", user=user)
    elif enrollment.language != language:
        enrollment.language = language
        enrollment.save(update_fields=["language"])
    return enrollment
