"""Publish: turn the live pages of a course, in all its languages, into activities and their immutable versions."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from competencies.actions.record_uses import record_uses
from competencies.models import CFItem
from courses.editions import Edition, editions_of
from courses.models import Activity, ActivityVersion, Course, CoursePage, PageAlignment

USE_KINDS = {"coursepage": "course", "modulepage": "module", "lessonpage": "activity"}


@transaction.atomic
def publish_course_content(*, course: Course) -> list[Activity]:
    """Return the course's activities after publishing, in reading order.

    Idempotent. A block that vanished is marked removed and kept, one that came back is required again; a version is
    added only where a language's content changed. A course without any live page is withdrawn, not emptied: nothing is
    touched, so that nobody's requirements shrink to none.
    """
    pages = _live_pages(course)
    if not pages:
        return []
    editions = [edition for page in pages for edition in editions_of(page)]
    activities = _write_activities(course, editions)
    _write_versions(activities, editions)
    _write_uses(course, pages[0])
    return sorted(activities.values(), key=lambda activity: activity.position)


def _live_pages(course: Course) -> list[CoursePage]:
    """Pages that hold a language of their own (an alias repeats another's), the oldest language first."""
    pages = CoursePage.objects.live().filter(course=course, alias_of=None)
    return list(pages.select_related("locale").order_by("locale_id", "pk"))


def _write_activities(course: Course, editions: list[Edition]) -> dict[uuid.UUID, Activity]:
    """Create, move, bring back and remove; {block id: activity} of what is in the course now."""
    known = {activity.block_id: activity for activity in course.activities.select_for_update()}
    current: dict[uuid.UUID, Activity] = {}
    for edition in editions:
        if edition.block_id not in current:
            activity = known.get(edition.block_id) or Activity(course=course, block_id=edition.block_id)
            current[edition.block_id] = _place(activity, edition, len(current))
    gone = [activity.pk for block_id, activity in known.items() if block_id not in current]
    course.activities.filter(pk__in=gone, removed_at=None).update(removed_at=timezone.now())
    return current


def _place(activity: Activity, edition: Edition, position: int) -> Activity:
    """Save the activity where the edition stands; untouched when it stands there already."""
    place = {
        "kind": edition.kind,
        "module_key": edition.module_key,
        "lesson_key": edition.lesson_key,
        "position": position,
        "removed_at": None,
    }
    changed = [name for name, value in place.items() if getattr(activity, name) != value]
    for name in changed:
        setattr(activity, name, place[name])
    if activity.pk is None:
        activity.save()
    elif changed:
        activity.save(update_fields=changed)
    return activity


def _write_versions(activities: dict[uuid.UUID, Activity], editions: Iterable[Edition]) -> None:
    """Add a version for every edition that differs from the newest of its language."""
    newest: dict[tuple[int, str], ActivityVersion] = {}
    for version in ActivityVersion.objects.filter(activity__in=activities.values()).order_by("number"):
        newest[version.activity_id, version.language] = version
    for edition in editions:
        activity = activities[edition.block_id]
        last = newest.get((activity.pk, edition.language))
        if last is None or last.content_hash != edition.content_hash:
            ActivityVersion.objects.create(
                activity=activity,
                language=edition.language,
                number=last.number + 1 if last else 1,
                title=edition.title[:250],
                content=edition.content,
                content_hash=edition.content_hash,
            )


def _write_uses(course: Course, page: CoursePage) -> None:
    """Say on the competencies' own pages where they are taught."""
    pages = [page, *page.get_descendants().live().select_related("content_type")]
    items: dict[int, list[CFItem]] = {}
    for alignment in PageAlignment.objects.filter(page__in=[each.pk for each in pages]).select_related("item"):
        items.setdefault(alignment.page_id, []).append(alignment.item)
    for each in pages:
        source = course.uuid if each.pk == page.pk else each.translation_key
        record_uses(
            kind=USE_KINDS[each.content_type.model],
            source_uuid=source,
            items=items.get(each.pk, []),
            label=each.title,
            url=each.url or "",
        )
