"""`/my/badges/import/`: a person brings a badge from elsewhere, by file, link or text, and it stays what it was."""

import io
import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.personal_data import export_for
from badges import fetcher
from badges.models import Award, HeldCredential
from badges.openbadges.baking import bake
from tests.openbadges import samples
from tests.openbadges.samples import SVG, Site, png, replaced, signed

TEXT = json.dumps(signed(), ensure_ascii=False)


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> Site:
    """The other issuer's site, in place of the network."""
    site: Any = samples.site()
    monkeypatch.setattr(fetcher, "fetch", site)
    return site


@pytest.fixture
def browser(teacher: User) -> Client:
    browser = Client()
    browser.force_login(teacher)
    return browser


def upload(browser: Client, name: str, content: bytes) -> Any:
    file = io.BytesIO(content)
    file.name = name
    return browser.post("/my/badges/import/", {"file": file}, follow=True)


FILES = {
    "badge.png": bake(png(), TEXT, standard="ob3"),
    "badge.svg": bake(SVG, TEXT, standard="ob3"),
    "badge.json": json.dumps(signed(), indent=3).encode(),
    "bom.json": b"\xef\xbb\xbf" + TEXT.encode() + b"\n",
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_comes_in_and_goes_out_byte_for_byte(browser: Client, name: str) -> None:
    page = upload(browser, name, FILES[name])
    assert page.status_code == 200
    held = HeldCredential.objects.get()
    assert page.redirect_chain[-1][0] == f"/my/badges/elsewhere/{held.uuid}/"
    assert "Only you can see it" in page.content.decode()
    saved = browser.get(f"/my/badges/elsewhere/{held.uuid}/file/")
    assert saved.content == FILES[name]
    assert saved["Content-Disposition"].startswith("attachment")
    assert json.loads(browser.get(f"/my/badges/elsewhere/{held.uuid}/text/").content) == signed()


def test_a_link_is_asked_once_for_the_badge(browser: Client, outside: Site) -> None:
    outside.documents["https://atlas.example.org/badge.json"] = TEXT.encode()
    browser.post("/my/badges/import/", {"url": "https://atlas.example.org/badge.json"})
    assert HeldCredential.objects.get().text == TEXT


def test_a_hosted_badge_of_the_older_version_is_kept_under_its_issuer(browser: Client) -> None:
    browser.post("/my/badges/import/", {"url": samples.ASSERTION})
    held = HeldCredential.objects.get()
    assert (held.issuer_id, held.credential_id, held.format) == (samples.OB2_ISSUER, samples.ASSERTION, "OB2-hosted")


def test_a_text_will_do(browser: Client) -> None:
    browser.post("/my/badges/import/", {"text": TEXT})
    assert HeldCredential.objects.get().text == TEXT


def test_the_picture_stays_when_the_same_badge_comes_as_text(browser: Client) -> None:
    upload(browser, "badge.png", FILES["badge.png"])
    browser.post("/my/badges/import/", {"text": HeldCredential.objects.get().text})
    assert bytes(HeldCredential.objects.get().original or b"") == FILES["badge.png"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (json.dumps(replaced(signed(), ("name",), "Another")), "signature does not match"),
        ("no badge at all", "There is no badge"),
        ('{"a": 1}', "There is no badge"),
    ],
)
def test_what_does_not_hold_together_is_refused_with_the_reason(browser: Client, given: str, sentence: str) -> None:
    page = browser.post("/my/badges/import/", {"text": given})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not HeldCredential.objects.exists()


def test_an_own_badge_is_there_already(browser: Client, awarded: Award) -> None:
    page = browser.post("/my/badges/import/", {"text": awarded.credentials.as_signed().get().document}, follow=True)
    assert "among your badges already" in page.content.decode()
    assert not HeldCredential.objects.exists()


def test_nothing_given_is_said(browser: Client) -> None:
    assert browser.post("/my/badges/import/", {}).status_code == 422


def test_a_visitor_signs_in_first(db: None) -> None:
    assert Client().post("/my/badges/import/", {"text": TEXT}).status_code == 302
    assert not HeldCredential.objects.exists()


def test_the_list_says_what_was_found_and_never_more(browser: Client, outside: Site) -> None:
    outside.documents.clear()
    browser.post("/my/badges/import/", {"text": TEXT})
    page = browser.get("/my/badges/").content.decode()
    assert "Badges from elsewhere" in page
    assert "Could not be checked" in page
    section = page[page.index('id="elsewhere"') :]
    assert "tag--caution" in section and "tag--done" not in section


def test_it_is_asked_again_and_says_what_changed(browser: Client, outside: Site) -> None:
    browser.post("/my/badges/import/", {"text": TEXT})
    held = HeldCredential.objects.get()
    outside.documents[samples.STATUS_LIST] = samples.signed_status_list(revoked=(samples.STATUS_INDEX,))
    page = browser.post(f"/my/badges/elsewhere/{held.uuid}/check/", follow=True).content.decode()
    held.refresh_from_db()
    assert held.verdict == "invalid"
    assert "verdict--invalid" in page and "revoked" in page


def test_its_holder_removes_it(browser: Client) -> None:
    browser.post("/my/badges/import/", {"text": TEXT})
    browser.post(f"/my/badges/elsewhere/{HeldCredential.objects.get().uuid}/remove/")
    assert not HeldCredential.objects.exists()


@pytest.mark.parametrize(("path", "method"), [("", "get"), ("file/", "get"), ("text/", "get"), ("check/", "post")])
def test_for_everybody_else_it_does_not_exist(
    browser: Client, peers: list[User], registrar: User, administrator: User, path: str, method: str
) -> None:
    browser.post("/my/badges/import/", {"text": TEXT})
    held = HeldCredential.objects.get()
    for person in (peers[0], registrar, administrator):
        other = Client()
        other.force_login(person)
        assert getattr(other, method)(f"/my/badges/elsewhere/{held.uuid}/{path}").status_code == 404
        assert other.post(f"/my/badges/elsewhere/{held.uuid}/remove/").status_code == 404
        assert str(held.uuid) not in other.get("/my/badges/").content.decode()
    assert HeldCredential.objects.filter(pk=held.pk).exists()


def test_the_export_holds_the_text_and_the_file(browser: Client, teacher: User) -> None:
    upload(browser, "badge.png", FILES["badge.png"])
    (entry,) = export_for(teacher)["held_badges"]
    assert json.loads(entry["credential"]) == signed()
    assert entry["file"].startswith("iVBORw0KGgo")
