"""An issuer changes the name it signs under, and what it signed before stays valid here."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import Institution, User
from badges import fetcher, issuing, own_addresses, signer, verifier
from badges.actions.create_profile import ensure_profile
from badges.actions.rotate_key import rotate_key
from badges.models import Achievement, IssuerId, Profile, SigningKey
from badges.openbadges import Fetched
from badges.profile_editing import ProfileForm
from badges.wagtail_hooks import ProfileViewSet
from config import starting
from tests.badges.conftest import GiveAward

DOMAIN = "badges.college.example"


def _use(achievement: Achievement, **changes: str) -> None:
    ensure_profile(institution=achievement.institution)
    Profile.objects.update(**changes)
    achievement.refresh_from_db()


def test_every_name_stays_valid_whatever_comes_after_it(achievement: Achievement, give: GiveAward) -> None:
    given = [give(email="0@example.org")]
    for number, changes in enumerate(
        ({"did_method": "key"}, {"did_method": "domain", "domain": DOMAIN}, {"did_method": "web"})
    ):
        _use(achievement, **changes)
        given.append(give(email=f"{number + 1}@example.org"))
    names = [json.loads(award.credentials.get().document)["issuer"]["id"] for award in given]
    assert names[0] == names[3] == "did:web:testserver:issuers:atlas"
    assert names[1].startswith("did:key:z6Mk")
    assert names[2] == f"did:web:{DOMAIN}"
    rotate_key(profile=Profile.objects.get(), actor=None)
    for award in given:
        report = verifier.verify_document(award.credentials.get().document, is_offline=True)
        assert (report.verdict, report.credential.issuer_name) == ("valid", "Atlas Teacher College")  # type: ignore[union-attr]
    assert set(IssuerId.objects.values_list("identifier", flat=True)) == set(names)


def test_under_did_key_a_rotation_is_a_new_name(achievement: Achievement, give: GiveAward) -> None:
    _use(achievement, did_method="key")
    first = give()
    profile = Profile.objects.get()
    old = issuing.issuer_id(profile, "http://testserver")
    rotate_key(profile=profile, actor=None)
    assert issuing.issuer_id(profile, "http://testserver") != old
    assert issuing.award_issuer(first, "http://testserver") == old
    (told,) = Client().get("/api/v1/issuers").json()
    assert told["did"] == issuing.issuer_id(profile, "http://testserver")


def test_the_did_document_says_the_other_names_and_which_key_is_lost(
    achievement: Achievement, give: GiveAward, client: Client
) -> None:
    give()
    _use(achievement, did_method="key")
    give(email="second@example.org")
    issuing.active_key(Profile.objects.get(), "P-256")
    document = client.get("/issuers/atlas/did.json").json()
    assert [name[:8] for name in document["alsoKnownAs"]] == ["did:key:"]
    assert [method["type"] for method in document["verificationMethod"]] == ["Multikey", "JsonWebKey"]
    assert "d" not in document["verificationMethod"][1]["publicKeyJwk"]


def test_a_domain_answers_for_its_profile_alone_and_for_good(
    achievement: Achievement, give: GiveAward, client: Client
) -> None:
    _use(achievement, did_method="domain", domain=DOMAIN)
    give()
    _use(achievement, did_method="web", domain="")
    document = client.get("/.well-known/did.json", headers={"host": DOMAIN}).json()
    assert document["id"] == f"did:web:{DOMAIN}"
    assert client.get("/.well-known/did.json").status_code == 404
    assert own_addresses.answer(f"https://{DOMAIN}/.well-known/did.json") is not None


def test_a_domain_that_was_only_typed_in_is_not_answered_in_process(achievement: Achievement, give: GiveAward) -> None:
    give()
    _use(achievement, domain="harvard.example")
    assert own_addresses.answer("https://harvard.example/.well-known/did.json") is None
    assert verifier.KnownIssuers().recognise("did:web:harvard.example") is None


def _form(person: User, **changes: str) -> ProfileForm:
    profile = Profile.objects.get()
    form_class: Any = ProfileViewSet().get_edit_handler().get_form_class()
    kept = {
        name: getattr(profile, name)
        for name in ("name", "description", "url", "email", "did_method", "domain", "status_method")
    }
    form: ProfileForm = form_class({**kept, **changes}, instance=profile, for_user=person)
    return form


def test_a_domain_is_chosen_in_two_steps_and_only_once_it_leads_here(
    achievement: Achievement, give: GiveAward, administrator: User, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    give()
    both = _form(administrator, did_method="domain", domain=DOMAIN)
    assert "Save the domain first" in str(both.errors["did_method"])
    first = _form(administrator, domain=DOMAIN)
    assert first.is_valid(), first.errors
    first.save()
    body = client.get("/.well-known/did.json", headers={"host": DOMAIN}).content
    monkeypatch.setattr(fetcher, "fetch", lambda url: Fetched(url, 200, "application/json", b"{}"))
    assert "does not answer" in str(_form(administrator, did_method="domain").errors["did_method"])
    monkeypatch.setattr(fetcher, "fetch", lambda url: Fetched(url, 200, "application/json", body))
    assert _form(administrator, did_method="domain").is_valid()


def test_a_list_that_counts_only_on_its_own_site_goes_with_an_address_here(
    achievement: Achievement, give: GiveAward, administrator: User
) -> None:
    give()
    listed = Profile.StatusMethod.REVOCATION_LIST
    assert "status_method" in _form(administrator, did_method="key", status_method=listed).errors
    assert _form(administrator, status_method=listed).is_valid()
    _use(achievement, did_method="key", status_method=listed)
    award = give(email="second@example.org")
    assert award.status_entry.status_list.method == Profile.StatusMethod.BITSTRING


@pytest.mark.parametrize("domain", ["https://college.example", "localhost", "10.0.0.1", "testserver", "a b.example"])
def test_what_is_no_domain_of_its_own_is_refused(
    achievement: Achievement, give: GiveAward, administrator: User, domain: str
) -> None:
    give()
    assert "domain" in _form(administrator, domain=domain).errors


def test_a_trainer_does_not_change_the_name_that_is_signed(
    achievement: Achievement, give: GiveAward, trainer: User
) -> None:
    give()
    form = _form(trainer, did_method="key", name="Atlas College")
    assert form.is_valid(), form.errors
    assert (form.save().did_method, Profile.objects.get().name) == ("web", "Atlas College")


class OtherBackend:
    """A key service that cannot be reached."""

    def create(self, key: SigningKey) -> Any:
        raise AssertionError

    def open(self, key: SigningKey) -> Any:
        raise signer.KeyEncryptionKeyError("The key service does not answer.")


def test_another_back_end_is_asked_and_readiness_says_why_it_fails(
    achievement: Achievement, give: GiveAward, settings: Settings, client: Client, atlas: Institution
) -> None:
    give()
    assert client.get("/readyz").json()["checks"]["signing"] == "ok"
    settings.SIGNER_BACKEND = f"{__name__}.OtherBackend"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "atlas#key-1" in response.json()["checks"]["signing"]


def test_the_server_says_at_start_which_key_cannot_sign(
    achievement: Achievement, give: GiveAward, settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: Any
) -> None:
    monkeypatch.setattr(starting.connections, "close_all", lambda: None)
    give()
    starting.say_what_is_wrong()
    assert not caplog.records
    settings.SIGNER_BACKEND = f"{__name__}.OtherBackend"
    starting.say_what_is_wrong()
    assert "atlas#key-1" in caplog.text
