"""For how long an award is valid, in calendar months.

>>> after_months(datetime(2024, 2, 29), 12).date().isoformat()
'2025-02-28'
"""

import calendar
from datetime import datetime

from badges.models import Achievement


def valid_until(achievement: Achievement, awarded_at: datetime) -> datetime | None:
    """When an award of that moment expires: frozen with it. None: never."""
    return after_months(awarded_at, achievement.valid_months) if achievement.valid_months else None


def after_months(moment: datetime, months: int) -> datetime:
    """The same day and time so many months on, or the last day of a month that has no such day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
