"""Forms in a lesson: complete it, answer its quiz, write its reflection. All work without JavaScript."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.actions.answer_quiz import answer_quiz, refuse_unanswered
from courses.actions.complete_lesson import complete_lesson
from courses.actions.write_reflection import write_reflection
from courses.errors import EmptyReflectionError, UnansweredError
from courses.forms import quiz_answers
from courses.marking import mark
from courses.models import Activity, ActivityVersion, Enrollment
from courses.models.reading import Outcome
from courses.views.finding import current_activity, enrollment_in, lesson_url, posted_version, show_lesson

Kind = Activity.Kind


@require_http_methods(["GET", "POST"])
def complete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Mark a lesson as complete, and come back to its end, where the next one waits."""
    activity = current_activity(uuid, Kind.LESSON)
    enrollment = enrollment_in(request, activity)
    if request.method == "POST":
        if enrollment is None:
            return _ask_to_enrol(request, activity)
        complete_lesson(enrollment=enrollment, version=posted_version(request, activity))
    return HttpResponseRedirect(lesson_url(request, activity, "#complete"))


@require_http_methods(["GET", "POST"])
def quiz(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Mark the answers and show the lesson again, each answer with its reason. 422 when one is missing.

    A visitor's answers are marked too, and not kept; the page says so.
    """
    activity = current_activity(uuid, Kind.QUIZ)
    if request.method == "GET":
        return HttpResponseRedirect(lesson_url(request, activity, f"#block-{activity.block_id}"))
    enrollment = enrollment_in(request, activity)
    version = _marked_version(enrollment, posted_version(request, activity))
    answers = quiz_answers(version.content, request.POST)
    try:
        outcome = _mark(enrollment, version, answers)
    except UnansweredError as error:
        problems = {key: str(sentence) for key, sentence in error.problems.items()}
        outcome = Outcome(activity.pk, version, answers=answers, message=str(error), problems=problems)
    return show_lesson(request, activity, outcome, status=422 if outcome.problems else 200)


def _marked_version(enrollment: Enrollment | None, posted: ActivityVersion) -> ActivityVersion:
    """The version that was begun in this language, while it is not done; else the one that was shown."""
    if enrollment is None:
        return posted
    begun = enrollment.completions.filter(activity=posted.activity, completed_at=None).select_related(
        "version__activity"
    )
    completion = begun.first()
    return completion.version if completion and completion.version.language == posted.language else posted


def _mark(enrollment: Enrollment | None, version: ActivityVersion, answers: dict[str, Any]) -> Outcome:
    """Keep the try of an enrolled learner; only mark a visitor's."""
    if enrollment is None:
        refuse_unanswered(version, answers)
    else:
        answer_quiz(enrollment=enrollment, version=version, answers=answers)
    result = mark(version.content, answers)
    return Outcome(version.activity_id, version, answers=answers, result=result, is_kept=enrollment is not None)


@require_http_methods(["GET", "POST"])
def reflection(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Save a reflection. An empty one is refused with a sentence."""
    activity = current_activity(uuid, Kind.REFLECTION)
    anchor = f"#block-{activity.block_id}"
    if request.method == "GET":
        return HttpResponseRedirect(lesson_url(request, activity, anchor))
    enrollment = enrollment_in(request, activity)
    if enrollment is None:
        return _ask_to_enrol(request, activity)
    # Whole, however long: DATA_UPLOAD_MAX_MEMORY_SIZE bounds it, and nothing is cut off in silence.
    version, text = posted_version(request, activity), request.POST.get("text", "")
    try:
        write_reflection(enrollment=enrollment, version=version, text=text)
    except EmptyReflectionError as error:
        return show_lesson(request, activity, Outcome(activity.pk, version, text=text, message=str(error)), status=422)
    return HttpResponseRedirect(lesson_url(request, activity, anchor))


def _ask_to_enrol(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Only enrolled people keep progress: sign in first, or enrol on the course page."""
    here = lesson_url(request, activity)
    if not request.user.is_authenticated:
        return redirect_to_login(here)
    messages.warning(request, _("Nothing was kept: you are not enrolled in this course yet. Enrol, then do it again."))
    return HttpResponseRedirect(here)
