"""Ask a reader to practise before they review again."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from peer_review import oversight
from peer_review.errors import NotYoursToSettleError, StateError
from peer_review.models import ReviewAssignment, ReviewerProfile, Sample
from peer_review.teach_messages import tell_sent_to_practice


class NothingToPractiseError(StateError):
    """None of the rubrics that this person reads by has a practice piece: they could never go on."""


@transaction.atomic
def send_to_practice(*, reader: User, actor: User, reason: str = "") -> ReviewerProfile:
    """They practise first, and then go on as before; nothing they have said is undone.

    `reason`: for the log only (the kind of signal, say). A second click changes nothing. Raises NotYoursToSettleError
    unless the reader has reviewed what the actor watches over; NothingToPractiseError (state).
    """
    reviewed = ReviewAssignment.objects.filter(reviewer=reader, submission__in=oversight.works_of(actor))
    rubrics = set(reviewed.values_list("submission__frozen_rubric__content__uuid", flat=True))
    if not rubrics or reader.pk == actor.pk:
        raise NotYoursToSettleError(str(actor.pk))
    if not Sample.objects.filter(rubric_uuid__in=rubrics, use=Sample.Use.TRAINING, retired_at=None).exists():
        raise NothingToPractiseError(str(reader.pk))
    ReviewerProfile.objects.get_or_create(person=reader)
    profile: ReviewerProfile = ReviewerProfile.objects.select_for_update().get(person=reader)
    if profile.to_practise_since:
        return profile
    profile.to_practise_since = timezone.now()
    profile.save(update_fields=["to_practise_since"])
    log(profile, "peer_review.send_to_practice", user=actor, data={"reason": reason})
    tell_sent_to_practice(reader)
    return profile
