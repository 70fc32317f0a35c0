"""The editor says nothing of learners: a trainer who reviews would find out there who handed in what, and when."""

from functools import partial

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.models import User
from courses.actions.complete_activity import complete_activity
from courses.actions.save_portfolio import save_portfolio
from courses.actions.submit_portfolio import submit_portfolio
from courses.models import Course, Enrollment
from tests.courses.factories import version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def walked(course: Course, enrollment: Enrollment) -> Enrollment:
    """Enrolled, everything done, a portfolio handed in, the badge awarded."""
    finish = partial(complete_activity, enrollment=enrollment)
    item = save_portfolio(enrollment=enrollment, version=version_of(course, "portfolio"), text="My plan")
    submit_portfolio(item=item)
    for activity in course.activities.required():
        finish(version=activity.versions.first())
    enrollment.refresh_from_db()
    assert enrollment.completed_at
    return enrollment


def test_a_courses_history_in_the_editor_names_no_learner(walked: Enrollment, client: Client, trainer: User) -> None:
    client.force_login(trainer)
    page = client.get(reverse("wagtailsnippets_courses_course:history", args=[walked.course_id]))
    assert page.status_code == 200
    assert walked.user.first_name not in page.content.decode()


def test_what_learners_do_is_logged_on_their_enrolment_and_handing_in_on_the_work_alone(walked: Enrollment) -> None:
    own = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Enrollment), object_id=str(walked.pk)
    )
    actions = {"courses.enrol", "courses.complete"}
    assert set(own.values_list("action", flat=True)) == actions
    assert ModelLogEntry.objects.filter(action__startswith="courses.").count() == 2
    assert ModelLogEntry.objects.get(action="peer_review.submit").user is None
