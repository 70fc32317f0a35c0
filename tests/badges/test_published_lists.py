"""Status lists are served from files: no query on a hit, and never older than they say."""

import json
import os
import time
from typing import Any

import pytest
from django.test import Client

from badges import published, status, verifier
from badges.actions.revoke import revoke
from badges.models import Achievement, Award, Profile, StatusEntry, StatusList
from badges.openbadges.status_list import decode_bits, is_set
from tests.badges.conftest import GiveAward

PATH = "/issuers/atlas/status/1"
PLACE = published.Place("atlas", "status", 1)
ORIGIN = "http://testserver"


@pytest.fixture(autouse=True)
def _no_files(settings: Any, tmp_path: Any) -> None:
    settings.PUBLISHED_ROOT = tmp_path


def _is_revoked(content: bytes, award: Award) -> bool:
    bits = decode_bits(json.loads(content)["credentialSubject"]["encodedList"])
    return is_set(bits, StatusEntry.objects.get(award=award).index)


def test_a_hit_asks_no_database(awarded: Award, client: Client, django_assert_num_queries: Any) -> None:
    first = client.get(PATH)
    with django_assert_num_queries(0):
        again = client.get(PATH)
        unchanged = client.get(PATH, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (200, first.content)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert json.loads(first.content)["credentialSubject"]["ttl"] == published.LIFETIME * 1000


def test_what_is_left_of_its_life_is_its_max_age(awarded: Award, client: Client) -> None:
    client.get(PATH)
    file = PLACE.file(ORIGIN)
    os.utime(file, (time.time() - 200, time.time() - 200))
    assert client.get(PATH)["Cache-Control"] in {"public, max-age=100", "public, max-age=99"}


def test_a_revocation_shows_at_once(awarded: Award, client: Client) -> None:
    assert not _is_revoked(client.get(PATH).content, awarded)
    revoke(award=awarded, reason="Copied.", actor=None)
    assert _is_revoked(client.get(PATH).content, awarded)


def test_the_file_is_written_on_commit(awarded: Award, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        revoke(award=awarded, reason="Copied.", actor=None)
        assert published.read(PLACE, ORIGIN) is None
    kept = published.read(PLACE, ORIGIN)
    assert kept is not None
    assert _is_revoked(kept.text.encode(), awarded)


def test_a_process_killed_after_the_commit_leaves_no_older_list(awarded: Award, client: Client) -> None:
    """The callbacks of the commit never run: what was there is gone already."""
    client.get(PATH)
    revoke(award=awarded, reason="Copied.", actor=None)
    assert published.read(PLACE, ORIGIN) is None


@pytest.mark.parametrize("age", [published.LIFETIME, 10 * published.LIFETIME, -60])
def test_a_copy_of_another_instance_is_not_shown_past_its_time(awarded: Award, client: Client, age: int) -> None:
    """A list that this machine wrote before another one revoked: the rows are asked once its time is over."""
    old = client.get(PATH).content
    revoke(award=awarded, reason="Copied.", actor=None)
    published.write(PLACE, ORIGIN, old.decode(), read_at=time.time() - age)
    assert _is_revoked(client.get(PATH).content, awarded)


def test_a_disk_that_takes_nothing_changes_nothing(
    awarded: Award, client: Client, settings: Any, tmp_path: Any
) -> None:
    (tmp_path / "file").touch()
    settings.PUBLISHED_ROOT = tmp_path / "file"
    assert client.get(PATH).status_code == 200


def test_lists_of_a_profile_that_names_its_revoked_credentials(
    achievement: Achievement, give: GiveAward, client: Client, settings: Any
) -> None:
    settings.PUBLIC_BASE_URL = "https://testserver"
    give(email="first@example.org")
    Profile.objects.update(status_method=Profile.StatusMethod.REVOCATION_LIST)
    achievement.refresh_from_db()
    award = give()
    credential = json.loads(award.credentials.get().document)
    address = "https://testserver/issuers/atlas/revocations/2.json"
    assert credential["credentialStatus"] == {"id": address, "type": "1EdTechRevocationList"}
    assert verifier.verify_document(award.credentials.get().document).verdict == "valid"
    revoke(award=award, reason="Copied.", actor=None)
    listed = client.get("/issuers/atlas/revocations/2.json", secure=True).json()
    assert (listed["id"], listed["issuer"]) == (address, credential["issuer"]["id"])
    assert listed["revokedCredential"] == [{"id": award.urn, "revoked": True, "revocationReason": "Copied."}]
    assert verifier.verify_document(award.credentials.get().document).verdict == "invalid"
    assert client.get("/issuers/atlas/status/2").status_code == 404
    assert client.get("/issuers/atlas/revocations/1.json").status_code == 404


def test_two_who_open_a_list_at_once_get_lists_of_their_own_kind(awarded: Award, monkeypatch: Any) -> None:
    """The number was taken by a list of suspensions between looking and writing."""
    profile = Profile.objects.get()
    monkeypatch.setattr(status, "FULL_AT", 0)
    taken = StatusList.objects.create(profile=profile, number=2, purpose="suspension")
    real = profile.status_lists.aggregate
    answers = iter([{"last": 1}])
    monkeypatch.setattr(type(profile.status_lists), "aggregate", lambda self, **k: next(answers, None) or real(**k))
    opened = status.open_list(profile, "revocation")
    assert (opened.number, opened.purpose) == (taken.number + 1, "revocation")
