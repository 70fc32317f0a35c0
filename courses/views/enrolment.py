"""Enrol, through sign-in or sign-up when needed, and back to the course."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from courses.actions.enrol import enrol
from courses.models import Course, Enrollment
from courses.views.finding import course_page

WISH = "courses.wish"


@require_http_methods(["GET", "POST"])
def enrol_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Enrol on POST. A visitor's wish is kept in the session, and granted when they come back signed in.

    The wish can only be made by a POST with its token, so that the GET after sign-in grants nothing that a stranger's
    link asked for.
    """
    course: Course = get_object_or_404(Course.objects.published(), uuid=uuid)
    if request.method == "POST" and not request.user.is_authenticated:
        request.session[WISH] = str(uuid)
        return redirect_to_login(request.get_full_path())
    is_wished = request.session.pop(WISH, None) == str(uuid)
    if request.user.is_authenticated and (request.method == "POST" or is_wished):
        _enrol(request, request.user, course)
    page = course_page(course)
    return HttpResponseRedirect((page.get_url(request) if page else None) or "/")


def _enrol(request: HttpRequest, user: User, course: Course) -> None:
    """Enrol, and say it the first time."""
    is_new = Enrollment.objects.of(user, course.pk) is None
    enrol(user=user, course=course, language=get_language() or "en")
    if is_new:
        messages.success(request, _("You are enrolled. Start whenever you like: your progress is kept."))
