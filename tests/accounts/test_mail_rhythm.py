"""The setting on `/my/notifications/`: how often we write."""

import pytest
from django.test import Client

from accounts.exports import account, digests
from accounts.models import MailDigest, User


def test_once_a_day_is_chosen_for_who_has_not_chosen(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    page = client.get("/my/notifications/").content.decode()
    assert page.count('type="radio"') == 3
    assert 'value="daily" id="id_rhythm_0" required checked' in page or 'value="daily" checked' in page


@pytest.mark.parametrize("rhythm", ["each", "none", "daily"])
def test_the_choice_is_kept_and_shown(client: Client, teacher: User, rhythm: str) -> None:
    client.force_login(teacher)
    response = client.post("/my/notifications/mail/", {"rhythm": rhythm}, follow=True)
    assert response.redirect_chain[-1][0] == "/my/notifications/#mail"
    assert "Saved. We write to you as you chose." in response.content.decode()
    teacher.refresh_from_db()
    assert teacher.mail_rhythm == rhythm


@pytest.mark.parametrize("answer", [{}, {"rhythm": "hourly"}])
def test_an_answer_that_is_none_changes_nothing_and_says_so(
    client: Client, teacher: User, answer: dict[str, str]
) -> None:
    client.force_login(teacher)
    page = client.post("/my/notifications/mail/", answer, follow=True).content.decode()
    assert "Nothing was changed." in page
    teacher.refresh_from_db()
    assert teacher.mail_rhythm == "daily"


def test_nobody_chooses_for_others(client: Client, teacher: User, trainer: User) -> None:
    client.force_login(trainer)
    client.post("/my/notifications/mail/", {"rhythm": "none", "user": teacher.pk})
    teacher.refresh_from_db()
    assert teacher.mail_rhythm == "daily"


def test_a_visitor_signs_in_first(client: Client, db: None) -> None:
    response = client.post("/my/notifications/mail/", {"rhythm": "none"})
    assert response["Location"] == "/accounts/login/?next=/my/notifications/"
    assert client.get("/my/notifications/mail/").status_code in (302, 405)


def test_the_choice_and_the_mails_are_in_the_export_of_one_s_data(teacher: User, trainer: User) -> None:
    MailDigest.objects.create(person=teacher, day="2026-03-09", subject="2 messages", body="Hello")
    MailDigest.objects.create(person=trainer, day="2026-03-09", subject="Not mine", body="Hello")
    assert account(teacher)["mail_rhythm"] == "daily"
    assert [row["subject"] for row in digests(teacher)] == ["2 messages"]
    assert set(digests(teacher)[0]) == {"day", "subject", "body"}
