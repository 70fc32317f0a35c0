"""Write a reflection: for oneself only."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions.complete_activity import complete_activity
from courses.errors import EmptyReflectionError, ForeignActivityError
from courses.models import Activity, ActivityVersion, Enrollment, Reflection


@transaction.atomic
def write_reflection(*, enrollment: Enrollment, version: ActivityVersion, text: str) -> Reflection:
    """Return the saved reflection; done when it holds at least one word. Writing again replaces the text."""
    if version.activity.kind != Activity.Kind.REFLECTION:
        raise ForeignActivityError(_("Only a reflection can be written here."))
    if not any(letter.isalnum() for letter in text):
        raise EmptyReflectionError(_("Nothing was written. Write at least one word, then save again."))
    complete_activity(enrollment=enrollment, version=version)
    return Reflection.objects.update_or_create(
        enrollment=enrollment, activity=version.activity, defaults={"text": text, "updated_at": timezone.now()}
    )[0]
