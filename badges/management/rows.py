"""Rows that commands are given by name: found, or one clear line."""

from datetime import datetime
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from badges.actions.create_profile import ensure_profile
from badges.models import Achievement, Award, Profile


def award_of(text: str) -> Award:
    """The award with this uuid, with or without ``urn:uuid:``."""
    try:
        uuid = UUID(text.removeprefix("urn:uuid:"))
    except ValueError as error:
        raise CommandError(f"“{text}” is not a badge's uuid. It is in the badge's address.") from error
    award = Award.objects.filter(uuid=uuid).first()
    if award is None:
        raise CommandError(f"There is no badge {uuid} on this instance.")
    return award


def achievement_of(slug: str) -> Achievement:
    """The achievement with this slug; its institution's profile is made when there is none yet."""
    achievement = Achievement.objects.select_related("institution").filter(slug=slug).first()
    if achievement is None:
        known = ", ".join(Achievement.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no achievement “{slug}”. There are: {known}.")
    ensure_profile(institution=achievement.institution)
    return achievement


def profile_of(slug: str) -> Profile:
    """The issuer profile with this slug."""
    profile = Profile.objects.filter(slug=slug).first()
    if profile is None:
        known = ", ".join(Profile.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no issuer “{slug}”. There are: {known}.")
    return profile


def moment_of(text: str) -> datetime:
    """A date or a time in ISO 8601; without a zone it is in the instance's, a date is its first moment."""
    try:
        moment = parse_datetime(text)
        day = None if moment else parse_date(text)
    except ValueError:
        moment = day = None
    if day:
        moment = datetime(day.year, day.month, day.day)
    if moment is None:
        raise CommandError(f"“{text}” is not a time. Write it as 2026-11-21 or 2026-11-21T14:30:00+00:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
