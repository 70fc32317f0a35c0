"""Ask a reader to practise before they review again."""

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from peer_review import experience, oversight
from peer_review.errors import NotYoursToSettleError, StateError
from peer_review.models import ReviewAssignment, ReviewerProfile
from peer_review.teach_messages import tell_sent_to_practice


class NothingToPractiseError(StateError):
    """None of the rubrics that this person reads by has a practice piece: they could never go on."""


@transaction.atomic
def send_to_practice(*, reader: User, actor: User, reason: str = "") -> ReviewerProfile:
    """They practise first by the rubrics that they read by here, and then go on; nothing they have said is undone.

    `reason`: for the log only (the kind of signal, say). A second click changes nothing. Raises NotYoursToSettleError
    unless the reader has reviewed what the actor watches over; NothingToPractiseError (state).
    """
    reviewed = ReviewAssignment.objects.filter(reviewer=reader, submission__in=oversight.works_of(actor))
    rubrics = set(reviewed.values_list("submission__frozen_rubric__content__uuid", flat=True))
    if not rubrics or reader.pk == actor.pk:
        raise NotYoursToSettleError(str(actor.pk))
    practisable = experience.practisable(rubrics)
    if not practisable:
        raise NothingToPractiseError(str(reader.pk))
    is_new = experience.begin_practice(reader.pk, sorted(practisable))
    profile = ReviewerProfile.objects.get(person=reader)
    if is_new:
        log(profile, "peer_review.send_to_practice", user=actor, data={"reason": reason})
        tell_sent_to_practice(reader)
    return profile
