"""Publishing writes activities and immutable versions, in every language, and forgets nothing."""

import uuid

import pytest
from wagtail.models import Locale

from accounts.models import Institution
from competencies.models import CFDocument, CFItem, CFItemUse, CFRubric
from courses.actions.publish_course_content import publish_course_content
from courses.models import Activity, ActivityVersion, Course, CoursePage, LessonPage, ModulePage, PageAlignment
from tests.courses.factories import lesson_page, make_course, version_of

pytestmark = pytest.mark.django_db


def kinds(course: Course) -> list[str]:
    return list(course.activities.filter(removed_at=None).order_by("position").values_list("kind", flat=True))


def republish(page: LessonPage) -> None:
    page.save_revision().publish()


def test_every_activity_is_written_in_reading_order_a_lessons_mark_after_its_blocks(course: Course) -> None:
    assert kinds(course) == ["quiz", "reflection", "lesson", "portfolio", "lesson"]
    assert list(course.activities.values_list("position", flat=True)) == [0, 1, 2, 3, 4]


def test_publishing_again_changes_nothing(course: Course) -> None:
    before = list(ActivityVersion.objects.values_list("pk", flat=True))
    activities = list(course.activities.values())
    publish_course_content(course=course)
    assert list(ActivityVersion.objects.values_list("pk", flat=True)) == before
    assert list(course.activities.values()) == activities


def test_a_changed_quiz_gets_a_new_version_and_the_old_one_stays_as_it_was(course: Course) -> None:
    old = version_of(course, "quiz")
    page = lesson_page(course)
    page.body[1].value["pass_percent"] = 50
    republish(page)
    new = version_of(course, "quiz")
    assert (new.number, new.content["pass_percent"]) == (2, 50)
    old.refresh_from_db()
    assert (old.number, old.content["pass_percent"]) == (1, 70)
    assert new.activity == old.activity


def test_a_changed_text_makes_a_new_version_of_the_lesson_only(course: Course) -> None:
    page = lesson_page(course)
    page.body[0] = ("text", "<p>Read that.</p>")
    republish(page)
    assert version_of(course, "lesson").number == 2
    assert version_of(course, "quiz").number == 1


def test_a_block_that_vanishes_is_kept_and_no_longer_required(course: Course) -> None:
    page = lesson_page(course)
    del page.body[1]
    republish(page)
    assert "quiz" not in kinds(course)
    quiz = Activity.objects.get(course=course, kind="quiz")
    assert quiz.removed_at is not None
    assert quiz.versions.count() == 1


def test_a_block_that_comes_back_is_the_same_activity(course: Course) -> None:
    quiz = course.activities.get(kind="quiz")
    page = lesson_page(course)
    body = list(page.body.raw_data)
    del page.body[1]
    republish(page)
    page.body = body
    republish(page)
    quiz.refresh_from_db()
    assert quiz.removed_at is None
    assert quiz.versions.count() == 1


def test_unpublishing_a_lesson_takes_its_activities_out(course: Course) -> None:
    lesson_page(course).unpublish()
    assert kinds(course) == ["portfolio", "lesson"]


def test_a_course_without_a_live_page_is_withdrawn_but_not_emptied(course: Course) -> None:
    CoursePage.objects.get(course=course).unpublish()
    assert len(kinds(course)) == 5
    assert publish_course_content(course=course) == []


def test_languages_share_activities_and_have_versions_of_their_own(
    course: Course, atlas: Institution, rubric: CFRubric
) -> None:
    make_course(atlas, rubric=rubric, lessons=2, locale="fr", translation_of=course, title="Préparer une leçon")
    assert course.activities.count() == 5
    assert set(ActivityVersion.objects.values_list("language", flat=True)) == {"en", "fr"}
    assert ActivityVersion.objects.count() == 10


def test_an_alias_is_not_another_language(course: Course) -> None:
    spanish = Locale.objects.create(language_code="es")
    source = CoursePage.objects.get(course=course)
    catalog = source.get_parent().specific.copy_for_translation(spanish, copy_parents=True, alias=True)
    source.create_alias(recursive=True, parent=catalog, update_locale=spanish, reset_translation_key=False)
    publish_course_content(course=course)
    assert set(ActivityVersion.objects.values_list("language", flat=True)) == {"en"}


def test_the_competencies_own_pages_learn_where_they_are_taught(course: Course) -> None:
    document = CFDocument.objects.create(uuid=uuid.uuid4(), slug="frame", title={"en": "Frame"})
    item = CFItem.objects.create(
        document=document, uuid=uuid.uuid4(), item_type="competency", code="KA.1", title={"en": "Know"}
    )
    for page in (CoursePage.objects.get(), ModulePage.objects.get(), lesson_page(course)):
        PageAlignment.objects.create(page=page, item=item)
    publish_course_content(course=course)
    uses = {use.kind: use for use in CFItemUse.objects.filter(item=item)}
    assert set(uses) == {"course", "module", "activity"}
    assert uses["course"].source_uuid == course.uuid
    assert uses["course"].url == CoursePage.objects.get().url
    PageAlignment.objects.all().delete()
    publish_course_content(course=course)
    assert not CFItemUse.objects.exists()


def test_an_ordering_question_does_not_name_its_items_by_their_place(course: Course) -> None:
    question = next(each for each in version_of(course, "quiz").content["questions"] if each["kind"] == "ordering")
    assert [item["text"] for item in question["items"]] == ["Plan", "Teach", "Look back"]
    assert all(len(item["id"]) == 10 for item in question["items"])
