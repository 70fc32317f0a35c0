"""The reason that is given for a decision about an award: what people read, so it has to be there and to fit."""

from django.utils.translation import gettext as _

from badges.errors import AwardRequestError

REASON_LENGTH = 300


def clean_reason(reason: str) -> str:
    """The reason without spaces round it. Raises AwardRequestError without one, or with one too long to be kept."""
    cleaned = reason.strip()
    if not cleaned:
        raise AwardRequestError(_("Say why: whoever verifies the badge will read the reason. Nothing was changed."))
    if len(cleaned) > REASON_LENGTH:
        raise AwardRequestError(_("The reason is longer than 300 characters, so nothing was changed. Shorten it."))
    return cleaned
