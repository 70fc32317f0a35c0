"""Change what a person says about themself."""

from django.db import transaction

from accounts.models import User


@transaction.atomic
def update_profile(*, user: User, name: str, school: str, language: str) -> User:
    """Write name (shown to others only where the person says so), school and interface language."""
    user.first_name, user.last_name = name.strip(), ""
    user.school = school.strip()
    user.language = language
    user.save(update_fields=["first_name", "last_name", "school", "language"])
    return user
