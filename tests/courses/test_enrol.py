"""Enrolling, through sign-in when needed."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.models import Institution, User
from courses.actions.enrol import enrol
from courses.models import Course, CoursePage, Enrollment
from tests.courses.factories import make_course

pytestmark = pytest.mark.django_db


def address(course: Course) -> str:
    return reverse("enrol", args=[course.uuid])


def test_enrolling_twice_is_enrolling_once(course: Course, teacher: User) -> None:
    first = enrol(user=teacher, course=course, language="en")
    second = enrol(user=teacher, course=course, language="fr")
    assert first.pk == second.pk
    assert Enrollment.objects.get().language == "fr"


def test_enrolling_is_written_in_the_audit_log(course: Course, teacher: User) -> None:
    enrollment = enrol(user=teacher, course=course, language="en")
    entry = ModelLogEntry.objects.get(action="courses.enrol")
    assert (entry.user, entry.object_id) == (teacher, str(enrollment.pk))


def test_the_button_enrols_and_leads_back_to_the_course(course: Course, teacher: User, client: Client) -> None:
    client.force_login(teacher)
    response = client.post(address(course))
    assert response.status_code == 302
    assert response["Location"] == CoursePage.objects.get().url
    assert Enrollment.objects.filter(user=teacher, course=course).exists()
    page = client.get(response["Location"]).content.decode()
    assert "You are enrolled." in page
    assert "Start" in page


def test_a_visitor_signs_in_and_is_enrolled(course: Course, teacher: User, client: Client) -> None:
    response = client.post(address(course))
    assert response["Location"].startswith(reverse("account_login"))
    assert not Enrollment.objects.exists()
    response = client.post(response["Location"], {"login": teacher.email, "password": "passerelle-demo"}, follow=True)
    assert Enrollment.objects.filter(user=teacher, course=course).exists()
    assert response.redirect_chain[-1][0] == CoursePage.objects.get().url


def test_a_link_from_a_stranger_enrols_nobody(course: Course, teacher: User, client: Client) -> None:
    client.force_login(teacher)
    assert client.get(address(course)).status_code == 302
    assert not Enrollment.objects.exists()


def test_a_course_that_is_not_public_cannot_be_taken(course: Course, teacher: User, client: Client) -> None:
    CoursePage.objects.get().unpublish()
    client.force_login(teacher)
    assert client.post(address(course)).status_code == 404


def test_the_language_of_the_page_is_kept(course: Course, teacher: User, client: Client, atlas: Institution) -> None:
    make_course(atlas, lessons=2, locale="fr", translation_of=course, title="Préparer")
    client.force_login(teacher)
    response = client.post("/fr" + address(course))
    assert Enrollment.objects.get().language == "fr"
    assert response["Location"] == CoursePage.objects.get(locale__language_code="fr").url
