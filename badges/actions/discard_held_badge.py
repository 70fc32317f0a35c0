"""The holder removes a badge from elsewhere: here it is gone, wherever it came from it stays."""

from django.db import transaction

from badges.models import HeldCredential


@transaction.atomic
def discard_held_badge(*, held: HeldCredential) -> None:
    """Forget the row and the file it came in."""
    held.delete()
