"""Take a file out of a portfolio draft."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from courses.models import PortfolioFile, PortfolioItem


@transaction.atomic
def remove_portfolio_file(*, file: PortfolioFile) -> PortfolioItem:
    """Return the draft without the file. Copies that were handed in stay with their submission."""
    item = file.item
    stored = file.file
    file.delete()
    item.updated_at = timezone.now()
    item.save(update_fields=["updated_at"])
    # The bytes go when the row is surely gone: a rollback must not leave a row without its file.
    transaction.on_commit(partial(stored.storage.delete, stored.name or ""))
    return item
