"""What every page has around its content."""

import re

import pytest
from django.test import Client

from accounts.models import User
from cms.models import HomePage

PAGES = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nothing-here/"]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_one_heading_one_main_and_a_way_past_the_header(client: Client, db: None, address: str) -> None:
    page = client.get(address).content.decode()
    assert page.count("<h1") == 1
    assert page.count("<main ") == 1
    assert '<a class="button skip" href="#main">' in page
    assert re.search(r"<title>[^<]+ · Passerelle</title>", page)


@pytest.mark.parametrize("address", [*PAGES, "/"])
def test_nothing_inline_and_nothing_from_elsewhere(client: Client, home: HomePage, address: str) -> None:
    page = client.get(address).content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.search(r'<script(?![^>]*(src="/static/|type="application/json"))', page)
    assert not re.search(r'(?:src|action)="(?:https?:)?//', page)


def test_the_policy_allows_nothing_else(client: Client, db: None) -> None:
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_visitor_may_sign_in_and_come_back(client: Client, home: HomePage) -> None:
    assert 'href="/accounts/login/?next=/%3Fa%3D1"' in client.get("/?a=1").content.decode()


def test_a_person_sees_their_name_as_text(client: Client, teacher: User) -> None:
    User.objects.filter(pk=teacher.pk).update(first_name="<b>Amina</b>")
    client.force_login(teacher)
    page = client.get("/my/data/").content.decode()
    assert "<bdi>&lt;b&gt;Amina&lt;/b&gt;</bdi>" in page


def test_signing_out_is_a_form(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    assert '<form method="post" action="/accounts/logout/">' in client.get("/my/data/").content.decode()


def test_messages_are_announced(client: Client, teacher: User) -> None:
    client.force_login(teacher)
    answer = {"name": "Amina", "school": "", "language": "en"}
    page = client.post("/my/data/", answer, follow=True).content.decode()
    assert '<div class="messages" role="status">' in page
    assert "Saved." in page
