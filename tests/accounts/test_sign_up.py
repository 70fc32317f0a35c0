"""An account in one page: name, address, password once."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User

ANSWERS = {"name": "Nadia Haddad", "email": "Nadia@Example.org", "password1": "stone-by-stone-42"}


def test_three_answers_make_an_account_and_sign_in(client: Client, db: None) -> None:
    response = client.post("/accounts/signup/", ANSWERS)
    assert response["Location"] == "/my/"
    person = User.objects.get(email="nadia@example.org")
    assert person.get_full_name() == "Nadia Haddad"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_interface_language_is_that_of_the_page(client: Client, db: None) -> None:
    client.post("/fr/accounts/signup/", ANSWERS)
    assert User.objects.get().language == "fr"


def test_the_address_is_asked_to_be_confirmed_but_learning_does_not_wait(client: Client, db: None) -> None:
    client.post("/accounts/signup/", ANSWERS)
    assert mail.outbox[0].to == ["nadia@example.org"]
    assert client.get("/my/data/").status_code == 200


def test_where_one_came_from_is_where_one_goes(client: Client, db: None) -> None:
    page = client.get("/accounts/signup/?next=/my/data/").content.decode()
    assert 'name="next" value="/my/data/"' in page
    assert client.post("/accounts/signup/", {**ANSWERS, "next": "/my/data/"})["Location"] == "/my/data/"


def test_next_never_leads_to_another_site(client: Client, db: None) -> None:
    response = client.post("/accounts/signup/", {**ANSWERS, "next": "https://evil.example/"})
    assert response["Location"] == "/my/"


@pytest.mark.parametrize("missing", sorted(ANSWERS))
def test_a_missing_answer_is_named_and_the_others_are_kept(client: Client, db: None, missing: str) -> None:
    page = client.post("/accounts/signup/", {**ANSWERS, missing: ""}).content.decode()
    assert 'role="alert"' in page
    assert f'href="#id_{missing}"' in page
    assert ("Nadia Haddad" in page) is (missing != "name")
    assert not User.objects.exists()


def test_a_password_everybody_uses_is_refused(client: Client, db: None) -> None:
    page = client.post("/accounts/signup/", {**ANSWERS, "password1": "password"}).content.decode()
    assert "too common" in page


def test_a_taken_address_makes_no_second_account(client: Client, teacher: User) -> None:
    client.post("/accounts/signup/", {**ANSWERS, "email": teacher.email})
    assert User.objects.count() == 1
    assert "_auth_user_id" not in client.session


def test_fields_tell_the_browser_what_they_are(client: Client, db: None) -> None:
    page = client.get("/accounts/signup/").content.decode()
    for hint in ('autocomplete="name"', 'autocomplete="email"', 'autocomplete="new-password"'):
        assert hint in page
    assert "placeholder=" not in page
