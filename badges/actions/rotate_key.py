"""A profile gets a new key. What the old one signed keeps verifying: it stays in the DID document, retired."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from badges import signer, status
from badges.models import Profile, SigningKey


@transaction.atomic
def rotate_key(*, profile: Profile, actor: User | None) -> SigningKey:
    """The new active key. Status lists are signed with it at once.

    `actor` None is the command line. Raises KeyEncryptionKeyError.
    """
    Profile.objects.select_for_update().get(pk=profile.pk)
    profile.keys.filter(retired_at=None).update(retired_at=timezone.now())
    key = signer.new_key(profile, f"key-{profile.keys.count() + 1}")
    key.save()
    for status_list in profile.status_lists.all():
        status.renew(status_list)
    log(instance=profile, action="badges.rotate_key", user=actor, data={"fragment": key.fragment})
    return key
