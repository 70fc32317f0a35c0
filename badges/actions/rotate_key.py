"""A profile gets new keys. What the old ones signed keeps verifying: they stay in the DID document, retired."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from badges import issuing, status
from badges.models import Profile, SigningKey
from badges.permissions import ensure_registrar


@transaction.atomic
def rotate_key(*, profile: Profile, actor: User | None) -> SigningKey:
    """The new active Ed25519 key; one of each other kind in use comes with it. Status lists are signed with it at once.

    Under did:key the profile has a new identifier from now on; lists and awards begun under the old one keep it and
    its key. `actor` None is the command line. Raises NotTheRegistrarError, KeyEncryptionKeyError.
    """
    ensure_registrar(actor, profile.institution)
    Profile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    active = profile.keys.filter(retired_at=None)
    algorithms = {SigningKey.Algorithm.ED25519.value, *active.values_list("algorithm", flat=True)}
    active.update(retired_at=timezone.now())
    keys = {algorithm: issuing.active_key(profile, algorithm) for algorithm in sorted(algorithms)}
    for status_list in profile.status_lists.order_by("-number"):  # as `revoke` goes, from newer to older awards
        status.renew(status_list)
    fragments = [key.fragment for key in keys.values()]
    log(instance=profile, action="badges.rotate_key", user=actor, data={"fragments": fragments})
    return keys[SigningKey.Algorithm.ED25519]
