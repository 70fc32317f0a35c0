"""Who is written to, and in what words, without whoever writes learning who they are."""

from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.notify import notify
from accounts.models import Notification, User
from peer_review.models import ReviewAssignment
from peer_review.querysets import SubmissionQuerySet

KIND = "review-message"


class To(StrEnum):
    """Whom a message is for."""

    AUTHORS = "authors"
    READERS = "readers"


OPENINGS = {
    To.AUTHORS: gettext_lazy("Whoever looks after reviews writes to those who wait for a decision:"),
    To.READERS: gettext_lazy("Whoever looks after reviews writes to those who have a review to finish:"),
}


def recipients(rows: SubmissionQuerySet, to: To) -> QuerySet[User]:
    """The authors of these works, or who has one of them to read now; each person once."""
    if to == To.AUTHORS:
        return User.objects.filter(pk__in=rows.order_by().values("author"), is_active=True)
    reading = ReviewAssignment.objects.readable().filter(submission__in=rows.order_by().values("pk"))
    return User.objects.filter(pk__in=reading.values("reviewer"), is_active=True)


def body_of(to: To, words: str, language: str) -> str:
    """The text that a person reads in their language; the words stay as they were written."""
    with translation.override(language):
        return f"{OPENINGS[to]}\n\n{words}"


def pages_of(rows: SubmissionQuerySet) -> dict[int, UUID]:
    """{author: the work of theirs in these rows that a message leads to}."""
    return dict(rows.values_list("author", "uuid"))


def written(person: User, to: To, subject: str, words: str, page: UUID | None = None) -> Notification:
    """The message to one person, not saved yet. `page`: the work of an author."""
    with translation.override(person.language):
        url = reverse("submission", args=[page]) if page else reverse("reviews")
    return Notification(recipient=person, kind=KIND, subject=subject, body=body_of(to, words, person.language), url=url)


def tell_sent_to_practice(reader: User) -> None:
    """Somebody asks for it: nothing is said about why, since a signal is no verdict."""
    with translation.override(reader.language):
        notify(
            recipient=reader,
            kind="review-practice",
            subject=_("Before your next review: two short practice pieces"),
            body=_(
                "Whoever looks after reviews asks you to read two practice pieces before your next review. You see at "
                "once how a trainer graded them. It takes about 15 minutes, and nothing you have reviewed is undone."
            ),
            url=reverse("reviews"),
        )
