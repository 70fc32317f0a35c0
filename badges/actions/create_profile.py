"""An institution gets its issuer profile and its first key."""

from django.db import transaction

from accounts.models import Institution
from badges import issuing
from badges.models import Profile


@transaction.atomic
def ensure_profile(*, institution: Institution) -> Profile:
    """The institution's profile, with an active key; made when there is none. Raises KeyEncryptionKeyError.

    Two who need it at once get the same profile and the same key: the first rows of a table are guarded by its
    constraints, the key by a lock on the profile.
    """
    defaults = {
        "slug": institution.slug,
        "name": institution.name,
        "description": institution.description,
        "url": institution.url,
        "email": institution.email,
    }
    profile, _ = Profile.objects.get_or_create(institution=institution, defaults=defaults)
    issuing.active_key(profile)
    return profile
