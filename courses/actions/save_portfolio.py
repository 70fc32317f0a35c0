"""Save a portfolio draft: text and links."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions.begin_activity import begin_activity
from courses.errors import ForeignActivityError
from courses.models import Activity, ActivityVersion, Enrollment, PortfolioItem


@transaction.atomic
def save_portfolio(
    *,
    enrollment: Enrollment,
    version: ActivityVersion,
    text: str | None = None,
    links: list[dict[str, str]] | None = None,
) -> PortfolioItem:
    """Return the saved draft; made when there was none. `None` leaves a field as it is.

    `links` is [{title, url}]. A draft can be saved at any time, also while an earlier hand-in is being read: what the
    reviewers read is a copy.
    """
    if version.activity.kind != Activity.Kind.PORTFOLIO:
        raise ForeignActivityError(_("Only a portfolio has a draft."))
    begin_activity(enrollment=enrollment, version=version)
    item = PortfolioItem.objects.get_or_create(enrollment=enrollment, activity=version.activity)[0]
    if text is not None:
        item.text = text
    if links is not None:
        item.links = [{"title": link["title"] or link["url"], "url": link["url"]} for link in links if link["url"]]
    item.updated_at = timezone.now()
    item.save(update_fields=["text", "links", "updated_at"])
    return item
