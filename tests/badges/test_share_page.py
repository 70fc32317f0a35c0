"""`/credentials/<uuid>/share/`: Share asks before it opens anything; LinkedIn, mail, link and code once it is open."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.models import User
from badges import downloads, linkedin
from badges.actions.set_visibility import set_visibility
from badges.models import Award, Profile
from badges.presentation import BadgePage

PAGE = {"accept": "text/html"}


def _page(client: Client, award: Award) -> str:
    return client.get(f"/credentials/{award.uuid}/share/").content.decode()


def test_pressing_share_opens_nothing(awarded: Award, teacher: User, client: Client) -> None:
    """A newcomer pressed it to see what would happen."""
    client.force_login(teacher)
    badge_page = client.get(f"/credentials/{awarded.uuid}/", headers=PAGE).content.decode()
    form = re.search(r'<form action="([^"]*/share/)"><button class="button">.*?Share</button></form>', badge_page)
    assert form, "Share is a button that leads to a page"
    page = client.get(form[1]).content.decode()
    assert "Only you can see this badge." in page
    assert "search engines may find it" in page
    awarded.refresh_from_db()
    assert (awarded.is_public, awarded.share_link_enabled, awarded.first_shared_at) == (False, False, None)


def test_a_private_badge_offers_no_address_yet(awarded: Award, teacher: User, client: Client) -> None:
    client.force_login(teacher)
    for page in (_page(client, awarded), client.get(f"/credentials/{awarded.uuid}/", headers=PAGE).content.decode()):
        assert "linkedin.com" not in page
        assert "mailto:?" not in page
        assert "share-address" not in page


def test_once_it_is_open_every_way_of_showing_it_is_there(awarded: Award, teacher: User, client: Client) -> None:
    award = set_visibility(award=awarded, actor=teacher, share_link_enabled=True)
    client.force_login(teacher)
    shared = f"http://testserver/credentials/{award.uuid}/?key={award.share_key}"
    for page in (_page(client, award), client.get(f"/credentials/{award.uuid}/", headers=PAGE).content.decode()):
        assert f'value="{shared}"' in page
        assert f'data-copy="{shared}"' in page
        assert "https://www.linkedin.com/profile/add?" in page
        assert "mailto:?subject=" in page
        assert "<svg" in page[page.index('class="qr"') :]
        assert "platform.linkedin.com" not in page


def test_nobody_else_finds_it(awarded: Award, peers: list[User], client: Client) -> None:
    assert client.get(f"/credentials/{awarded.uuid}/share/").status_code == 302
    client.force_login(peers[0])
    assert client.get(f"/credentials/{awarded.uuid}/share/").status_code == 404


def _asked(award: Award, address: str = "https://badges.example.org/credentials/1/") -> dict[str, str]:
    parts = urlsplit(linkedin.add_to_profile(award, address))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "www.linkedin.com", "/profile/add")
    return {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}


@pytest.mark.parametrize("name", ["Lessons & tools + more", "دروس بأدوات رقمية", "Cours « 100 % » #1 👍"])
def test_what_linkedin_is_told_arrives_as_it_was_meant(awarded: Award, name: str) -> None:
    awarded.definition["name"] = name
    awarded.awarded_at = datetime(2026, 11, 20, tzinfo=UTC)
    awarded.valid_until = datetime(2028, 1, 20, tzinfo=UTC)
    address = "https://badges.example.org/credentials/1/?key=a&b=c"
    assert _asked(awarded, address) == {
        "startTask": "CERTIFICATION_NAME",
        "name": name,
        "organizationName": "Atlas Teacher College",
        "issueYear": "2026",
        "issueMonth": "11",
        "expirationYear": "2028",
        "expirationMonth": "1",
        "certUrl": address,
        "certId": str(awarded.uuid),
    }


def test_an_institution_with_a_number_is_told_by_it(awarded: Award) -> None:
    """Without the number LinkedIn shows neither the logo nor a link to the institution."""
    Profile.objects.update(linkedin_id="1234567")
    asked = _asked(Award.objects.get(pk=awarded.pk))
    assert asked["organizationId"] == "1234567"
    assert "organizationName" not in asked
    assert "expirationYear" not in asked


def test_files_are_named_for_what_they_are(awarded: Award) -> None:
    awarded.awarded_at = datetime(2026, 11, 20, tzinfo=UTC)
    assert downloads.file_name(awarded, "png") == "badge-digital-lesson-2026-11-20.png"
    named = downloads.menu(awarded, language="en", disclosure="named")
    assert {each.file_name for each in named if each.kind == "JWT"} == {"badge-digital-lesson-2026-11-20-named.jwt"}


def test_a_file_of_an_arabic_badge_has_a_name_that_every_system_keeps(
    awarded: Award, teacher: User, client: Client
) -> None:
    awarded.definition["name"] = "دروس"
    awarded.save()
    client.force_login(teacher)
    for extension in ("json", "jwt", "png", "svg", "pdf"):
        disposition = client.get(f"/credentials/{awarded.uuid}.{extension}")["Content-Disposition"]
        assert re.fullmatch(rf'inline; filename="badge-digital-lesson-[0-9-]{{10}}\.{extension}"', disposition)


def test_the_mail_says_what_it_is_and_where(awarded: Award, teacher: User) -> None:
    award = set_visibility(award=awarded, actor=teacher, is_public=True)
    shown = BadgePage(award=award, base="http://testserver", language="en", is_holder=True)
    said = parse_qs(urlsplit(shown.mail_address).query)
    assert said["subject"] == ["My badge: Lessons with digital tools"]
    assert f"http://testserver/credentials/{award.uuid}/" in said["body"][0]


def test_the_menu_says_for_each_file_who_needs_it(awarded: Award, teacher: User, client: Client) -> None:
    client.force_login(teacher)
    page = client.get(f"/credentials/{awarded.uuid}/", headers=PAGE).content.decode()
    for kind, needed_by in downloads.NEEDED_BY.items():
        assert f"/credentials/{awarded.uuid}.{kind.lower()}" in page
        assert str(needed_by) in page
    assert f"/credentials/{awarded.uuid}/disclosure/?as=named" in page


def test_a_stranger_is_not_asked_what_the_files_should_say(awarded: Award, teacher: User, client: Client) -> None:
    set_visibility(award=awarded, actor=teacher, is_public=True)
    page = client.get(f"/credentials/{awarded.uuid}/", headers=PAGE).content.decode()
    assert "disclosure" not in page
    assert "/share/" not in page
