"""Hand in a piece of work for review."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import Institution, User
from badges.models import Achievement
from competencies.models import CFRubric
from peer_review.errors import AlreadyAcceptedError, AlreadyInReviewError
from peer_review.models import Submission
from peer_review.policies import policy_for
from peer_review.snapshot import Contents, FileInput, Link, contents_of, freeze_rubric, keep
from peer_review.tasks import propose_for_task

__all__ = ["FileInput", "submit"]


@transaction.atomic
def submit(
    *,
    author: User,
    institution: Institution,
    task_uuid: UUID,
    task_title: str,
    brief: str,
    rubric: CFRubric,
    achievement: Achievement | None,
    language: str,
    text: str = "",
    links: Sequence[Link] = (),
    files: Sequence[FileInput] = (),
    reviews_wanted: int | None = None,
) -> Submission:
    """Freeze the rubric and its policy, copy the evidence, number the attempt; on commit, readers are looked for.

    `task_uuid` names the activity or claim; `brief` is safe HTML; `links` are {title, url}; `files` were
    checked for type and size by the caller. `reviews_wanted`, when given, goes before the policy's.

    A second click with the same content answers the submission that is already being read. Raises
    EmptySubmissionError, UnreadableFileError, UnsafeLinkError (request), AlreadyInReviewError, AlreadyAcceptedError,
    IncompleteRubricError (state).
    """
    # One author hands in one thing at a time: the row of the person is the turnstile.
    User.objects.select_for_update().get(pk=author.pk)
    contents = contents_of(text, links, files)
    previous = Submission.objects.authored_by(author).for_task(task_uuid).order_by("-attempt").first()
    if previous and previous.is_undecided:
        return _same_or_refuse(previous, contents.digest)
    if previous and previous.status == Submission.Status.ACCEPTED:
        raise AlreadyAcceptedError(str(previous.uuid))
    submission = Submission.objects.create(
        author=author,
        institution=institution,
        achievement=achievement,
        task_uuid=task_uuid,
        task_title=task_title,
        brief=brief,
        language=language,
        text=text,
        frozen_rubric=freeze_rubric(rubric),
        manifest_digest=contents.digest,
        attempt=previous.attempt + 1 if previous else 1,
        previous=previous,
        **_settings(rubric, reviews_wanted),
    )
    _finish(submission, contents)
    return submission


def _settings(rubric: CFRubric, reviews_wanted: int | None) -> dict[str, Any]:
    """What the rubric's policy says now: it holds for this submission, whatever is changed later."""
    policy = policy_for(rubric)
    return {
        "reviews_wanted": max(reviews_wanted or policy.reviews_wanted, 1),
        "pass_rule": policy.pass_rule,
        "days_to_answer": policy.days_to_answer,
        "is_blind": policy.is_blind,
    }


def _same_or_refuse(open_submission: Submission, digest: str) -> Submission:
    """The open submission, when this is the same work handed in twice; in an appeal nothing can be handed in."""
    in_appeal = open_submission.status == Submission.Status.IN_APPEAL
    if in_appeal or open_submission.manifest_digest != digest:
        raise AlreadyInReviewError(str(open_submission.uuid))
    return open_submission


def _finish(submission: Submission, contents: Contents) -> None:
    """Keep the evidence, log, and have readers looked for."""
    keep(submission, contents)
    log(submission, "peer_review.submit", data={"attempt": submission.attempt})
    propose_for_task.delay_on_commit(submission.pk)  # type: ignore[attr-defined]  # celery-types lacks it
