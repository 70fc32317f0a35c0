"""Days in words, as each language writes them: "21 November 2026", "21 de noviembre de 2026".

The order, the small words between and the comma are a translator's matter, so each format is a text to translate, in
the letters of Django's `date` filter. An aware moment is told in the current time zone; None or "" is "".
"""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import pgettext


def day(value: date | None) -> str:
    """ "21 November 2026"."""
    return _written(value, pgettext("date format", "j F Y"))


def full_day(value: date | None) -> str:
    """ "Saturday 21 November 2026"."""
    return _written(value, pgettext("date format", "l j F Y"))


def weekday(value: date | None) -> str:
    """ "Saturday 21 November": a day near enough to need no year."""
    return _written(value, pgettext("date format", "l j F"))


def monthday(value: date | None) -> str:
    """ "21 November"."""
    return _written(value, pgettext("date format", "j F"))


def moment(value: datetime | None) -> str:
    """ "21 November 2026, 09:30"; say the time zone beside it."""
    return _written(value, pgettext("date format", "j F Y, H:i"))


def full_moment(value: datetime | None) -> str:
    """ "Saturday 21 November 2026, 09:30"; say the time zone beside it."""
    return _written(value, pgettext("date format", "l j F Y, H:i"))


def _written(value: date | None, style: str) -> str:
    if not value:
        return ""
    if isinstance(value, datetime) and is_aware(value):
        value = localtime(value)
    return date_format(value, style)
