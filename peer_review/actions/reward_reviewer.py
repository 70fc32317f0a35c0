"""Give the badge of a peer reviewer to who has earned it."""

import base64
import hashlib
import json

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from accounts.models import User
from badges.actions.award import EvidenceInput, award
from badges.models import Award
from peer_review.credit import Credit, credit_of, tellable
from peer_review.models import ReviewerBadge


@transaction.atomic
def reward_reviewer(*, person: User, badge: ReviewerBadge) -> Award | None:
    """Award it when the person has read enough for the institution and agrees well enough; None while not.

    Its evidence is the number of reviews, the agreement, and how useful authors found them where that tells nobody who
    said what. A second call answers the first award.
    """
    credit = credit_of(person, badge.institution)
    if not is_earned(credit, badge):
        return None
    with translation.override(badge.achievement.language):
        evidence = _evidence(person, credit, badge)
    given = award(
        achievement=badge.achievement,
        email=person.email,
        user=person,
        evidence=[evidence],
        language=badge.achievement.language,
    )
    log(given, "peer_review.reward", user=person, data={"reviews": credit.reviews})
    return given


def is_earned(credit: Credit, badge: ReviewerBadge) -> bool:
    """Enough reviews, and marks near enough to what was decided; unknown agreement is not enough."""
    agrees = credit.agreement_percent is not None and credit.agreement_percent >= badge.agreement_needed
    return agrees and credit.reviews >= badge.reviews_needed


def _evidence(person: User, credit: Credit, badge: ReviewerBadge) -> EvidenceInput:
    """What was counted, in a sentence, and the digest of the numbers behind it."""
    useful = tellable(person) or {}
    counted = {"reviews": credit.reviews, "minutes": credit.minutes, "agreement_percent": credit.agreement_percent}
    counted["useful"] = sum(count for value, count in useful.items() if value > 1)
    digest = hashlib.sha256(json.dumps(counted, sort_keys=True).encode()).digest()
    return EvidenceInput(
        title=_("Reviews of colleagues’ portfolios"),
        narrative=" ".join(_sentences(credit, badge, counted["useful"] or 0)),
        digest_sri="sha256-" + base64.b64encode(digest).decode(),
    )


def _sentences(credit: Credit, badge: ReviewerBadge, useful: int) -> list[str]:
    read = ngettext(
        "Read %(count)d portfolio for %(institution)s, and gave a reason for the level of each criterion.",
        "Read %(count)d portfolios for %(institution)s, and gave a reason for the level of each criterion.",
        credit.reviews,
    ) % {"count": credit.reviews, "institution": badge.institution.name}
    near = _("%(share)d %% of these levels lay within one level of what was decided.") % {
        "share": credit.agreement_percent
    }
    if not useful:
        return [read, near]
    helped = ngettext(
        "Authors said of at least %(count)d of these reviews that it helped them.",
        "Authors said of at least %(count)d of these reviews that they helped them.",
        useful,
    )
    return [read, near, helped % {"count": useful}]
