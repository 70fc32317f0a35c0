"""What people are told, in their own language. Nobody's name, and days rather than hours."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actions.notify import notify
from cms.dates import weekday
from peer_review.models import ReviewAssignment, Submission


def tell_proposed(assignment: ReviewAssignment) -> None:
    """Ask a reviewer to read."""
    reviewer, submission = assignment.reviewer, assignment.submission
    with translation.override(reviewer.language):
        day = weekday(assignment.due_at)
        notify(
            recipient=reviewer,
            kind="review-proposed",
            subject=_("A colleague’s portfolio is waiting for your review"),
            body=_(
                "Somebody who took the same path as you has handed in “%(title)s”. Please read it and answer the "
                "questions of the rubric by %(day)s. Most people need 20 to 30 minutes, and you can stop and go on "
                "later. Neither of you learns who the other is."
            )
            % {"title": submission.task_title, "day": day},
            url=reverse("review", args=[assignment.uuid]),
        )


def tell_decided(submission: Submission) -> None:
    """Tell the author what was decided and what they can do now."""
    author = submission.author
    with translation.override(author.language):
        subject, body = _decision_words(submission)
        notify(
            recipient=author,
            kind="submission-decided",
            subject=subject,
            body=body,
            url=reverse("submission", args=[submission.uuid]),
        )


def _decision_words(submission: Submission) -> tuple[str, str]:
    """Subject and body, in the active language."""
    title = {"title": submission.task_title}
    if submission.status == Submission.Status.ACCEPTED:
        return (
            _("Your portfolio “%(title)s” is accepted") % title,
            _(
                "Your colleagues have read your portfolio, and every criterion reached the level it asks for. Their "
                "comments are waiting for you. Nothing more is needed for this portfolio."
            ),
        )
    return (
        _("Your portfolio “%(title)s” needs some more work") % title,
        _(
            "Your colleagues have read your portfolio. Some criteria are not there yet; their comments say what is "
            "missing. Change what you like and hand it in again: your text and your files are kept."
        ),
    )


def tell_released(assignments: Iterable[ReviewAssignment]) -> None:
    """Tell those who had begun that they need not finish; who had not begun has lost nothing."""
    for assignment in assignments:
        if assignment.started_at:
            _tell_released(assignment)


def _tell_released(assignment: ReviewAssignment) -> None:
    with translation.override(assignment.reviewer.language):
        notify(
            recipient=assignment.reviewer,
            kind="review-released",
            subject=_("A review is no longer needed"),
            body=_(
                "The portfolio “%(title)s” was decided or taken back before you finished. There is nothing more for "
                "you to do. Thank you for the time you gave it."
            )
            % {"title": assignment.submission.task_title},
            url=reverse("reviews"),
        )
