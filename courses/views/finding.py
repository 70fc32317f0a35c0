"""Finds what an address names, for the person who asks: 404 for what is not theirs, as for what is not there."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import get_language

from courses.models import Activity, ActivityVersion, CoursePage, Enrollment, LessonPage
from courses.models.reading import Outcome


def current_activity(uuid: UUID, kind: str) -> Activity:
    """An activity that is in its course now."""
    activities = Activity.objects.filter(kind=kind, removed_at=None).select_related("course")
    activity: Activity = get_object_or_404(activities, uuid=uuid)
    return activity


def enrollment_in(request: HttpRequest, activity: Activity) -> Enrollment | None:
    """The person's enrolment in the activity's course, or None."""
    if not request.user.is_authenticated:
        return None
    found: Enrollment | None = Enrollment.objects.of(request.user, activity.course_id)
    return found


def posted_version(request: HttpRequest, activity: Activity) -> ActivityVersion:
    """The version that the learner was shown: the form names it. Else the newest in the page's language."""
    named = request.POST.get("version", "")
    versions = ActivityVersion.objects.filter(activity=activity).select_related("activity")
    shown = versions.filter(pk=named).first() if named.isdecimal() and len(named) < 19 else None
    version: ActivityVersion | None = shown or ActivityVersion.objects.newest_of(activity, get_language() or "")
    if version is None:
        raise Http404
    return version


def lesson_page(activity: Activity) -> LessonPage:
    """The live page of the activity's lesson: in the language of the interface, else in any."""
    pages = LessonPage.objects.live().filter(translation_key=activity.lesson_key)
    found = list(pages.select_related("locale", "alias_of__locale", "content_type").order_by("locale_id"))
    page: LessonPage | None = next(
        (each for each in found if each.locale.language_code == get_language()), next(iter(found), None)
    )
    if page is None:
        raise Http404
    return page


def course_page(course: Any) -> CoursePage | None:
    """The live page of a course: in the language of the interface, else in any."""
    pages = list(CoursePage.objects.live().filter(course=course).select_related("locale").order_by("locale_id"))
    return next((each for each in pages if each.locale.language_code == get_language()), next(iter(pages), None))


def lesson_url(request: HttpRequest, activity: Activity, anchor: str = "") -> str:
    """The address of an activity's lesson."""
    return (lesson_page(activity).get_url(request) or "/") + anchor


def show_lesson(request: HttpRequest, activity: Activity, outcome: Outcome, status: int = 200) -> HttpResponse:
    """The lesson page again, with what came of the form in its place."""
    page = lesson_page(activity)
    context = page.get_context(request, outcome=outcome)
    return TemplateResponse(request, page.get_template(request), context, status=status)
