"""The teacher's own page: next, waiting, done; and the list of portfolios."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Institution, User
from badges.models import Award
from competencies.models import CFRubric
from courses.actions.complete_activity import complete_activity
from courses.actions.enrol import enrol
from courses.actions.save_portfolio import save_portfolio
from courses.actions.submit_portfolio import submit_portfolio
from courses.models import Activity, ActivityVersion, Course, Enrollment
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.recuse import recuse
from peer_review.models import ReviewAssignment, Submission
from tests.courses.factories import catalog_page, lesson_page, make_achievement, make_course, version_of

pytestmark = pytest.mark.django_db


def shown(client: Client, user: User) -> str:
    client.force_login(user)
    return client.get(reverse("my_learning")).content.decode()


def submitted(enrollment: Enrollment) -> Submission:
    item = save_portfolio(enrollment=enrollment, version=version_of(enrollment.course, "portfolio"), text="My plan")
    return submit_portfolio(item=item)


def test_with_nothing_begun_it_leads_to_the_catalogue(course: Course, teacher: User, client: Client) -> None:
    page = shown(client, teacher)
    assert "Your first stone" in page
    assert f'href="{catalog_page().url}">Choose a course</a>' in page


def test_the_next_thing_comes_first_and_leads_to_where_one_stopped(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    complete_activity(enrollment=enrollment, version=version_of(course, "quiz"))
    page = shown(client, enrollment.user)
    block = version_of(course, "reflection").activity.block_id
    assert "Lesson 1.1</h2>" in page
    assert f'href="{lesson_page(course).url}#block-{block}">Resume</a>' in page


def test_the_course_touched_last_is_the_next_thing(
    course: Course, enrollment: Enrollment, client: Client, atlas: Institution
) -> None:
    other = enrol(
        user=enrollment.user, course=make_course(atlas, make_achievement(atlas, "b"), title="Later"), language="en"
    )
    assert shown(client, enrollment.user).index("Later") < shown(client, enrollment.user).index("Also begun")
    complete_activity(enrollment=enrollment, version=version_of(course, "quiz"))
    page = shown(client, other.user)
    assert page.index("Also begun") < page.index("Later")


def test_while_only_the_portfolio_is_open_and_in_review_one_waits(enrollment: Enrollment, client: Client) -> None:
    for activity in enrollment.course.activities.exclude(kind="portfolio"):
        complete_activity(enrollment=enrollment, version=activity.versions.first())
    submission = submitted(enrollment)
    page = shown(client, enrollment.user)
    assert "next-thing" not in page
    assert reverse("submission", args=[submission.uuid]) in page
    assert "You will hear by" in page


def test_the_expected_day_is_what_the_ladder_says_whatever_one_reader_does(
    enrollment: Enrollment, client: Client, peers: list[User]
) -> None:
    """Who sits beside a colleague and loads the page again does not see whose review came in."""
    submission = submitted(enrollment)
    due = timezone.now() + timedelta(days=4)
    before = waiting_of(shown(client, enrollment.user))
    reading = ReviewAssignment.objects.create(submission=submission, reviewer=peers[0], due_at=due)
    page = shown(client, enrollment.user)
    assert waiting_of(page) == before
    recuse(assignment=reading, reason="time")
    assert waiting_of(shown(client, enrollment.user)) == before
    # What its own page says: the ladder's day, whatever one reader's is.
    heard = submission.submitted_at + timedelta(days=5)
    assert f"You will hear by {heard:%A} {heard.day} {heard:%B}." in page
    assert peers[0].first_name not in page


def waiting_of(page: str) -> list[str]:
    """What it says of works that are being read."""
    return re.findall(r"You will [^<]*", page)


def test_what_is_hidden_has_the_day_that_its_own_page_names(
    enrollment: Enrollment, client: Client, peers: list[User], moderator: User
) -> None:
    submission = submitted(enrollment)
    due = timezone.now() + timedelta(days=4)
    reading = ReviewAssignment.objects.create(submission=submission, reviewer=peers[0], due_at=due)
    raise_flag(assignment=reading, kind="child")
    until = timezone.now() + timedelta(days=2)
    said = f"You will hear by {until:%A} {until.day} {until:%B}."
    assert said in shown(client, enrollment.user)
    assert said in client.get(reverse("submission", args=[submission.uuid])).content.decode()


def test_reviews_to_do_wait_with_their_day_and_without_a_name(
    enrollment: Enrollment, client: Client, peers: list[User]
) -> None:
    due = timezone.now() + timedelta(days=5)
    assignment = ReviewAssignment.objects.create(submission=submitted(enrollment), reviewer=peers[0], due_at=due)
    page = shown(client, peers[0])
    assert reverse("review", args=[assignment.uuid]) in page
    assert "A colleague waits for your review." in page
    assert enrollment.user.first_name not in page


def test_what_is_done_shows_its_badge(enrollment: Enrollment, client: Client) -> None:
    for activity in enrollment.course.activities.all():
        complete_activity(enrollment=enrollment, version=activity.versions.first())
    page = shown(client, enrollment.user)
    assert "Completed on" in page
    assert reverse("credential", args=[Award.objects.get().uuid]) in page
    assert "next-thing" not in page


def test_a_visitor_signs_in_first(client: Client) -> None:
    for name in ("my_learning", "my_portfolio"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))


def test_nobody_sees_anothers_learning(course: Course, enrollment: Enrollment, client: Client, trainer: User) -> None:
    assert "Plan a lesson" not in shown(client, trainer)


def test_the_portfolio_list_says_how_each_one_stands(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)

    def listed() -> str:
        return client.get(reverse("my_portfolio")).content.decode()

    assert "Not begun" in listed()
    save_portfolio(enrollment=enrollment, version=version_of(course, "portfolio"), text="My plan")
    assert "Draft" in listed()
    submission = submitted(enrollment)
    assert reverse("submission", args=[submission.uuid]) in listed()
    assert "In review" in listed()
    Submission.objects.update(status="needs_work")
    assert "Work on it again" in listed()


@pytest.fixture
def in_french(course: Course, rubric: CFRubric) -> Course:
    """The same course in French too, published later and more often."""
    make_course(course.institution, None, rubric, lessons=2, locale="fr", translation_of=course, title="Préparer")
    ActivityVersion.objects.filter(language="fr", activity__kind="portfolio").update(title="Votre leçon", number=9)
    return course


def test_the_portfolio_list_names_the_course_in_the_readers_language(
    in_french: Course, enrollment: Enrollment, client: Client
) -> None:
    client.force_login(enrollment.user)
    page = client.get("/fr" + reverse("my_portfolio")).content.decode()
    assert 'lang="fr" dir="auto">Votre leçon' in page
    assert 'lang="fr" dir="auto">Préparer<' in page
    assert "Plan a lesson" not in page


@pytest.mark.parametrize(("enrolled_in", "shown_in"), [("en", "en"), ("fr", "fr"), ("es", "en")])
def test_without_an_edition_in_the_readers_language_both_titles_are_in_the_enrolments_else_the_first_language(
    in_french: Course, enrollment: Enrollment, client: Client, trainer: User, enrolled_in: str, shown_in: str
) -> None:
    enrol(user=trainer, course=in_french, language="fr")
    Enrollment.objects.filter(pk=enrollment.pk).update(language=enrolled_in)
    client.force_login(enrollment.user)
    assignment = reverse("portfolio", args=[Activity.objects.get(course=in_french, kind="portfolio").uuid])
    page = client.get("/es" + reverse("my_portfolio")).content.decode()
    shown = re.findall(r'lang="(\w+)" dir="auto">([^<]+)<', page)
    titles = {"en": ["Your lesson", "Plan a lesson"], "fr": ["Votre leçon", "Préparer"]}[shown_in]
    assert shown == [(shown_in, title) for title in titles]
    assert f">{titles[0]}</h1>" in client.get("/es" + assignment).content.decode()


def test_a_title_says_its_language_where_the_reader_has_another(
    in_french: Course, enrollment: Enrollment, client: Client
) -> None:
    client.force_login(enrollment.user)
    address = reverse("my_learning")
    assert 'lang="fr" dir="auto">Préparer</p>' in client.get("/fr" + address).content.decode()
    assert 'lang="en" dir="auto">Plan a lesson</p>' in client.get("/es" + address).content.decode()


def test_without_a_course_the_portfolio_list_says_where_it_comes_from(
    course: Course, client: Client, trainer: User
) -> None:
    client.force_login(trainer)
    assert "Nothing here yet" in client.get(reverse("my_portfolio")).content.decode()
