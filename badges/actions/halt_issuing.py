"""Something is wrong with what is being issued: nothing more is signed until somebody has looked."""

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from badges.models import IssuingHalt, Profile
from badges.permissions import ensure_halter
from badges.reasons import clean_reason


@transaction.atomic
def halt_issuing(*, profile: Profile | None, reason: str, actor: User | None) -> IssuingHalt:
    """The halt of one profile, or, with None, of all; one that stands keeps its reason.

    Awards are still decided and wait for their credentials; status lists are still signed, so that badges can be
    revoked. `actor` None is the command line. Raises NotTheRegistrarError, AwardRequestError.
    """
    ensure_halter(actor, profile)
    cleaned = clean_reason(reason)
    standing = IssuingHalt.objects.filter(profile=profile).order_by("pk").first()
    if standing:
        return standing
    halt = IssuingHalt.objects.create(profile=profile, reason=cleaned)
    log(instance=halt, action="badges.halt_issuing", user=actor, data={"scope": str(profile or "*"), "reason": cleaned})
    return halt
