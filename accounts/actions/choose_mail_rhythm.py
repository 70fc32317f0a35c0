"""Choose how often Passerelle writes."""

from django.db import transaction

from accounts.models import User


@transaction.atomic
def choose_mail_rhythm(*, user: User, rhythm: str) -> User:
    """Write the person's choice: one of `User.MailRhythm`. Raises ValueError for another."""
    user.mail_rhythm = User.MailRhythm(rhythm)
    user.save(update_fields=["mail_rhythm"])
    return user
