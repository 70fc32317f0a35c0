"""Builds a course of any size quickly: pages, activities and versions, in one call.

    course = make_course(institution=atlas, achievement=badge, rubric=rubric, modules=2, lessons=3)

Every lesson holds a text; the first lesson of the first module a quiz with one question of each kind and a reflection;
the last lesson of all the portfolio assignment when a rubric is given. Block ids are uuid5 of their place, equal in
every language, so that `make_course(..., locale="fr", translation_of=course)` is the same course in French.
"""

import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from accounts.models import Institution
from badges.models import Achievement
from cms.models import HomePage
from competencies.models import CFRubric, CFRubricCriterion, CFRubricCriterionLevel
from courses.actions.publish_course_content import publish_course_content
from courses.models import Activity, ActivityVersion, CatalogPage, Course, CoursePage, LessonPage, ModulePage

# The right answers to the quiz of `quiz_block`, by question kind; see courses.marking for their shapes.
RIGHT = {"single": "1", "multiple": ["0", "2"], "true_false": "true", "short_answer": "  RÉFLEXION "}
STEPS = ["Plan", "Teach", "Look back"]


def make_achievement(institution: Institution, slug: str = "digital-lesson") -> Achievement:
    """A badge of the institution."""
    return Achievement.objects.get_or_create(
        slug=slug,
        defaults={
            "institution": institution,
            "name": "Digital lesson",
            "description": "Plans and teaches a lesson with digital tools.",
            "criteria": "A portfolio that peers accepted.",
            "published_at": timezone.now(),
        },
    )[0]


def make_rubric(institution: Institution, locale: str = "en", title: str = "A lesson plan") -> CFRubric:
    """Two criteria of four levels; level 3 passes."""
    rubric = CFRubric.objects.create(institution=institution, title=title, locale=_locale(locale))
    for place, key in enumerate(("plan", "evidence")):
        criterion = CFRubricCriterion.objects.create(rubric=rubric, key=key, title=key.title(), sort_order=place)
        for score in (1, 2, 3, 4):
            CFRubricCriterionLevel.objects.create(criterion=criterion, score=score, title=f"Level {score}")
    return rubric


def make_course(
    institution: Institution,
    achievement: Achievement | None = None,
    rubric: CFRubric | None = None,
    modules: int = 1,
    lessons: int = 1,
    locale: str = "en",
    translation_of: Course | None = None,
    title: str = "Plan a lesson",
    slug: str = "",
) -> Course:
    """Return a published course; pages are live, activities and versions written."""
    course = translation_of or Course.objects.create(
        institution=institution, achievement=achievement or make_achievement(institution), title=title
    )
    page = CoursePage(
        title=title,
        slug=slug or f"course-{course.pk}",
        summary="Plan it, teach it, look back.",
        introduction="<p>For every teacher.</p>",
        outcomes="You can plan\nYou can teach",
        course=course,
        translation_key=course.uuid,
        locale=_locale(locale),
    )
    catalog_page(locale).add_child(instance=page)
    for module in range(modules):
        _add_module(page, module, lessons, rubric if module == modules - 1 else None)
    publish_course_content(course=course)
    return course


def home_page(locale: str = "en") -> HomePage:
    """The home page of a language; the English one is the site's root."""
    existing = HomePage.objects.filter(locale=_locale(locale)).first()
    if existing:
        return existing
    root = Page.objects.get(depth=1)
    home = HomePage(title="Passerelle", slug=f"home-{locale}", headline="A footbridge", locale=_locale(locale))
    home.translation_key = _key("home")
    root.add_child(instance=home)
    if locale == "en":
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Passerelle"}
        )
        Site.clear_site_root_paths_cache()
    return home


def catalog_page(locale: str = "en") -> CatalogPage:
    """The catalogue of a language."""
    existing = CatalogPage.objects.filter(locale=_locale(locale)).first()
    if existing:
        return existing
    home_page("en")
    page = CatalogPage(title="Courses", slug="courses", locale=_locale(locale), translation_key=_key("catalog"))
    home_page(locale).add_child(instance=page)
    return page


def quiz_block(key: str, pass_percent: int = 70) -> dict[str, Any]:
    """A quiz with one question of every kind; RIGHT and STEPS hold what to answer."""
    options = [{"text": text, "is_correct": text == "b", "feedback": f"why {text}"} for text in "abc"]
    several = [{**option, "is_correct": option["text"] != "b"} for option in options]
    feedback = {"feedback_correct": "Well said.", "feedback_wrong": "Think of a mirror."}
    questions = {
        "single": {"prompt": "Which one?", "options": options},
        "multiple": {"prompt": "Which ones?", "options": several},
        "true_false": {
            "prompt": "It is so.",
            "is_true": True,
            "feedback_true": "Indeed it is.",
            "feedback_false": "But it is.",
        },
        "short_answer": {"prompt": "Which word?", "accepted": ["réflexion", "mirror"], **feedback},
        "ordering": {"prompt": "In which order?", "items": STEPS, **feedback},
    }
    stream = [{"type": kind, "id": str(_key(f"{key}-{kind}")), "value": value} for kind, value in questions.items()]
    value = {"title": "Check yourself", "pass_percent": pass_percent, "questions": stream}
    return {"type": "quiz", "id": str(_key(key)), "value": value}


def right_answers(version: ActivityVersion) -> dict[str, Any]:
    """Answers that pass a quiz made by `quiz_block`."""
    return {question["id"]: right_answer(question) for question in version.content["questions"]}


def right_answer(question: dict[str, Any]) -> Any:
    if question["kind"] == "ordering":
        return {item["id"]: place for place, item in enumerate(question["items"], start=1)}
    return RIGHT[question["kind"]]


def form_of(answers: dict[str, Any]) -> dict[str, Any]:
    """The same answers as the fields that a browser would send."""
    fields: dict[str, Any] = {}
    for question, answer in answers.items():
        if isinstance(answer, dict):
            fields |= {f"q-{question}-{item}": str(place) for item, place in answer.items()}
        else:
            fields[f"q-{question}"] = answer
    return fields


def version_of(course: Course, kind: str, language: str = "en") -> ActivityVersion:
    """The newest version of the course's first activity of a kind."""
    activity = Activity.objects.required().filter(course=course, kind=kind).first()
    version: ActivityVersion = ActivityVersion.objects.newest_of(activity, language)
    return version


def lesson_page(course: Course, locale: str = "en", place: int = 0) -> LessonPage:
    """The n-th lesson page of a course in a language."""
    page = CoursePage.objects.get(course=course, locale__language_code=locale)
    return LessonPage.objects.descendant_of(page).order_by("path")[place]


def _add_module(page: CoursePage, number: int, lessons: int, rubric: CFRubric | None) -> None:
    key = f"{page.course.uuid}-m{number}"
    module = ModulePage(
        title=f"Module {number + 1}", slug=f"m{number + 1}", translation_key=_key(key), locale=page.locale
    )
    page.add_child(instance=module)
    for lesson in range(lessons):
        is_last = lesson == lessons - 1
        body = _body(f"{key}-l{lesson}", number == lesson == 0, rubric if is_last else None)
        module.add_child(
            instance=LessonPage(
                title=f"Lesson {number + 1}.{lesson + 1}",
                slug=f"l{lesson + 1}",
                translation_key=_key(f"{key}-l{lesson}"),
                locale=page.locale,
                body=body,
            )
        )


def _body(key: str, has_quiz: bool, rubric: CFRubric | None) -> list[dict[str, Any]]:
    body = [{"type": "text", "id": str(_key(f"{key}-text")), "value": "<p>Read this.</p>"}]
    if has_quiz:
        reflection = {"prompt": "What will you try?", "help": "One sentence."}
        body += [
            quiz_block(f"{key}-quiz"),
            {"type": "reflection", "id": str(_key(f"{key}-reflection")), "value": reflection},
        ]
    if rubric:
        task = {"title": "Your lesson", "brief": "<p>Hand in a plan.</p>", "rubric": rubric.pk, "reviews_wanted": 3}
        body.append({"type": "portfolio", "id": str(_key(f"{key}-portfolio")), "value": task})
    return body


def _key(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, name)


def _locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]
