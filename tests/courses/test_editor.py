"""The editor: what must be there before a course is public is said in sentences; drafts may be half-written."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import StreamBlock
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text

from accounts.models import Institution, Membership, User
from badges.models import Achievement
from competencies.models import CFRubric
from courses.models import Course, CoursePage, LessonPage
from courses.models.blocks import LessonBlocks, QuestionsBlock
from tests.courses.factories import catalog_page, lesson_page, make_course, make_rubric, quiz_block, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(trainer: User) -> User:
    """A trainer of atlas, in the editor by their role."""
    return trainer


def course_form(course: Course | None, **changes: Any) -> dict[str, Any]:
    data = {
        "title": "A new course",
        "slug": "a-new-course",
        "summary": "",
        "course": course.pk if course else "",
        "introduction": rich_text("<p>For every teacher.</p>"),
        "outcomes": "",
        "licence": "CC BY-SA 4.0",
        "alignments-TOTAL_FORMS": "0",
        "alignments-INITIAL_FORMS": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    return nested_form_data({**data, **changes})


def add_address() -> str:
    return reverse("wagtailadmin_pages:add", args=["courses", "coursepage", catalog_page().pk])


def clean_question(kind: str, value: dict[str, Any]) -> Any:
    block = QuestionsBlock()
    return block.clean(block.to_python([{"type": kind, "id": "1", "value": value}]))


def messages_of(error: ValidationError) -> str:
    return str(error.as_json_data()) if hasattr(error, "as_json_data") else str(error)  # type: ignore[attr-defined]


def options(*right: bool, feedback: str = "why") -> list[dict[str, Any]]:
    return [{"text": f"o{n}", "is_correct": is_right, "feedback": feedback} for n, is_right in enumerate(right)]


def test_a_course_without_a_badge_is_not_published_and_the_editor_says_what_to_do(
    editor: User, atlas: Institution, client: Client
) -> None:
    course = Course.objects.create(institution=atlas, title="No badge yet")
    client.force_login(editor)
    response = client.post(add_address(), course_form(course, **{"action-publish": "1"}))
    page = response.content.decode()
    assert response.status_code == 200
    assert "This course has no badge" in page
    assert "choose a badge for “No badge yet”" in page
    assert not CoursePage.objects.exists()


def test_its_draft_is_saved_all_the_same(editor: User, atlas: Institution, client: Client) -> None:
    course = Course.objects.create(institution=atlas, title="No badge yet")
    client.force_login(editor)
    assert client.post(add_address(), course_form(course)).status_code == 302
    assert not CoursePage.objects.get().live


def test_a_script_cannot_publish_it_either(course: Course) -> None:
    Course.objects.update(achievement=None)
    page = CoursePage.objects.get()
    page.unpublish()
    with pytest.raises(ValidationError, match="This course has no badge"):
        page.save_revision().publish()
    assert not CoursePage.objects.get().live


def test_a_published_pages_translation_key_is_its_courses_uuid(
    editor: User, atlas: Institution, achievement: Achievement, client: Client
) -> None:
    course = Course.objects.create(institution=atlas, title="New", achievement=achievement)
    client.force_login(editor)
    assert client.post(add_address(), course_form(course, **{"action-publish": "1"})).status_code == 302
    page = CoursePage.objects.get()
    assert page.live
    assert page.translation_key == course.uuid


def test_one_right_answer_exactly(db: None) -> None:
    assert clean_question("single", {"prompt": "?", "options": options(True, False)})
    for right in ((False, False), (True, True)):
        with pytest.raises(ValidationError) as error:
            clean_question("single", {"prompt": "?", "options": options(*right)})
        assert "Exactly one answer must be right." in messages_of(error.value)


def test_several_answers_need_at_least_one_right(db: None) -> None:
    assert clean_question("multiple", {"prompt": "?", "options": options(True, True)})
    with pytest.raises(ValidationError) as error:
        clean_question("multiple", {"prompt": "?", "options": options(False, False)})
    assert "Tick “Right” for every answer" in messages_of(error.value)


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_every_answer_needs_its_why(kind: str) -> None:
    with pytest.raises(ValidationError):
        clean_question(kind, {"prompt": "?", "options": options(True, False, feedback="")})


def test_steps_that_say_the_same_cannot_be_ordered(db: None) -> None:
    value = {"prompt": "?", "items": ["a", "b", "a"], "feedback_correct": "y", "feedback_wrong": "n"}
    with pytest.raises(ValidationError) as error:
        clean_question("ordering", value)
    assert "Word each step differently." in messages_of(error.value)


def test_a_draft_may_hold_half_a_question(db: None) -> None:
    block = QuestionsBlock()
    half = [{"type": "single", "id": "1", "value": {"prompt": "?", "options": options(False, False)}}]
    assert block.clean_deferred(block.to_python(half))


def test_a_portfolio_needs_its_rubric(db: None) -> None:
    block = LessonBlocks()
    value = {"title": "Plan", "brief": "<p>Do it.</p>", "rubric": None, "reviews_wanted": 3}
    with pytest.raises(ValidationError):
        block.clean(block.to_python([{"type": "portfolio", "id": "1", "value": value}]))


def test_there_are_at_most_twelve_blocks_in_four_groups_each_with_icon_and_description() -> None:
    block: StreamBlock = LessonBlocks()
    children = block.child_blocks.values()
    assert len(children) <= 12
    assert len({str(child.meta.group) for child in children}) <= 4
    for name in ("quiz", "reflection", "portfolio"):
        child = block.child_blocks[name]
        assert child.meta.icon != "placeholder"
        assert child.meta.description


@pytest.mark.parametrize("name", ["quiz", "reflection", "portfolio"])
def test_a_blocks_preview_looks_as_in_a_lesson(name: str) -> None:
    block = LessonBlocks().child_blocks[name]
    value = block.get_preview_value()
    drawn = block.render(value, context={"request": None})
    assert f'class="task {name}"' in drawn


def test_the_preview_shows_a_draft_that_was_never_published(editor: User, course: Course, client: Client) -> None:
    page = lesson_page(course)
    page.body.append(("quiz", lesson_body_quiz()))
    page.title = "Renamed in the draft"
    page.save_revision()
    client.force_login(editor)
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    drawn = response.content.decode()
    assert response.status_code == 200
    assert "Renamed in the draft" in drawn
    assert drawn.count("Check answers") == 2


def lesson_body_quiz() -> Any:
    return LessonBlocks().child_blocks["quiz"].to_python(quiz_block("draft")["value"])


def test_two_portfolios_in_one_lesson_are_refused(course: Course, atlas: Institution) -> None:
    page = lesson_page(course, place=1)
    form_class = LessonPage.get_edit_handler().get_form_class()
    task = {"type": "portfolio", "value": {"title": "x", "brief": "<p>x</p>", "rubric": make_rubric(atlas).pk}}
    page.body = [task, task]
    form = form_class(instance=page, data={})
    form.cleaned_data = {"body": page.body}
    form._errors = {}
    with pytest.raises(ValidationError, match="one portfolio assignment"):
        form.clean()


def test_pages_of_another_institutions_course_are_refused(
    editor: User, course: Course, riverside: Institution, achievement: Achievement, client: Client
) -> None:
    client.force_login(editor)
    page = lesson_page(course)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    Membership.objects.filter(user=editor).update(institution=riverside)
    refused = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert refused.status_code in (302, 403)
    assert "Mark" not in refused.content.decode()


def test_course_records_of_another_institution_are_neither_listed_nor_opened(
    editor: User, course: Course, riverside: Institution, client: Client
) -> None:
    other = Course.objects.create(institution=riverside, title="Riverside's own")
    client.force_login(editor)
    listed = client.get(reverse("wagtailsnippets_courses_course:list")).content.decode()
    assert "Plan a lesson" in listed
    assert "Riverside" not in listed
    response = client.get(reverse("wagtailsnippets_courses_course:edit", args=[other.pk]))
    assert response.status_code in (302, 403)


def test_a_course_leads_to_a_badge_of_its_own_institution(
    editor: User, riverside: Institution, atlas: Institution, client: Client
) -> None:
    foreign = Achievement.objects.create(
        slug="foreign", institution=riverside, name="Foreign", description="x", criteria="x"
    )
    client.force_login(editor)
    data = {"title": "New", "institution": atlas.pk, "achievement": foreign.pk}
    response = client.post(reverse("wagtailsnippets_courses_course:add"), data)
    assert "This badge belongs to another institution." in response.content.decode()
    assert not Course.objects.exists()


def test_a_copy_for_translation_keeps_its_block_ids(course: Course, rubric: CFRubric) -> None:
    french = Locale.objects.create(language_code="fr")
    source = lesson_page(course)
    copy = source.copy_for_translation(french, copy_parents=True)
    assert [block.id for block in copy.body] == [block.id for block in source.body]
    course_copy = CoursePage.objects.get(locale=french)
    assert (course_copy.course, course_copy.translation_key) == (course, course.uuid)


def test_publishing_the_copy_makes_versions_of_the_same_activities(course: Course) -> None:
    french = Locale.objects.create(language_code="fr")
    source = lesson_page(course)
    for page in (CoursePage.objects.get(), source.get_parent().specific, source):
        page.copy_for_translation(french, copy_parents=True).save_revision().publish()
    assert version_of(course, "quiz", "fr").activity == version_of(course, "quiz", "en").activity
    assert version_of(course, "quiz", "fr").language == "fr"


def test_a_foreign_course_cannot_be_chosen(editor: User, riverside: Institution, client: Client) -> None:
    badge = Achievement.objects.create(
        slug="f", institution=riverside, name="F", description="x", criteria="x", published_at=timezone.now()
    )
    foreign = make_course(riverside, badge, title="Foreign")
    client.force_login(editor)
    response = client.post(add_address(), course_form(foreign))
    assert "This course belongs to another institution." in response.content.decode()
