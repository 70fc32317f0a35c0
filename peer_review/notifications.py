"""What people are told, in their own language. Nobody's name, and days rather than hours."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.notify import notify
from accounts.models import User
from cms.dates import weekday
from peer_review.models import Decision, ReviewAssignment, ReviewFlag, Submission


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


def tell_reminded(assignment: ReviewAssignment) -> None:
    """The same request once more, kindly."""
    reviewer = assignment.reviewer
    with translation.override(reviewer.language):
        notify(
            recipient=reviewer,
            kind="review-reminder",
            subject=_("A portfolio still waits for your review"),
            body=_(
                "Somebody’s “%(title)s” waits for your view; it is due by %(day)s. If you cannot read it, give it back "
                "with one click: somebody else is asked at once, and nobody thinks the worse of you."
            )
            % {"title": assignment.submission.task_title, "day": weekday(assignment.due_at)},
            url=reverse("review", args=[assignment.uuid]),
        )


def tell_practise(reviewer: User) -> None:
    """Gently: the next review begins with two practice pieces."""
    with translation.override(reviewer.language):
        notify(
            recipient=reviewer,
            kind="review-practice",
            subject=_("Before your next review: two short practice pieces"),
            body=_(
                "Your levels were often far from those of others who read the same work. That happens, and rubrics can "
                "be hard to read. Before your next review you look at two practice pieces and see at once how a "
                "trainer graded them. It takes about 15 minutes, and nothing you have reviewed is undone."
            ),
            url=reverse("reviews"),
        )


def tell_decided(submission: Submission, decision: Decision) -> None:
    """Tell the author what was decided and what they can do now."""
    author = submission.author
    with translation.override(author.language):
        subject, body = _decision_words(submission, decision)
        notify(
            recipient=author,
            kind="submission-decided",
            subject=subject,
            body=body,
            url=reverse("submission", args=[submission.uuid]),
        )


def _decision_words(submission: Submission, decision: Decision) -> tuple[str, str]:
    """Subject and body, in the active language."""
    title = {"title": submission.task_title}
    is_accepted = decision.outcome == Submission.Status.ACCEPTED
    if is_accepted:
        subject = _("Your portfolio “%(title)s” is accepted") % title
    else:
        subject = _("Your portfolio “%(title)s” needs some more work") % title
    if decision.stage == Decision.Stage.APPEAL:
        return subject, _appeal_words(is_accepted)
    who = _MODERATED if decision.stage == Decision.Stage.MODERATION else _READ
    return subject, str(who[is_accepted])


_READ = {
    True: gettext_lazy(
        "Your colleagues have read your portfolio, and it reaches the level it asks for. Their comments are waiting "
        "for you. Nothing more is needed for this portfolio."
    ),
    False: gettext_lazy(
        "Your colleagues have read your portfolio. Some criteria are not there yet; their comments say what is "
        "missing. Change what you like and hand it in again: your text and your files are kept."
    ),
}
_MODERATED = {
    True: gettext_lazy(
        "A moderator has read your portfolio and what your colleagues said, and it reaches the level it asks for. "
        "Nothing more is needed for this portfolio."
    ),
    False: gettext_lazy(
        "A moderator has read your portfolio and what your colleagues said. Some criteria are not there yet; the "
        "reasons are waiting for you. Change what you like and hand it in again: your text and your files are kept."
    ),
}


def _appeal_words(is_accepted: bool) -> str:
    if is_accepted:
        return _("A fresh panel has read the criteria that you appealed about, and agrees with you.")
    return _(
        "A fresh panel has read the criteria that you appealed about. It comes to the same result, and says why. This "
        "decision is final; you can still change your portfolio and hand it in again."
    )


def tell_moderators(submission: Submission, people: Iterable[User]) -> None:
    """Somebody waits for their decision."""
    for person in people:
        with translation.override(person.language):
            notify(
                recipient=person,
                kind="review-moderation",
                subject=_("A portfolio waits for your decision"),
                body=_(
                    "Readers of “%(title)s” disagree, or there were too few of them. Please decide by %(day)s: its "
                    "author has been told that somebody in your role answers for it."
                )
                % {"title": submission.task_title, "day": weekday(submission.moderation_due_at)},
                url=reverse("moderate", args=[submission.uuid]),
            )


def tell_flagged(submission: Submission, flag: ReviewFlag, people: Iterable[User]) -> None:
    """A reader has raised something; what shows a child is hidden already."""
    for person in people:
        with translation.override(person.language):
            notify(
                recipient=person,
                kind="review-flagged",
                subject=_("A reader has raised something about a portfolio"),
                body=_("About “%(title)s”: %(what)s. Please look at it and say what you find.")
                % {"title": submission.task_title, "what": flag.get_kind_display()},
                url=reverse("flags"),
            )


def tell_hidden(submission: Submission) -> None:
    """The author's work is hidden, and what they can do."""
    author = submission.author
    with translation.override(author.language):
        notify(
            recipient=author,
            kind="submission-hidden",
            subject=_("Your portfolio is hidden for now"),
            body=_(
                "A reader says that “%(title)s” shows a child or names a pupil. To keep the child safe nobody reads it "
                "until somebody has looked. You can take it back now, take the child out, and hand it in again."
            )
            % {"title": submission.task_title},
            url=reverse("submission", args=[submission.uuid]),
        )


def tell_taken_out(submission: Submission) -> None:
    """A moderator has looked: it shows a child."""
    author = submission.author
    with translation.override(author.language):
        notify(
            recipient=author,
            kind="submission-taken-out",
            subject=_("Your portfolio was taken out of review"),
            body=_(
                "Somebody has looked at “%(title)s” and found that it shows a child or names a pupil. Nobody reads it "
                "any more. Your draft is as you left it: take the child out, and hand it in again whenever you like."
            )
            % {"title": submission.task_title},
            url=reverse("submission", args=[submission.uuid]),
        )


def tell_shown(submission: Submission) -> None:
    """It is read again."""
    author = submission.author
    with translation.override(author.language):
        notify(
            recipient=author,
            kind="submission-shown",
            subject=_("Your portfolio is read again"),
            body=_(
                "Somebody has looked at “%(title)s” and found no child in it. Your readers go on where they stopped."
            )
            % {"title": submission.task_title},
            url=reverse("submission", args=[submission.uuid]),
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
