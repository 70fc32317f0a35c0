"""An institution gets its issuer profile and its first key."""

from django.db import transaction

from accounts.models import Institution
from badges import signer
from badges.models import Profile


@transaction.atomic
def ensure_profile(*, institution: Institution) -> Profile:
    """The institution's profile, with an active key; made when there is none. Raises KeyEncryptionKeyError."""
    defaults = {
        "slug": institution.slug,
        "name": institution.name,
        "description": institution.description,
        "url": institution.url,
        "email": institution.email,
    }
    profile, _ = Profile.objects.get_or_create(institution=institution, defaults=defaults)
    if not profile.keys.filter(retired_at=None).exists():
        signer.new_key(profile, f"key-{profile.keys.count() + 1}").save()
    return profile
