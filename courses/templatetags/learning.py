"""Template tags of learning pages: cards with facts and progress, questions without their answers.

{% load learning %}
{% course_card page as card %}   {% questions_of step as questions %}   {{ minutes|duration }}
"""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info, ngettext, pgettext

from courses.models import Activity, Course, CoursePage
from courses.models.reading import CourseFacts, Step, facts_of, languages_of, question_views
from courses.progress import Progress

register = template.Library()


@dataclass(frozen=True)
class Card:
    """What a course's card says beside its title."""

    facts: CourseFacts
    progress: Progress
    languages: tuple[str, ...]
    is_enrolled: bool
    badge_name: str = ""


@register.simple_tag(takes_context=True)
def course_card(context: template.Context, page: CoursePage) -> Card:
    """The card of one course; the first one drawn on a page asks for all of them at once."""
    request = context["request"]
    if page.pk not in getattr(request, "course_cards", {}):
        pages = [each for each in context.get("cards") or [page] if isinstance(each, CoursePage)]
        request.course_cards = cards_of(pages, request.user, context.get("course_languages"))
    card: Card = request.course_cards[page.pk]
    return card


def cards_of(pages: list[CoursePage], user: Any, languages: dict[int, list[str]] | None = None) -> dict[int, Card]:
    """{page id: Card}. Seven queries at most, whatever the number of courses; `languages` are asked for if unknown."""
    # Another page's list of cards (the home page's) knows nothing of courses and badges.
    courses_with_badge = Course.objects.with_enrollment_of(user).select_related("achievement")
    prefetch_related_objects(pages, "locale", "alias_of__locale", Prefetch("course", courses_with_badge))
    courses = [page.course_id for page in pages]
    progress = Activity.objects.progress_of(user, courses)
    languages = languages_of(courses) if languages is None else languages
    facts = facts_of(courses, pages[0].content_language if pages else settings.LANGUAGE_CODE)
    return {
        page.pk: Card(
            facts.get(page.course_id, CourseFacts()),
            progress.get(page.course_id, Progress()),
            tuple(language_name(code) for code in languages.get(page.course_id, ())),
            page.course.is_enrolled,
            badge_name(page),
        )
        for page in pages
    }


def badge_name(page: CoursePage) -> str:
    """The name of the badge that the course leads to, in the page's language where it is translated; "" without.

    Marked with its language where that is not the interface's.
    """
    achievement = page.course.achievement
    if achievement is None:
        return ""
    name, asked = achievement.text_in(page.content_language)["name"], page.content_language
    language = asked if asked in achievement.translations else achievement.language
    return name if language == get_language() else format_html('<span lang="{}">{}</span>', language, name)


def language_name(code: str) -> str:
    """The name of a language in that language."""
    return str(get_language_info(code)["name_local"]).capitalize()


@register.simple_tag
def course_facts(page: CoursePage) -> Card:
    """Facts for the course's own page, which knows progress and enrolment already. Two queries."""
    facts = facts_of([page.course_id], page.content_language).get(page.course_id, CourseFacts())
    codes = languages_of([page.course_id]).get(page.course_id, ())
    return Card(facts, Progress(), tuple(language_name(code) for code in codes), is_enrolled=False)


@register.simple_tag
def questions_of(step: Step) -> list[dict[str, Any]]:
    """The questions of a quiz as they may be shown; see `courses.models.reading.question_views`."""
    return question_views(step)


@register.filter
def duration(minutes: int) -> str:
    """ "45 minutes", "3 hours", "3.5 hours": rounded to the half hour from two hours on."""
    if minutes < 120:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    halves = round(minutes / 30)
    if halves % 2:
        # Rules for plurals count whole things: a broken number has a form of its own in some languages (Arabic).
        return pgettext("a broken number, as in 3.5", "%(count)s hours") % {"count": number_format(f"{halves / 2}")}
    return ngettext("%(count)s hour", "%(count)s hours", halves // 2) % {"count": halves // 2}


@register.filter
def language_label(code: str) -> str:
    """The name of a language in that language."""
    return language_name(code)
