"""`/my/data/`: what is kept, in a page and as a file, and the three things one may change."""

import json

import pytest
from django.test import Client

from accounts import personal_data
from accounts.actions.notify import notify
from accounts.models import User


def test_the_page_names_every_section(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    page = client.get("/my/data/").content.decode()
    for section in personal_data.sections():
        assert str(section.label) in page


def test_the_file_holds_all_sections(client: Client, teacher: User) -> None:
    notify(recipient=teacher, kind="badge", subject="Your badge is ready", body="")
    client.force_login(teacher)
    response = client.get("/my/data/download/")
    document = json.loads(response.content)
    assert response["Content-Disposition"].startswith('attachment; filename="passerelle-my-data-')
    assert set(document) == {"exported_at", *(section.name for section in personal_data.sections())}
    assert document["account"]["uuid"] == str(teacher.uuid)
    assert document["memberships"][0]["institution"] == "Atlas Teacher College"
    assert document["notifications"][0]["subject"] == "Your badge is ready"


def test_the_file_holds_nothing_of_others(client: Client, teacher: User, trainer: User) -> None:
    notify(recipient=trainer, kind="badge", subject="Only for the trainer", body="")
    client.force_login(teacher)
    answer = client.get("/my/data/download/").content.decode()
    assert "Only for the trainer" not in answer
    assert "trainer@example.org" not in answer


def test_the_file_is_not_kept_by_a_shared_browser(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    assert "no-store" in client.get("/my/data/download/")["Cache-Control"]


def test_a_section_of_another_app_is_exported_too(
    client: Client, teacher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal_data, "_sections", {})
    personal_data.register("walks", "Walks you took", lambda user: [{"who": user.email}])
    client.force_login(teacher)
    assert json.loads(client.get("/my/data/download/").content)["walks"] == [{"who": teacher.email}]


@pytest.mark.parametrize("address", ["/my/data/", "/my/data/download/"])
def test_a_visitor_is_asked_to_sign_in(client: Client, db: None, address: str) -> None:
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_name_school_and_language_can_be_changed(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    answers = {"name": " Amina Diallo ", "school": "Lakeside School", "language": "fr"}
    assert client.post("/my/data/", answers)["Location"] == "/fr/my/data/"
    teacher.refresh_from_db()
    assert (teacher.get_full_name(), teacher.school, teacher.language) == ("Amina Diallo", "Lakeside School", "fr")


def test_a_name_left_empty_is_said_and_the_rest_is_kept(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    page = client.post("/my/data/", {"name": "", "school": "Lakeside School", "language": "fr"}).content.decode()
    assert 'href="#id_name"' in page
    assert "Lakeside School" in page
    teacher.refresh_from_db()
    assert teacher.school == ""


def test_a_language_we_do_not_speak_is_refused(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    client.post("/my/data/", {"name": "Amina", "school": "", "language": "tlh"})
    teacher.refresh_from_db()
    assert teacher.language == "en"
