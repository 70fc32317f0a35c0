"""Write to everybody in a list at once."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from accounts.actions.notify import notify_many
from accounts.models import Institution, User
from peer_review import dashboards
from peer_review.errors import RequestError
from peer_review.teach_messages import To, pages_of, recipients, written

ACTION = "peer_review.message"


class NobodyToWriteToError(RequestError):
    """The list is empty by now, or none of its people can be written to."""


@transaction.atomic
def send_message(
    *, sender: User, to: str, name: str, task: UUID | None = None, subject: str, words: str, token: UUID
) -> int:
    """Tell the authors or the readers of a list something, in the app and by mail; how many people that was.

    `name`: a list of `dashboards`, as it is now and as far as the sender watches over it. `token`: made with the form,
    so that a second click sends nothing. Kept in the log of each institution with the words. ValueError for an unknown
    list or direction; NobodyToWriteToError (request).
    """
    to, chosen = To(to), dashboards.Name(name)
    # Two clicks at once: the second waits here, and then finds what the first has logged.
    User.objects.select_for_update(no_key=True).get(pk=sender.pk)
    if sent := ModelLogEntry.objects.filter(action=ACTION, user=sender, data__token=str(token)).first():
        return int(sent.data["count"])
    rows = dashboards.list_of(sender, chosen, timezone.now(), task)
    people = list(recipients(rows, to).exclude(pk=sender.pk))
    if not people:
        raise NobodyToWriteToError(name)
    data = {"to": to, "list": chosen, "task": str(task or ""), "subject": subject, "words": words, "token": str(token)}
    for institution in Institution.objects.filter(pk__in=rows.order_by().values("institution")):
        log(institution, ACTION, user=sender, data={**data, "count": len(people)})
    pages = pages_of(rows) if to == To.AUTHORS else {}
    notify_many([written(person, to, subject, words, pages.get(person.pk)) for person in people])
    return len(people)
