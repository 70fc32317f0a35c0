"""Everything that one person learns, as their dashboard shows it. Ten queries at most, however much there is."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import F, Max, Prefetch
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from badges.models import Award
from courses.models.learning import Activity, ActivityVersion, Enrollment, PortfolioItem
from courses.models.pages import CoursePage, LessonPage
from courses.progress import Progress
from courses.querysets import newest_in
from peer_review.models import ReviewAssignment, Submission


@dataclass(frozen=True)
class Taken:
    """A course that somebody takes: where they stand and where to go on. Languages are of the titles; "" if unknown."""

    enrollment: Enrollment
    title: str
    language: str
    url: str
    progress: Progress
    next_title: str
    next_language: str
    next_url: str
    is_waiting: bool
    award: Award | None


@dataclass(frozen=True)
class Waiting:
    """A submission that is being read, and the day by which its author will hear; None once that day is over.

    What a reader does at this moment changes nothing here: whoever sits beside an author must not be known by it.
    """

    submission: Submission
    expected: datetime | None


class LearningRecord:
    """Reads once, then sorts: `following` (the next thing first), `waiting`, `done`."""

    def __init__(self, user: Any, request: HttpRequest) -> None:
        self.user = user
        self.request = request

    @cached_property
    def enrollments(self) -> list[Enrollment]:
        """The last touched first."""
        touched = Coalesce(Max("completions__begun_at"), "enrolled_at")
        rows = Enrollment.objects.visible_to(self.user).select_related("course__achievement")
        return list(rows.annotate(touched=touched).order_by("-touched", "-pk"))

    @cached_property
    def courses(self) -> list[Taken]:
        return [self._taken(enrollment) for enrollment in self.enrollments]

    @property
    def following(self) -> list[Taken]:
        return [each for each in self.courses if not each.enrollment.completed_at and not each.is_waiting]

    @property
    def done(self) -> list[Taken]:
        return [each for each in self.courses if each.enrollment.completed_at]

    @cached_property
    def waiting(self) -> list[Waiting]:
        submissions = Submission.objects.authored_by(self.user).awaiting_review().order_by("submitted_at")
        days = [(one, one.expected_at) for one in submissions]
        return [Waiting(one, day if day > timezone.now() else None) for one, day in days]

    @cached_property
    def reviews_to_do(self) -> list[ReviewAssignment]:
        reviews = ReviewAssignment.objects.visible_to(self.user).open().select_related("submission")
        return list(reviews.order_by("due_at")[:5])

    @cached_property
    def _progress(self) -> dict[int, Progress]:
        return Activity.objects.progress_of(self.user, [each.course_id for each in self.enrollments])

    @cached_property
    def _pages(self) -> dict[int, CoursePage]:
        """{course id: page}, in the language of the interface where there is one."""
        pages = CoursePage.objects.live().filter(course__in=[each.course_id for each in self.enrollments])
        ordered = sorted(
            pages.select_related("locale", "alias_of__locale").order_by("-locale_id"), key=_is_own_language
        )
        return {page.course_id: page for page in ordered}

    @cached_property
    def _lessons(self) -> dict[uuid.UUID, LessonPage]:
        """The lessons where somebody would go on: {translation key: page}."""
        keys = [place.lesson_key for each in self._progress.values() if (place := each.next_place)]
        pages = (
            LessonPage.objects.live()
            .filter(translation_key__in=keys)
            .defer("body")
            .select_related("locale", "alias_of__locale")
        )
        ordered = sorted(pages.order_by("-locale_id"), key=_is_own_language)
        return {page.translation_key: page for page in ordered}

    @cached_property
    def _awards(self) -> dict[int, Award]:
        awards = Award.objects.live().held_by(self.user).select_related("achievement")
        return {award.achievement_id: award for award in awards}

    @cached_property
    def _blocks_in_review(self) -> set[uuid.UUID]:
        tasks = [each.submission.task_uuid for each in self.waiting]
        return set(Activity.objects.filter(uuid__in=tasks).values_list("block_id", flat=True)) if tasks else set()

    def _taken(self, enrollment: Enrollment) -> Taken:
        page = self._pages.get(enrollment.course_id)
        progress = self._progress.get(enrollment.course_id, Progress())
        place = progress.next_place
        lesson = self._lessons.get(place.lesson_key) if place else None
        open_blocks = {each.block_id for each in progress.places if not each.is_done}
        return Taken(
            enrollment,
            title=page.title if page else enrollment.course.title,
            language=page.content_language if page else "",
            url=(page.get_url(self.request) or "") if page else "",
            progress=progress,
            next_title=lesson.title if lesson else "",
            next_language=lesson.content_language if lesson else "",
            next_url=(lesson.get_url(self.request) or "") + progress.next_anchor if lesson else "",
            is_waiting=bool(open_blocks) and open_blocks <= self._blocks_in_review,
            award=self._awards.get(enrollment.course.achievement_id or 0),
        )


def _is_own_language(page: Any) -> bool:
    """Sorts the page of the interface's language last, so that it wins."""
    return bool(page.locale.language_code == get_language())


@dataclass(frozen=True)
class PortfolioRow:
    """A portfolio of somebody: its assignment, its draft, and the newest submission; both titles in `language`."""

    title: str
    course: str
    language: str
    activity: Activity
    item: PortfolioItem | None
    submission: Submission | None


def portfolio_rows(user: Any) -> list[PortfolioRow]:
    """Every portfolio assignment of the courses that the person takes. Five queries."""
    taken = Activity.objects.filter(course__enrollments__user=user, kind=Activity.Kind.PORTFOLIO, removed_at=None)
    enrolled_in = F("course__enrollments__language")
    editions = Prefetch("versions", ActivityVersion.objects.defer("content"))
    activities = list(taken.annotate(enrolled_in=enrolled_in).select_related("course").prefetch_related(editions))
    titles = _titles_by_language([activity.course_id for activity in activities])
    items = {item.activity_id: item for item in PortfolioItem.objects.visible_to(user)}
    submissions = {each.task_uuid: each for each in Submission.objects.authored_by(user).order_by("attempt")}
    return [
        _portfolio_row(activity, titles, items.get(activity.pk), submissions.get(activity.uuid))
        for activity in activities
    ]


def _portfolio_row(
    activity: Any, titles: dict[tuple[int, str], str], item: PortfolioItem | None, submission: Submission | None
) -> PortfolioRow:
    """In the language of the interface, else of the enrolment, else the one published first: as its own page does."""
    version = newest_in(activity.versions.all(), get_language() or "", activity.enrolled_in)
    course, language = activity.course, version.language if version else ""
    course_title = titles.get((course.pk, language), course.title)
    return PortfolioRow(version.title if version else course.title, course_title, language, activity, item, submission)


def _titles_by_language(courses: Sequence[int]) -> dict[tuple[int, str], str]:
    """{(course id, language): title of its page}; an alias has no words of its own. One query."""
    pages = CoursePage.objects.live().filter(course__in=courses, alias_of=None)
    return {
        (course, code): title for course, code, title in pages.values_list("course", "locale__language_code", "title")
    }


def course_titles(courses: Sequence[int], language: str | None) -> dict[int, str]:
    """{course id: title of its page in that language}; courses without such a page are left out. One query."""
    pages = CoursePage.objects.live().filter(course__in=courses, locale__language_code=language)
    return dict(pages.values_list("course", "title"))
