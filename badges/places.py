"""Places in status lists for many awards at once: drawn at random, without a race, in a constant number of queries."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction

from badges import status
from badges.models import Award, StatusEntry, StatusList


def draw_places(awards: Sequence[Award]) -> dict[int, StatusEntry]:
    """The place of each award by its pk, kept or new. Awards come with `achievement__institution__profile`.

    The database's constraints decide who gets a place: what was taken meanwhile is drawn again, and nothing else.
    """
    drawn = _kept(awards)
    for (_profile_id, purpose), group in _by_list(awards, drawn).items():
        status_list = status.open_list(group[0].achievement.institution.profile, purpose)
        drawn |= _drawn(group, status_list)
    return drawn


def _by_list(awards: Iterable[Award], drawn: dict[int, StatusEntry]) -> dict[tuple[int, str], list[Award]]:
    groups = defaultdict(list)
    for award in awards:
        if award.pk not in drawn:
            profile = award.achievement.institution.profile
            groups[profile.pk, award.achievement.status_purpose].append(award)
    return groups


def _drawn(awards: Sequence[Award], status_list: StatusList) -> dict[int, StatusEntry]:
    drawn: dict[int, StatusEntry] = {}
    for _attempt in range(status.ATTEMPTS):
        waiting = [award for award in awards if award.pk not in drawn]
        if not waiting:
            return drawn
        entries = [
            StatusEntry(award=award, status_list=status_list, index=secrets.randbelow(status_list.size))
            for award in waiting
        ]
        with transaction.atomic():
            # One batch after the other: two at once could wait for each other's places.
            StatusList.objects.select_for_update(no_key=True).get(pk=status_list.pk)
            StatusEntry.objects.bulk_create(entries, ignore_conflicts=True)
        drawn |= _kept(waiting)
    raise RuntimeError(f"No free places in {status_list} after {status.ATTEMPTS} tries.")


def _kept(awards: Iterable[Award]) -> dict[int, StatusEntry]:
    entries = StatusEntry.objects.filter(award__in=[award.pk for award in awards])
    return {entry.award_id: entry for entry in entries.select_related("status_list__profile")}
