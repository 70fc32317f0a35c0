"""What a person says about themself as a reader."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.models import User
from peer_review.models import ReviewerProfile


@transaction.atomic
def save_profile(
    *,
    person: User,
    languages: Sequence[str] = (),
    subjects: Sequence[str] = (),
    school_level: str = "",
    paused_until: date | None = None,
) -> ReviewerProfile:
    """Replace what was said before. Nothing of it is required; see `ReviewerProfile` for the values."""
    profile, _ = ReviewerProfile.objects.get_or_create(person=person)
    profile.languages, profile.subjects = list(languages), list(subjects)
    profile.school_level, profile.paused_until = school_level, paused_until
    profile.save(update_fields=["languages", "subjects", "school_level", "paused_until"])
    return profile
