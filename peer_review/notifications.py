"""What people are told, in their own language. Nobody's name, and days rather than hours."""

from collections.abc import Iterable
from datetime import datetime

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
        asked = _ASKED_BLIND if submission.is_blind else _ASKED_OPENLY
        notify(
            recipient=reviewer,
            kind="review-proposed",
            subject=_("A colleague’s portfolio is waiting for your review"),
            body=str(asked) % {"title": submission.task_title, "day": weekday(assignment.due_at)},
            url=reverse("review", args=[assignment.uuid]),
        )


_ASKED_BLIND = gettext_lazy(
    "Somebody who took the same path as you has handed in “%(title)s”. Please read it and answer the "
    "questions of the rubric by %(day)s. Most people need 20 to 30 minutes, and you can stop and go on "
    "later. Neither of you learns who the other is."
)
_ASKED_OPENLY = gettext_lazy(
    "Somebody who took the same path as you has handed in “%(title)s”. Please read it and answer the "
    "questions of the rubric by %(day)s. Most people need 20 to 30 minutes, and you can stop and go on "
    "later. This review is open: each of you reads the other’s name."
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
        "A fresh panel has read the criteria that you appealed about, and says why it judges them so. Some criteria "
        "are not there yet. This decision is final; you can still change your portfolio and hand it in again."
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


def tell_late(submission: Submission, due: datetime, people: Iterable[User]) -> None:
    """Those who were asked before have not settled it in time."""
    page = "flag" if submission.hidden_at else "moderate"
    for person in people:
        with translation.override(person.language):
            notify(
                recipient=person,
                kind="review-late",
                subject=_("A portfolio has waited too long for a decision"),
                body=_(
                    "“%(title)s” was not settled in time. Please see to it by %(day)s: its author has been told that "
                    "somebody in your role now answers for it."
                )
                % {"title": submission.task_title, "day": weekday(due)},
                url=reverse(page, args=[submission.uuid]),
            )


def tell_flagged(submission: Submission, flag: ReviewFlag, people: Iterable[User], due: datetime | None = None) -> None:
    """A reader has raised something; what shows a child is hidden already, and somebody looks by `due`."""
    for person in people:
        with translation.override(person.language):
            notify(
                recipient=person,
                kind="review-flagged",
                subject=_("A reader has raised something about a portfolio"),
                body=_flagged_words(submission, flag, due),
                url=reverse("flags"),
            )


def _flagged_words(submission: Submission, flag: ReviewFlag, due: datetime | None) -> str:
    what = {"title": submission.task_title, "what": flag.get_kind_display()}
    body = _("About “%(title)s”: %(what)s. Please look at it and say what you find.") % what
    if due is None:
        return body
    until = _("It is hidden meanwhile, and its author has been promised an answer by %(day)s.") % {"day": weekday(due)}
    return f"{body} {until}"


def tell_hidden(submission: Submission, due: datetime) -> None:
    """The author's work is hidden, what they can do, and by when somebody has looked."""
    author = submission.author
    with translation.override(author.language):
        hear = _("You will hear by %(day)s at the latest.") % {"day": weekday(due)}
        body = _(
            "A reader says that “%(title)s” shows a child or names a pupil. To keep the child safe nobody reads it "
            "until somebody has looked. You can take it back now, take the child out, and hand it in again."
        )
        notify(
            recipient=author,
            kind="submission-hidden",
            subject=_("Your portfolio is hidden for now"),
            body=f"{body % {'title': submission.task_title}} {hear}",
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
    submission = assignment.submission
    is_paused = submission.hidden_at is not None and submission.is_undecided
    with translation.override(assignment.reviewer.language):
        subject, body = _PAUSED if is_paused else _OVER
        notify(
            recipient=assignment.reviewer,
            kind="review-released",
            subject=str(subject),
            body=str(body) % {"title": submission.task_title},
            url=reverse("reviews"),
        )


_OVER = (
    gettext_lazy("A review is no longer needed"),
    gettext_lazy(
        "The portfolio “%(title)s” was decided or taken back before you finished. There is nothing more for "
        "you to do. Thank you for the time you gave it."
    ),
)
_PAUSED = (
    gettext_lazy("A review is paused"),
    gettext_lazy(
        "Something was raised about the portfolio “%(title)s”, and nobody reads it until somebody has looked. What you "
        "have written is kept. There is nothing for you to do; if reading goes on, we write to you."
    ),
)


def tell_resumed(assignments: Iterable[ReviewAssignment]) -> None:
    """It is shown again: they go on where they stopped, with as much time as they had left."""
    for assignment in assignments:
        with translation.override(assignment.reviewer.language):
            notify(
                recipient=assignment.reviewer,
                kind="review-resumed",
                subject=_("You can go on with your review"),
                body=_("The portfolio “%(title)s” can be read again. Please hand in your review by %(day)s.")
                % {"title": assignment.submission.task_title, "day": weekday(assignment.due_at)},
                url=reverse("review", args=[assignment.uuid]),
            )
