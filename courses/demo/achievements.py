"""The badges of the demo courses."""

from accounts.models import Institution
from badges.actions.publish_achievement import publish_achievement
from badges.models import Achievement
from competencies.models import CFRubric
from courses.demo.content import CourseFiles, languages_of, read_course
from courses.demo.pages import items_of

TEXTS = ("name", "description", "criteria")


def load_achievement(slug: str, institution: Institution, rubric: CFRubric) -> Achievement:
    """The badge of a course: signed in English, its page in every language the course has."""
    source, *others = [read_course(slug, language) for language in languages_of(slug)]
    existing: Achievement | None = Achievement.objects.filter(slug=source.data["achievement"]["slug"]).first()
    if existing:
        return existing
    achievement = Achievement.objects.create(
        slug=source.data["achievement"]["slug"],
        institution=institution,
        language=source.language,
        rubric=rubric,
        translations={files.language: _texts(files) for files in others},
        **_texts(source),
    )
    achievement.items.set(items_of(source.data))
    return publish_achievement(achievement=achievement)


def _texts(files: CourseFiles) -> dict[str, str]:
    return {name: files.data["achievement"][name] for name in TEXTS}
