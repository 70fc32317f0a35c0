"""A form that was open while its person signed in anew elsewhere: nothing is done, nothing typed is lost."""

import pytest
from django.test import Client

from accounts.actions.keep_unsent import KEY
from accounts.models import User

PAGE = "http://testserver/my/data/"
FOREIGN = (
    "https://elsewhere.example/my/data/",
    "",
    "http://testserver.elsewhere/my/data/",
    "http://testserver//elsewhere.example/",
)


@pytest.fixture
def strict(teacher: User) -> Client:
    """Signed in, and its tokens are checked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(teacher)
    return client


def test_it_leads_back_to_its_page_where_what_was_typed_waits(strict: Client, teacher: User) -> None:
    typed = {"writer": str(teacher.uuid), "name": "Amina D."}
    response = strict.post("/my/data/", typed, headers={"referer": PAGE})
    assert (response.status_code, response["Location"]) == (302, "/my/data/")
    assert strict.session[KEY]["address"] == "/my/data/"
    assert "What you typed is here again" in strict.get("/my/data/").content.decode()
    teacher.refresh_from_db()
    assert teacher.get_full_name() == "Amina"


@pytest.mark.parametrize("referer", FOREIGN)
def test_a_form_on_another_site_is_refused_and_leaves_nothing_behind(
    strict: Client, teacher: User, referer: str
) -> None:
    typed = {"writer": str(teacher.uuid), "name": "Mallory"}
    response = strict.post("/my/data/", typed, headers={"referer": referer})
    assert response.status_code == 403
    assert "This form was open for too long" in response.content.decode()
    assert KEY not in strict.session
