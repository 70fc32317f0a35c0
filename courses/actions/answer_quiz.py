"""Answer a quiz: mark it, keep the try, complete the quiz when the pass mark is reached."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.actions.begin_activity import begin_activity
from courses.actions.complete_activity import complete_activity
from courses.errors import ForeignActivityError, UnansweredError
from courses.marking import mark, unanswered
from courses.models import Activity, ActivityVersion, Enrollment, QuizAttempt


def refuse_unanswered(version: ActivityVersion, answers: dict[str, Any]) -> None:
    """Raise UnansweredError with a sentence for every question that cannot be marked."""
    kinds = {question["id"]: question["kind"] for question in version.content["questions"]}
    problems = {each: _problem(kinds[each]) for each in unanswered(version.content, answers)}
    if problems:
        message = ngettext(
            "%(count)s question has no answer yet. Your other answers are kept.",
            "%(count)s questions have no answer yet. Your other answers are kept.",
            len(problems),
        )
        raise UnansweredError(message % {"count": len(problems)}, problems)


def _problem(kind: str) -> str:
    """What to do about one question."""
    return {
        "multiple": _("Choose at least one answer."),
        "short_answer": _("Write a word or two."),
        "ordering": _("Give every step a place, and each place only once."),
    }.get(kind) or _("Choose one answer.")


@transaction.atomic
def answer_quiz(*, enrollment: Enrollment, version: ActivityVersion, answers: dict[str, Any]) -> QuizAttempt:
    """Return the try (shape of `answers`: see courses.marking). As many tries as one likes; a passed quiz stays passed.

    Marks against the version that was begun. Raises UnansweredError, and then keeps nothing.
    """
    if version.activity.kind != Activity.Kind.QUIZ:
        raise ForeignActivityError(_("Only a quiz can be answered."))
    completion = begin_activity(enrollment=enrollment, version=version)
    marked = version if completion.completed_at else completion.version
    refuse_unanswered(marked, answers)
    result = mark(marked.content, answers)
    attempt = QuizAttempt.objects.create(
        enrollment=enrollment,
        version=marked,
        answers={each["id"]: answers[each["id"]] for each in marked.content["questions"]},
        score_percent=result.score_percent,
        is_passed=result.is_passed,
    )
    if result.is_passed:
        complete_activity(enrollment=enrollment, version=marked)
    return attempt
