"""Add a file to a portfolio draft, or take it away."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.sizes import size_label
from courses.errors import FileRefusedError
from courses.filetypes import LOCKED, MAX_FILES, TYPES, UNKNOWN_TYPE, UNSAFE, CleanFile, ContentError, cleaned
from courses.models import PortfolioFile, PortfolioItem

TYPE_NAMES = ", ".join(sorted(TYPES)).upper()


@transaction.atomic
def add_portfolio_file(*, item: PortfolioItem, upload: Any) -> PortfolioFile:
    """Return the kept file. `upload` is a Django file with `name` and `size` (bytes).

    Raises FileRefusedError with a sentence that says what, why and what to do; then nothing is kept.
    """
    locked = PortfolioItem.objects.select_for_update().get(pk=item.pk)
    name = str(upload.name).replace("\\", "/").rpartition("/")[2]
    _refuse_size(locked, name, upload.size)
    clean = _clean(name, upload.read())
    kept = PortfolioFile(
        item=locked,
        title=name[-250:],
        content_type=clean.content_type,
        size=len(clean.data),
        sha256=hashlib.sha256(clean.data).hexdigest(),
    )
    kept.file.save(name, ContentFile(clean.data), save=False)
    kept.save()
    locked.updated_at = timezone.now()
    locked.save(update_fields=["updated_at"])
    return kept


def _refuse_size(item: PortfolioItem, name: str, size: int) -> None:
    limit = settings.EVIDENCE_MAX_BYTES
    if item.files.count() >= MAX_FILES:
        message = _(
            "“%(name)s” was not added: a portfolio holds at most %(count)s files. Remove one, then add it again."
        )
        raise FileRefusedError(message % {"name": name, "count": MAX_FILES})
    if size > limit:
        message = _(
            "“%(name)s” was not added: it has %(size)s, and a file may have at most %(limit)s. "
            "Save it smaller, or add a link to it instead."
        )
        values = {"name": name, "size": size_label(size), "limit": size_label(limit)}
        raise FileRefusedError(message % values)
    if size == 0:
        raise FileRefusedError(_("“%(name)s” was not added: the file is empty. Choose it again.") % {"name": name})


def _clean(name: str, data: bytes) -> CleanFile:
    try:
        return cleaned(name, data)
    except ContentError as error:
        raise FileRefusedError(_reason(error.args[0]) % {"name": name, "types": TYPE_NAMES}) from error


def _reason(code: str) -> str:
    """What, why, and what to do."""
    if code == UNKNOWN_TYPE:
        return _(
            "“%(name)s” was not added: files of this type are not taken, because reviewers could not open them safely. "
            "Save it as one of %(types)s, or add a link to it."
        )
    if code == LOCKED:
        return _(
            "“%(name)s” was not added: it is protected by a password, so reviewers could not open it. "
            "Save it again without a password, and add that."
        )
    if code == UNSAFE:
        return _(
            "“%(name)s” was not added: it is far larger inside than outside, too complex, or holds a program. "
            "Save or print it as a new PDF, and add that."
        )
    return _(
        "“%(name)s” was not added: what is in it is not what its name says, or it is damaged. "
        "Open it in its own program, save it again, and add that."
    )
