"""Complete a course: when every requirement is met, the badge is awarded in the same transaction."""

import base64
import logging
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.actions.notify import notify
from badges.actions.award import EvidenceInput, award
from badges.errors import RecipientTakenError
from badges.models import Achievement, Award
from cms.dates import day
from courses.models import Activity, Enrollment
from courses.models.learning_record import course_titles
from courses.signals import course_completed
from peer_review.models import Submission

logger = logging.getLogger(__name__)


@transaction.atomic
def complete_course(*, enrollment: Enrollment) -> Enrollment:
    """Return the enrolment, completed if all its course requires is done. Exactly once, whoever calls how often.

    The row is locked first, so that two last activities finished at the same moment see each other. Without a badge
    (an editor has taken it off) or with a draft of one, or while the person's address belongs to somebody else at the
    institution, what was finished is kept and the course stays open: the job completes it later.
    """
    locked = Enrollment.objects.select_for_update(of=("self",)).select_related("course__achievement", "user")
    enrollment = locked.get(pk=enrollment.pk)
    achievement = _badge_of(enrollment)
    if enrollment.completed_at or achievement is None or not _is_complete(enrollment):
        return enrollment
    enrollment.completed_at = timezone.now()
    try:
        with transaction.atomic():
            badge = _award(enrollment, achievement)
    except RecipientTakenError as error:
        return _wait_for_address(enrollment, str(error))
    enrollment.save(update_fields=["completed_at"])
    log(
        instance=enrollment,
        action="courses.complete",
        user=enrollment.user,
        data={"award": str(badge.uuid)},
    )
    _notify(enrollment, badge)
    transaction.on_commit(partial(course_completed.send_robust, sender=Enrollment, enrollment_id=enrollment.pk))
    return enrollment


def _wait_for_address(enrollment: Enrollment, reason: str) -> Enrollment:
    """Leave the course open and say once why, in the person's language."""
    enrollment.completed_at = None
    if not enrollment.user.notifications.filter(kind="badge-waits", url=reverse("account_email")).exists():
        with translation.override(enrollment.user.language):
            notify(
                recipient=enrollment.user,
                kind="badge-waits",
                subject=_("Your badge waits for another e-mail address"),
                body=_(
                    "You have finished “%(course)s”, and nothing is lost. Your e-mail address already belongs to "
                    "another person at this institution: use another one, and the badge follows by itself."
                )
                % {"course": enrollment.course.title},
                url=reverse("account_email"),
            )
    logger.warning("enrolment %s waits: %s", enrollment.uuid, reason)
    return enrollment


def _badge_of(enrollment: Enrollment) -> Achievement | None:
    """What there is to award: a published badge, or nothing."""
    achievement = enrollment.course.achievement
    return achievement if achievement is not None and achievement.is_published else None


def _is_complete(enrollment: Enrollment) -> bool:
    progress = Activity.objects.progress_of(enrollment.user, [enrollment.course_id])
    return enrollment.course_id in progress and progress[enrollment.course_id].is_complete


def _award(enrollment: Enrollment, achievement: Achievement) -> Award:
    """Award with what the reviewers said: results and evidence of every accepted portfolio of the course."""
    accepted = _accepted_submissions(enrollment)
    return award(
        achievement=achievement,
        email=enrollment.user.email,
        user=enrollment.user,
        results=tuple(result for submission in accepted for result in submission.decision.results),
        evidence=tuple(_evidence(submission) for submission in accepted),
        language=enrollment.language,
        awarded_at=enrollment.completed_at,
        rubric=accepted[0].frozen_rubric.content if accepted else None,
    )


def _accepted_submissions(enrollment: Enrollment) -> list[Submission]:
    tasks = enrollment.course.activities.required().filter(kind=Activity.Kind.PORTFOLIO).values("uuid")
    submissions = Submission.objects.authored_by(enrollment.user).filter(status=Submission.Status.ACCEPTED)
    return list(submissions.filter(task_uuid__in=tasks).select_related("frozen_rubric").prefetch_related("decisions"))


def _evidence(submission: Submission) -> EvidenceInput:
    """What the badge says about a portfolio: its title, who judged it and how, and the digest of what was judged.

    In the language of the work, as the rubric's name is. The digest is a Subresource-Integrity string (`sha256-` and
    base64) over the submission's manifest.
    """
    with translation.override(submission.language):
        narrative = _("Read by peers against the rubric “%(rubric)s” and accepted on %(date)s.") % {
            "rubric": submission.frozen_rubric.content["title"],
            "date": day(submission.decided_at or timezone.now()),
        }
        description = _("A portfolio handed in for this course.")
    return EvidenceInput(
        title=submission.task_title,
        description=description,
        narrative=narrative,
        digest_sri="sha256-" + base64.b64encode(bytes.fromhex(submission.manifest_digest)).decode(),
        source_uuid=submission.uuid,
    )


def _notify(enrollment: Enrollment, badge: Award) -> None:
    """Tell the holder, in their language."""
    language = enrollment.user.language
    titles = course_titles([enrollment.course_id], language)
    with translation.override(language):
        name = badge.achievement.text_in(language)["name"]
        notify(
            recipient=enrollment.user,
            kind="badge-ready",
            subject=_("Your badge is ready: %(name)s") % {"name": name},
            body=_(
                "You have completed everything in “%(course)s”. Your badge is on its page, private until you share it."
            )
            % {"course": titles.get(enrollment.course_id, enrollment.course.title)},
            url=reverse("credential", args=[badge.uuid]),
        )
