"""Wagtail's editor: our colours, its own policy, and nobody in who should not be."""

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from accounts.models import User
from cms.models import HomePage


@pytest.fixture
def editor(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def test_it_wears_our_colours_and_the_arch(editor: Client, home: HomePage) -> None:
    page = editor.get("/cms/").content.decode()
    assert "cms/editor.css" in page
    assert "editor-brand" in page
    assert "Passerelle" in page


def test_its_policy_is_its_own_and_still_keeps_others_out(editor: Client, home: HomePage) -> None:
    policy = editor.get("/cms/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy


def test_the_public_policy_does_not_grow_with_it(editor: Client, home: HomePage) -> None:
    editor.get("/cms/")
    assert "unsafe" not in editor.get("/")["Content-Security-Policy"]


def test_a_draft_is_shown_under_the_editors_policy_once(editor: Client, home: HomePage) -> None:
    page = editor.get(f"/cms/pages/{home.pk}/view_draft/")
    assert page.status_code == 200
    assert page["Content-Security-Policy"].count("frame-ancestors 'self'") == 1


def test_a_preview_may_be_framed_by_the_editor(editor: Client, home: HomePage) -> None:
    address = f"/cms/pages/{home.pk}/edit/preview/"
    form = {"title": "Home", "slug": "home", "headline": "Cross today.", "featured": streamfield([])}
    assert editor.post(address, nested_form_data({**form, "comments": inline_formset([])})).json()["is_valid"]
    page = editor.get(address + "?mode=")
    assert "Cross today." in page.content.decode()
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]


def test_a_teacher_is_told_it_is_not_open_instead_of_going_round(client: Client, teacher: User, home: HomePage) -> None:
    client.force_login(teacher)
    response = client.get("/cms/")
    assert response.status_code == 403
    assert "This page is not open to you" in response.content.decode()


@pytest.mark.parametrize("door", ["/cms/login/", "/cms/password_reset/"])
def test_there_is_one_door(client: Client, db: None, door: str) -> None:
    assert client.get(door)["Location"] == "/accounts/login/?next=/cms/"
    assert client.post(door, {"username": "admin@example.org", "password": "x"}).status_code == 302
