"""`/verify/`: one badge, every way of giving it, and what is said when it was tampered with."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from badges import addresses, baker, fetcher, images, status
from badges.actions.enable_ob2 import enable_ob2
from badges.actions.revoke import revoke
from badges.actions.set_visibility import set_visibility
from badges.models import Award, Profile, SigningBase, StatusList
from badges.openbadges import no_network
from badges.openbadges.baking import unbake
from badges.openbadges.ob3 import bound
from tests.badges.conftest import GiveAward
from tests.openbadges.samples import EMAIL, signed, site

NAME = "Lessons with digital tools"


@pytest.fixture
def public(awarded: Award, teacher: User) -> Award:
    return set_visibility(award=awarded, actor=teacher, is_public=True)


def _text(award: Award) -> str:
    return award.credentials.get().document


def _png(award: Award, text: str | None = None) -> bytes:
    return baker.baked({"tier": 1}, text or _text(award), "png", standard="ob3")


def _upload(client: Client, content: bytes, name: str = "badge.png") -> HttpResponse:
    return client.post("/verify/", {"file": SimpleUploadedFile(name, content)})


def _heading(response: HttpResponse) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.S)
    return found[1] if found else ""


def _altered(award: Award) -> str:
    document = json.loads(_text(award))
    document["credentialSubject"]["achievement"]["name"] = "Master of everything"
    return json.dumps(document)


def test_the_empty_page_asks_for_a_badge(db: None, client: Client) -> None:
    response = client.get("/verify/")
    assert response.status_code == 200
    assert _heading(response) == "Check a badge"
    assert "Verify" in response.content.decode()


@pytest.mark.parametrize("given", ["png", "svg", "json", "text", "page", "json address", "query"])
def test_the_same_badge_is_valid_whichever_way_it_is_given(public: Award, client: Client, given: str) -> None:
    page = f"http://testserver/credentials/{public.uuid}/"
    ask = {
        "png": lambda: _upload(client, _png(public)),
        "svg": lambda: _upload(client, baker.baked({"tier": 1}, _text(public), "svg", standard="ob3"), "badge.svg"),
        "json": lambda: _upload(client, _text(public).encode(), "badge.json"),
        "text": lambda: client.post("/verify/", {"text": _text(public)}),
        "page": lambda: client.post("/verify/", {"url": page}),
        "json address": lambda: client.post("/verify/", {"url": page.rstrip("/") + ".json"}),
        "query": lambda: client.get("/verify/", {"url": page}),
    }
    response = ask[given]()
    assert response.status_code == 200
    assert _heading(response) == "Valid"
    body = response.content.decode()
    assert "<title>Valid" in body
    assert NAME in body
    assert "Atlas Teacher College" in body
    assert len(response.content) < 60_000


def test_a_changed_value_with_a_sound_checksum_is_not_valid_and_repeats_nothing(public: Award, client: Client) -> None:
    response = _upload(client, _png(public, _altered(public)))
    body = response.content.decode()
    assert _heading(response) == "Not valid"
    assert response.context["report"].check("proof").outcome == "fail"
    assert "Master of everything" not in body
    assert NAME not in body
    assert "Atlas Teacher College" not in body


def test_a_flipped_byte_fails_the_format(public: Award, client: Client) -> None:
    damaged = bytearray(_png(public))
    damaged[damaged.index(b"credentialSubject") + 3] ^= 1
    response = _upload(client, bytes(damaged))
    assert _heading(response) == "Not valid"
    assert response.context["report"].check("format").outcome == "fail"


def test_a_revoked_badge_is_not_valid(public: Award, client: Client, atlas_registrar: User) -> None:
    text = _text(public)
    revoke(award=public, reason="Awarded by mistake", actor=atlas_registrar)
    response = client.post("/verify/", {"text": text})
    assert _heading(response) == "Not valid"
    assert response.context["report"].check("status").code == "status_revoked"
    assert "revoked" in response.content.decode()


def test_a_replaced_badge_is_a_caution(public: Award, client: Client, give: GiveAward, teacher: User) -> None:
    text = _text(public)
    newer = Award.objects.create(
        achievement=public.achievement,
        recipient=public.recipient,
        achievement_version="2",
        definition=public.definition,
        revoked_at=public.awarded_at,
    )
    Award.objects.filter(pk=public.pk).update(superseded_by=newer)
    response = client.post("/verify/", {"text": text})
    assert response.context["report"].verdict == "caution"
    assert "newer" in response.content.decode()


def test_an_issuer_that_is_no_longer_ours_is_named_as_claimed(public: Award, client: Client) -> None:
    Profile.objects.update(name="Now called otherwise")
    body = client.post("/verify/", {"text": _text(public)}).content.decode()
    assert "Now called otherwise" in body
    assert "It calls itself “Atlas Teacher College”" in body


def test_a_private_badge_is_not_read_through_its_address(awarded: Award, client: Client) -> None:
    response = client.get("/verify/", {"url": f"http://testserver/credentials/{awarded.uuid}/"})
    assert response.context["report"].verdict == "unknown"
    assert NAME not in response.content.decode()


def test_the_share_key_opens_it_for_verification(awarded: Award, teacher: User, client: Client) -> None:
    award = set_visibility(award=awarded, actor=teacher, share_link_enabled=True)
    address = f"http://testserver/fr/credentials/{award.uuid}/?key={award.share_key}"
    assert _heading(client.get("/verify/", {"url": address})) == "Valid"


def test_a_badge_signed_under_an_earlier_base_still_verifies(public: Award, client: Client, settings: Settings) -> None:
    text = _text(public)
    settings.PUBLIC_BASE_URL = "https://badges.example.org"
    assert SigningBase.objects.filter(base_url="http://testserver").exists()
    assert _heading(client.post("/verify/", {"text": text})) == "Valid"


def test_the_next_check_begins_with_an_empty_form(public: Award, client: Client) -> None:
    """A link left in its field would be judged again, in place of the text that is pasted beside it."""
    page = client.get("/verify/", {"url": f"http://testserver/credentials/{public.uuid}/"})
    form = page.content.decode().partition('<form method="post" action="/verify/"')[2]
    assert form
    assert str(public.uuid) not in form
    assert (
        "urn:uuid:" not in client.post("/verify/", {"text": _text(public)}).content.decode().partition("<textarea")[2]
    )


def test_the_file_chooser_offers_every_kind_that_is_read(db: None, client: Client) -> None:
    found = re.search(r'type="file"[^>]*accept="([^"]+)"', client.get("/verify/").content.decode())
    assert found
    assert {".png", ".svg", ".json", ".jwt", ".jws", ".pdf"} <= set(found[1].split(","))


def test_a_picture_without_a_badge_is_unreadable_and_says_what_to_do(db: None, client: Client) -> None:
    response = _upload(client, images.plate_png(1))
    assert response.status_code == 422
    assert "There is no badge in this file" in response.content.decode()


def test_a_text_without_a_badge_is_kept(db: None, client: Client) -> None:
    response = client.post("/verify/", {"text": "Dear colleague, here is my badge"})
    assert response.status_code == 422
    body = response.content.decode()
    assert "There is no badge in this text" in body
    assert "Dear colleague, here is my badge" in body


def test_nothing_given_asks_for_something(db: None, client: Client) -> None:
    response = client.post("/verify/", {})
    assert response.status_code == 422
    assert "There is nothing to check yet" in response.content.decode()


def test_a_file_too_big_is_refused_with_its_size(db: None, client: Client) -> None:
    response = _upload(client, b"x" * 1_500_000)
    assert response.status_code == 422
    assert "1.5 MB" in response.content.decode()


def test_an_address_that_does_not_answer_is_no_verdict(db: None, client: Client) -> None:
    response = client.post("/verify/", {"url": "https://badge.invalid/1.json"})
    assert _heading(response) == "Could not be checked"
    assert "does not answer" in response.content.decode()
    assert "https://badge.invalid/1.json" in response.content.decode()


def test_who_checks_too_often_waits(db: None, client: Client, settings: Settings) -> None:
    settings.VERIFICATIONS_PER_MINUTE = 2
    statuses = [client.post("/verify/", {"text": "{}"}).status_code for _ in range(3)]
    assert statuses[:2] == [422, 422]
    assert statuses[2] == 429


def test_the_badge_in_the_download_is_the_stored_text(public: Award, client: Client) -> None:
    assert unbake(client.get(f"/credentials/{public.uuid}.png").content).text == _text(public)
    assert unbake(client.get(f"/credentials/{public.uuid}.svg").content).text == _text(public)
    assert client.get(f"/credentials/{public.uuid}.json").content.decode() == _text(public)


@pytest.mark.parametrize(("path", "direction"), [("/fr/verify/", "ltr"), ("/ar/verify/", "rtl")])
def test_the_page_speaks_other_languages(public: Award, client: Client, path: str, direction: str) -> None:
    response = client.post(path, {"text": _text(public)})
    assert response.context["report"].verdict == "valid"
    assert f'dir="{direction}"' in response.content.decode()[:200]


def test_the_page_needs_no_script_and_loads_nothing_from_elsewhere(public: Award, client: Client) -> None:
    body = client.post("/verify/", {"text": _text(public)}).content.decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//(?!testserver)[^"]*"[^>]*>(?!source)', _without_links(body)) == []
    assert " style=" not in body
    assert " onclick=" not in body


def _without_links(body: str) -> str:
    """Links that a reader may follow load nothing by themselves."""
    return re.sub(r"<a [^>]*>", "", body)


def test_hostile_text_in_a_badge_is_text(give: GiveAward, teacher: User, achievement: Any, client: Client) -> None:
    achievement.name = "<script>alert(1)</script>"
    achievement.save()
    body = client.post("/verify/", {"text": _text(give(user=teacher))}).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body


def test_the_answer_takes_few_queries(public: Award, client: Client, django_assert_max_num_queries: Any) -> None:
    text = _text(public)
    client.post("/verify/", {"text": text})
    with django_assert_max_num_queries(20):
        client.post("/verify/", {"text": text})


def test_a_replaced_badge_is_a_caution_as_open_badges_2_too(
    public: Award, client: Client, give: GiveAward, teacher: User
) -> None:
    enable_ob2(award=public, actor=teacher)
    newer = give(email="newer@example.org")
    Award.objects.filter(pk=public.pk).update(superseded_by=newer)
    response = client.get("/verify/", {"url": f"http://testserver/ob2/assertions/{public.uuid}.json"})
    assert response.context["report"].verdict == "caution"


def test_what_was_opened_or_listed_under_an_earlier_base_is_still_ours(
    public: Award, client: Client, teacher: User, settings: Settings
) -> None:
    """Nothing was issued under the base in between; the hosted form and the status list were published under it."""
    for base, publish in (
        ("https://between.example.org", lambda: enable_ob2(award=public, actor=teacher)),
        ("https://later.example.org", lambda: status.renew(StatusList.objects.get())),
    ):
        settings.PUBLIC_BASE_URL = base
        publish()
    settings.PUBLIC_BASE_URL = "https://now.example.org"
    assert {"https://between.example.org", "https://later.example.org"} <= addresses.signing_bases()
    address = f"https://between.example.org/ob2/assertions/{public.uuid}.json"
    assert client.get("/verify/", {"url": address}).context["report"].verdict == "valid"


def test_an_address_that_cannot_be_compared_does_not_make_the_badge_a_claim(public: Award, client: Client) -> None:
    response = client.post("/verify/", {"text": _text(public), "recipient": public.recipient.email})
    body = response.content.decode()
    assert _heading(response) == "Could not be checked"
    assert "The badge is genuine and unaltered, but it does not say" in body
    assert "as claimed: it could not be checked" not in body


def test_a_badge_whose_issuer_does_not_answer_stays_a_claim(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetcher, "fetch", no_network)
    body = client.post("/verify/", {"text": json.dumps(signed())}).content.decode()
    assert "as claimed: it could not be checked" in body


def test_a_badge_that_names_nobody_says_so_beside_its_verdict(public: Award, client: Client) -> None:
    response = client.post("/verify/", {"text": _text(public)})
    assert _heading(response) == "Valid"
    assert "This badge does not name its holder." in response.content.decode()


def test_a_badge_whose_address_was_confirmed_needs_no_name(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetcher, "fetch", site())
    document = json.dumps(signed(identities=[bound(EMAIL, salt="s4lt")]))
    response = client.post("/verify/", {"text": document, "recipient": EMAIL})
    assert response.context["report"].check("recipient").outcome == "pass"
    assert "does not name its holder" not in response.content.decode()


def test_an_altered_badge_says_nothing_good_about_its_key(public: Award, client: Client) -> None:
    response = client.post("/verify/", {"text": _altered(public)})
    assert response.context["report"].check("issuer_key") is None
    assert "itself publishes the key" not in response.content.decode()
