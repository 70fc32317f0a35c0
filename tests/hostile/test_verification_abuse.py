"""S-28 and S-25: what one visitor may take, what is kept, what never leaves; and since when an issuer is known."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from badges import limits, pinning, sandbox, verifier
from badges.actions.revoke import revoke
from badges.jobs import recheck_issuers
from badges.models import Award, SeenDid, TrustedIssuer
from badges.openbadges import FetchError
from badges.openbadges.errors import BusyError
from badges.openbadges.fetching import Fetched
from tests.badges.conftest import *  # noqa: F403 - the awarded badge of badges' own tests
from tests.openbadges.samples import DID, Site, did_document, signed, site

VERIFY, API = "/verify/", "/api/v1/verify"
JSON = json.dumps(signed())


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Site:
    """The issuer's site behind the guarded fetcher."""
    at = site()
    monkeypatch.setattr("badges.fetcher.fetch", at)
    return at


def ask(client: Client, text: str = JSON) -> Any:
    return client.post(API, json.dumps({"input": text}), content_type="application/json")


@pytest.fixture
def five_running() -> Iterator[None]:
    """Five verifications of this visitor that have not ended."""
    request = RequestFactory().post(VERIFY)
    key = f"verifying:{request.META['REMOTE_ADDR']}"
    cache.set(key, limits.IN_PARALLEL, 60)
    yield
    cache.delete(key)


@pytest.mark.django_db
def test_a_sixth_at_the_same_moment_is_told_to_wait(five_running: None, client: Client) -> None:
    for answer in (client.post(VERIFY, {"text": JSON}), ask(client)):
        assert answer.status_code == 429
        assert int(answer["Retry-After"]) > 0
    assert "at the same moment" in client.post(VERIFY, {"text": JSON}).content.decode()


@pytest.mark.django_db
def test_a_place_is_given_back_whatever_happened(client: Client, world: Site) -> None:
    answers = [ask(client, text).status_code for text in ["hello", JSON, "{"] * 3]
    assert answers == [422, 200, 422] * 3


@pytest.mark.django_db
def test_when_all_places_are_taken_one_is_told_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_places", threading.Semaphore(0))
    monkeypatch.setattr(limits, "PATIENCE_SECONDS", 0.01)
    page, data = client.post(VERIFY, {"text": JSON}), ask(client)
    assert (page.status_code, data.status_code) == (503, 503)
    assert (page["Retry-After"], data["Retry-After"]) == ("5", "5")
    assert "Many people" in page.content.decode()
    assert JSON[:40] in page.content.decode().replace("&quot;", '"')


@pytest.mark.django_db
def test_when_the_guarded_processes_are_busy_nobody_is_told_that_a_badge_is_bad(
    client: Client, world: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_arguments: Any, **_options: Any) -> str:
        raise BusyError("busy")

    monkeypatch.setattr(sandbox.Allowance, "canonicalize", busy)
    for answer in (client.post(VERIFY, {"text": JSON}), ask(client)):
        assert answer.status_code == 503
        assert "Retry-After" in answer
        assert "Not valid" not in answer.content.decode()


@pytest.mark.django_db
def test_the_minute_says_when_it_ends(client: Client, settings: Settings) -> None:
    settings.VERIFICATIONS_PER_MINUTE = 1
    ask(client, "hello")
    answer = ask(client, "hello")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60


@pytest.mark.django_db
def test_the_same_question_is_answered_for_a_minute_without_asking_again(client: Client, world: Site) -> None:
    TrustedIssuer.objects.create(issuer_id=DID, name="Atlas")
    first = ask(client).json()
    asked = len(world.asked)
    assert ask(client).json() == first
    assert first["verdict"] == "valid"
    assert len(world.asked) == asked > 0


@pytest.mark.django_db
def test_another_recipient_is_another_question(world: Site) -> None:
    assert verifier.answer_visitor(JSON).check("recipient") is None
    assert verifier.answer_visitor(JSON, recipient="amina@example.org").check("recipient") is not None


@pytest.mark.django_db
def test_what_could_not_be_found_out_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:

    def down(url: str) -> Fetched:
        raise FetchError("down")

    monkeypatch.setattr("badges.fetcher.fetch", down)
    assert verifier.answer_visitor(JSON).verdict == "unknown"
    monkeypatch.setattr("badges.fetcher.fetch", site())
    assert verifier.answer_visitor(JSON).verdict == "caution"


def test_a_badge_of_ours_that_is_revoked_is_revoked_at_once(
    awarded: Award, django_capture_on_commit_callbacks: Any
) -> None:
    text = awarded.credentials.as_signed().first().document  # type: ignore[union-attr]
    assert verifier.answer_visitor(text).verdict == "valid"
    with django_capture_on_commit_callbacks(execute=True):
        revoke(award=awarded, reason="By mistake.", actor=None)
    assert verifier.answer_visitor(text).verdict == "invalid"


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", ["application/json", "image/svg+xml"])
def test_what_an_address_answers_is_never_repeated(
    client: Client, monkeypatch: pytest.MonkeyPatch, content_type: str
) -> None:
    """A verifier must not become somebody's way to read what it alone can reach."""
    secret = b'{"type": "Assertion", "token": "s3cret-of-the-intranet"}'
    monkeypatch.setattr("badges.fetcher.fetch", lambda url: Fetched(url, 200, content_type, secret))
    for answer in (ask(client, "https://a.example/x"), client.post(VERIFY, {"url": "https://a.example/x"})):
        assert b"s3cret" not in answer.content


@pytest.mark.django_db
def test_the_keys_of_an_issuer_are_known_since_its_first_badge(client: Client, world: Site) -> None:
    verifier.verify_document(JSON)
    seen = SeenDid.objects.get()
    assert (seen.did, seen.digest, seen.changed_at) == (DID, pinning.digest_of(did_document()), None)
    SeenDid.objects.update(first_seen_at=timezone.now() - timedelta(days=400))
    report = verifier.verify_document(JSON)
    assert "known here since 2025" in report.check("issuer_recognised").detail  # type: ignore[union-attr]
    assert "known this issuer" in client.post(VERIFY, {"text": JSON}).content.decode()


@pytest.mark.django_db
def test_a_change_of_keys_is_said_and_does_not_make_a_genuine_badge_false(world: Site) -> None:
    SeenDid.objects.create(did=DID, digest="0" * 64)
    report = verifier.verify_document(JSON)
    assert SeenDid.objects.get().changed_at is not None
    assert "changed on" in report.check("issuer_recognised").detail  # type: ignore[union-attr]
    assert report.verdict == "caution"


@pytest.mark.django_db
def test_a_badge_that_is_not_proven_leaves_no_trace(world: Site) -> None:
    verifier.verify_document(JSON.replace("Lesson planning", "Lesson plagiarism"))
    assert not SeenDid.objects.exists()


def test_our_own_issuer_is_not_remembered_as_somebody_elses(awarded: Award) -> None:
    text = awarded.credentials.as_signed().first().document  # type: ignore[union-attr]
    assert verifier.verify_document(text).verdict == "valid"
    assert not SeenDid.objects.exists()


@pytest.mark.django_db
def test_a_database_that_takes_nothing_stops_no_verification(world: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> Any:
        raise pinning.DatabaseError("read-only")

    monkeypatch.setattr(pinning, "_remember", refuse)
    assert verifier.verify_document(JSON).verdict == "caution"


@pytest.mark.django_db
def test_a_recognised_issuer_whose_keys_change_is_told_to_administrators(
    administrator: User, world: Site, django_capture_on_commit_callbacks: Any
) -> None:
    TrustedIssuer.objects.create(issuer_id=DID, name="Atlas of the North")
    TrustedIssuer.objects.create(issuer_id="did:web:gone.example", name="Gone")
    TrustedIssuer.objects.create(issuer_id="did:web:bad:..", name="Malformed")
    assert [recheck_issuers(), recheck_issuers()] == [0, 0]
    SeenDid.objects.update(digest="0" * 64)
    with django_capture_on_commit_callbacks(execute=True):
        assert recheck_issuers() == 1
    (notification,) = administrator.notifications.all()
    assert "Atlas of the North" in notification.subject
    assert DID in notification.body
