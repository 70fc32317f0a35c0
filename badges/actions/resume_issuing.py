"""What was halted goes on: what waited is signed."""

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from badges import resigning
from badges.models import Award, IssuingHalt, Profile
from badges.permissions import ensure_halter
from badges.tasks import endorse_anew, issue_credential, sign_anew


@transaction.atomic
def resume_issuing(*, profile: Profile | None, actor: User | None) -> int:
    """How many awards were queued for their credentials. `profile` None lifts the halt of all, not of single ones.

    `actor` None is the command line. Raises NotTheRegistrarError.
    """
    ensure_halter(actor, profile)
    for halt in IssuingHalt.objects.filter(profile=profile):
        log(instance=halt, action="badges.resume_issuing", user=actor, data={"scope": str(profile or "*")})
        halt.delete()
    unsigned, tainted = Award.objects.without_credential(), Award.objects.to_sign_anew()
    if profile:
        unsigned, tainted = (rows.filter(achievement__institution__profile=profile) for rows in (unsigned, tainted))
    waiting = list(unsigned.values_list("pk", flat=True))
    for award_id in waiting:
        issue_credential.delay_on_commit(award_id)  # type: ignore[attr-defined]
    for award_id in tainted.values_list("pk", flat=True):
        sign_anew.delay_on_commit(award_id)  # type: ignore[attr-defined]
    for endorsement_id in resigning.to_endorse_anew():
        endorse_anew.delay_on_commit(endorsement_id)  # type: ignore[attr-defined]
    return len(waiting)
