"""What people are told, in their own language. Nobody's name, and days rather than hours."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.actions.notify import notify
from accounts.models import User
from cms.dates import weekday
from peer_review.models import Decision, ReviewAssignment, ReviewFlag, Submission


def _tell(person: User, kind: str, words: tuple[Any, ...], page: str, about: Any = None, **facts: Any) -> None:
    """One notice: the first of `words` is its subject, the rest its body; a time among `facts` is told as a day."""
    with translation.override(person.language):
        said = {name: weekday(fact) if isinstance(fact, datetime) else fact for name, fact in facts.items()}
        subject, *body = [str(sentence) % said for sentence in words]
        address = reverse(page, args=[about.uuid] if about else [])
        notify(recipient=person, kind=kind, subject=subject, body=" ".join(body), url=address)


def tell_proposed(assignment: ReviewAssignment) -> None:
    """Ask a reviewer to read."""
    submission = assignment.submission
    words = (_ASKED, _ASKED_BLIND if submission.is_blind else _ASKED_OPENLY)
    facts = {"title": submission.task_title, "day": assignment.due_at}
    _tell(assignment.reviewer, "review-proposed", words, "review", assignment, **facts)


_ASKED = _("A colleague’s portfolio is waiting for your review")
_ASKED_BLIND = _(
    "Somebody who took the same path as you has handed in “%(title)s”. Please read it and answer the "
    "questions of the rubric by %(day)s. Most people need 20 to 30 minutes, and you can stop and go on "
    "later. Neither of you learns who the other is."
)
_ASKED_OPENLY = _(
    "Somebody who took the same path as you has handed in “%(title)s”. Please read it and answer the "
    "questions of the rubric by %(day)s. Most people need 20 to 30 minutes, and you can stop and go on "
    "later. This review is open: each of you reads the other’s name."
)


def tell_reminded(assignment: ReviewAssignment) -> None:
    """The same request once more, kindly."""
    facts = {"title": assignment.submission.task_title, "day": assignment.due_at}
    _tell(assignment.reviewer, "review-reminder", _REMINDED, "review", assignment, **facts)


_REMINDED = (
    _("A portfolio still waits for your review"),
    _(
        "Somebody’s “%(title)s” waits for your view; it is due by %(day)s. If you cannot read it, give it back "
        "with one click: somebody else is asked at once, and nobody thinks the worse of you."
    ),
)


def tell_practise(reviewer: User) -> None:
    """Gently: the next review begins with two practice pieces."""
    _tell(reviewer, "review-practice", _PRACTISE, "reviews")


_PRACTISE = (
    _("Before your next review: two short practice pieces"),
    _(
        "Your levels were often far from those of others who read the same work. That happens, and rubrics can "
        "be hard to read. Before your next review you look at two practice pieces and see at once how a "
        "trainer graded them. It takes about 15 minutes, and nothing you have reviewed is undone."
    ),
)


def tell_decided(submission: Submission, decision: Decision) -> None:
    """Tell the author what was decided and what they can do now."""
    is_accepted = decision.outcome == Submission.Status.ACCEPTED
    words = (_DECIDED[is_accepted], _WHO_DECIDED[Decision.Stage(decision.stage)][is_accepted])
    _tell(submission.author, "submission-decided", words, "submission", submission, title=submission.task_title)


_DECIDED = {
    True: _("Your portfolio “%(title)s” is accepted"),
    False: _("Your portfolio “%(title)s” needs some more work"),
}
_WHO_DECIDED = {
    Decision.Stage.REVIEW: {
        True: _(
            "Your colleagues have read your portfolio, and it reaches the level it asks for. Their comments are "
            "waiting for you. Nothing more is needed for this portfolio."
        ),
        False: _(
            "Your colleagues have read your portfolio. Some criteria are not there yet; their comments say what is "
            "missing. Change what you like and hand it in again: your text and your files are kept."
        ),
    },
    Decision.Stage.MODERATION: {
        True: _(
            "A moderator has read your portfolio and what your colleagues said, and it reaches the level it asks for. "
            "Nothing more is needed for this portfolio."
        ),
        False: _(
            "A moderator has read your portfolio and what your colleagues said. Some criteria are not there yet; the "
            "reasons are waiting for you. Change what you like and hand it in again: your text and your files are kept."
        ),
    },
    Decision.Stage.APPEAL: {
        True: _("A fresh panel has read the criteria that you appealed about, and agrees with you."),
        False: _(
            "A fresh panel has read the criteria that you appealed about, and says why it judges them so. Some "
            "criteria are not there yet. This decision is final; you can still change your portfolio and hand it in "
            "again."
        ),
    },
}


def tell_moderators(submission: Submission, people: Iterable[User]) -> None:
    """Somebody waits for their decision."""
    facts = {"title": submission.task_title, "day": submission.moderation_due_at}
    for person in people:
        _tell(person, "review-moderation", _TO_DECIDE, "moderate", submission, **facts)


_TO_DECIDE = (
    _("A portfolio waits for your decision"),
    _(
        "Readers of “%(title)s” disagree, or there were too few of them. Please decide by %(day)s: its "
        "author has been told that somebody in your role answers for it."
    ),
)


def tell_late(submission: Submission, due: datetime, people: Iterable[User]) -> None:
    """Those who were asked before have not settled it in time."""
    page = "flag" if submission.hidden_at else "moderate"
    for person in people:
        _tell(person, "review-late", _LATE, page, submission, title=submission.task_title, day=due)


_LATE = (
    _("A portfolio has waited too long for a decision"),
    _(
        "“%(title)s” was not settled in time. Please see to it by %(day)s: its author has been told that "
        "somebody in your role now answers for it."
    ),
)


def tell_flagged(submission: Submission, flag: ReviewFlag, people: Iterable[User], due: datetime | None = None) -> None:
    """A reader has raised something; what shows a child is hidden already, and somebody looks by `due`."""
    words = _FLAGGED if due is None else (*_FLAGGED, _HIDDEN_UNTIL)
    facts = {"title": submission.task_title, "what": ReviewFlag.Kind(flag.kind).label, "day": due}
    for person in people:
        _tell(person, "review-flagged", words, "flag", submission, **facts)


_FLAGGED = (
    _("A reader has raised something about a portfolio"),
    _("About “%(title)s”: %(what)s. Please look at it and say what you find."),
)
_HIDDEN_UNTIL = _("It is hidden meanwhile, and its author has been promised an answer by %(day)s.")


def tell_hidden(submission: Submission, due: datetime) -> None:
    """The author's work is hidden, what they can do, and by when somebody has looked."""
    facts = {"title": submission.task_title, "day": due}
    _tell(submission.author, "submission-hidden", _HIDDEN, "submission", submission, **facts)


_HIDDEN = (
    _("Your portfolio is hidden for now"),
    _(
        "A reader says that “%(title)s” shows a child or names a pupil. To keep the child safe nobody reads it "
        "until somebody has looked. You can take it back now, take the child out, and hand it in again."
    ),
    _("You will hear by %(day)s."),
)


def tell_taken_out(submission: Submission) -> None:
    """A moderator has looked: it shows a child."""
    title = submission.task_title
    _tell(submission.author, "submission-taken-out", _TAKEN_OUT, "submission", submission, title=title)


_TAKEN_OUT = (
    _("Your portfolio was taken out of review"),
    _(
        "Somebody has looked at “%(title)s” and found that it shows a child or names a pupil. Nobody reads it "
        "any more. Your draft is as you left it: take the child out, and hand it in again whenever you like."
    ),
)


def tell_shown(submission: Submission) -> None:
    """It is read again."""
    _tell(submission.author, "submission-shown", _SHOWN, "submission", submission, title=submission.task_title)


_SHOWN = (
    _("Your portfolio is read again"),
    _("Somebody has looked at “%(title)s” and found no child in it. Your readers go on where they stopped."),
)


def tell_released(assignments: Iterable[ReviewAssignment]) -> None:
    """Tell those who had begun that they need not finish; who had not begun has lost nothing."""
    for assignment in assignments:
        if assignment.started_at:
            submission = assignment.submission
            words = _PAUSED if submission.hidden_at and submission.is_undecided else _OVER
            _tell(assignment.reviewer, "review-released", words, "reviews", title=submission.task_title)


_OVER = (
    _("A review is no longer needed"),
    _(
        "The portfolio “%(title)s” was decided or taken back before you finished. There is nothing more for "
        "you to do. Thank you for the time you gave it."
    ),
)
_PAUSED = (
    _("A review is paused"),
    _(
        "Something was raised about the portfolio “%(title)s”, and nobody reads it until somebody has looked. What you "
        "have written is kept. There is nothing for you to do; if reading goes on, we write to you."
    ),
)


def tell_resumed(assignments: Iterable[ReviewAssignment]) -> None:
    """It is shown again: they go on where they stopped, with as much time as they had left."""
    for assignment in assignments:
        facts = {"title": assignment.submission.task_title, "day": assignment.due_at}
        _tell(assignment.reviewer, "review-resumed", _RESUMED, "review", assignment, **facts)


_RESUMED = (
    _("You can go on with your review"),
    _("The portfolio “%(title)s” can be read again. Please hand in your review by %(day)s."),
)
