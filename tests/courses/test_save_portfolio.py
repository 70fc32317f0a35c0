"""The portfolio's draft: text and links, saved whatever else is wrong, and one's own."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.actions.save_portfolio import save_portfolio
from courses.errors import ForeignActivityError
from courses.models import ActivityCompletion, Course, Enrollment, PortfolioItem
from tests.conftest import PASSWORD
from tests.courses.factories import version_of

pytestmark = pytest.mark.django_db


def address(course: Course) -> str:
    return reverse("portfolio", args=[version_of(course, "portfolio").activity.uuid])


def test_saving_begins_the_activity_and_pins_its_version(course: Course, enrollment: Enrollment) -> None:
    version = version_of(course, "portfolio")
    save_portfolio(enrollment=enrollment, version=version, text="A plan")
    completion = ActivityCompletion.objects.get()
    assert (completion.version, completion.completed_at) == (version, None)


def test_what_is_not_given_stays(course: Course, enrollment: Enrollment) -> None:
    version = version_of(course, "portfolio")
    save_portfolio(
        enrollment=enrollment, version=version, text="A plan", links=[{"title": "", "url": "https://a.example"}]
    )
    item = save_portfolio(enrollment=enrollment, version=version, text="A better plan")
    assert item.text == "A better plan"
    assert item.links == [{"title": "https://a.example", "url": "https://a.example"}]


def test_only_a_portfolio_has_a_draft(course: Course, enrollment: Enrollment) -> None:
    with pytest.raises(ForeignActivityError):
        save_portfolio(enrollment=enrollment, version=version_of(course, "quiz"), text="x")


def test_the_form_saves_text_and_links_and_says_when(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    data = {"text": "My plan", "link_url_0": "https://example.org/plan", "link_title_0": "The plan"}
    response = client.post(address(course), data, follow=True)
    page = response.content.decode()
    item = PortfolioItem.objects.get()
    assert (item.text, item.links) == ("My plan", [{"title": "The plan", "url": "https://example.org/plan"}])
    assert "Saved on the server," in page
    assert "My plan" in page


def test_saving_and_adding_a_link_gives_another_row(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    first = client.get(address(course)).content.decode()
    assert "link_url_1" not in first
    response = client.post(address(course), {"link_url_0": "https://example.org", "add_link": "1"})
    assert response["Location"].endswith("#links")
    assert "link_url_1" in client.get(address(course)).content.decode()


def test_emptying_an_address_removes_its_link(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    client.post(address(course), {"link_url_0": "https://a.example", "link_url_1": "https://b.example"})
    client.post(address(course), {"link_url_0": "", "link_url_1": "https://b.example"})
    assert [link["url"] for link in PortfolioItem.objects.get().links] == ["https://b.example"]


@pytest.mark.parametrize("url", ["my plan", "javascript:alert(1)", "ftp://example.org/x", "http://"])
def test_a_wrong_address_is_explained_and_the_text_is_saved(
    course: Course, enrollment: Enrollment, client: Client, url: str
) -> None:
    client.force_login(enrollment.user)
    response = client.post(address(course), {"text": "Kept", "link_url_0": url})
    assert response.status_code == 422
    assert "This is not the address of a web page." in response.content.decode()
    item = PortfolioItem.objects.get()
    assert (item.text, item.links) == ("Kept", [])


def test_a_draft_is_its_authors_alone(course: Course, enrollment: Enrollment, client: Client, trainer: User) -> None:
    save_portfolio(enrollment=enrollment, version=version_of(course, "portfolio"), text="Between us")
    client.force_login(trainer)
    assert client.get(address(course)).status_code == 404
    assert client.post(address(course), {"text": "x"}).status_code == 404
    assert PortfolioItem.objects.get().text == "Between us"


def test_a_visitor_signs_in_first(course: Course, client: Client) -> None:
    assert client.get(address(course))["Location"].startswith(reverse("account_login"))


def test_types_size_and_number_are_said_before(course: Course, enrollment: Enrollment, client: Client) -> None:
    client.force_login(enrollment.user)
    page = client.get(address(course)).content.decode()
    assert "At most 10 files of 20 MB each: PNG, JPEG" in page
    assert "pupils' names and faces" in page.replace("&#x27;", "'")


def test_what_was_typed_while_signed_out_is_there_again_after_signing_in(
    course: Course, enrollment: Enrollment, client: Client
) -> None:
    client.force_login(enrollment.user)
    assert f'name="writer" value="{enrollment.user.uuid}"' in client.get(address(course)).content.decode()
    client.logout()
    typed = {"writer": str(enrollment.user.uuid), "text": "Two hours of work", "link_url_0": "no address"}
    sent = client.post(address(course), {**typed, "link_title_0": "A"})
    page = client.post(sent["Location"], {"login": enrollment.user.email, "password": PASSWORD}, follow=True)
    html = page.content.decode()
    assert "Two hours of work" in html
    assert 'value="no address"' in html
    assert not PortfolioItem.objects.exists(), "nothing is saved by looking"
    client.post(address(course), {"text": "Two hours of work"})
    assert PortfolioItem.objects.get().text == "Two hours of work"
