"""`/credentials/<uuid>/disclosure/`: files that say more about their holder, signed only after the holder read what."""

import hashlib
import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from badges import securing, verifier
from badges.actions.set_visibility import set_visibility
from badges.actions.sign_disclosure import sign_disclosure
from badges.errors import AwardRequestError, NotTheHolderError
from badges.models import Award, Credential
from tests.badges.conftest import GiveAward

EMAIL = "teacher@example.org"


@pytest.fixture
def verified(teacher: User) -> User:
    EmailAddress.objects.create(user=teacher, email=EMAIL, verified=True, primary=True)
    return teacher


def _address(award: Award, wanted: str = "") -> str:
    return f"/credentials/{award.uuid}/disclosure/" + (f"?as={wanted}" if wanted else "")


def _said(credential: Credential) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = json.loads(credential.document)["credentialSubject"].get("identifier", [])
    return said


def test_reading_what_a_file_would_say_signs_nothing(awarded: Award, verified: User, client: Client) -> None:
    client.force_login(verified)
    for wanted in ("named", "bound", "named-bound", ""):
        page = client.get(_address(awarded, wanted))
        assert page.status_code == 200
        assert "no-store" in page["Cache-Control"]
    assert securing.signed_disclosures(awarded) == ["bare"]


def test_the_page_says_what_becomes_readable(awarded: Award, verified: User, client: Client) -> None:
    client.force_login(verified)
    page = client.get(_address(awarded, "named-bound")).content.decode()
    assert "Amina" in page
    assert EMAIL in page
    assert "cannot be called back" in page


@pytest.mark.parametrize("wanted", ["named", "bound", "named-bound"])
def test_the_same_badge_says_more_once_its_holder_confirms(
    awarded: Award, verified: User, client: Client, wanted: str
) -> None:
    client.force_login(verified)
    answer = client.post(_address(awarded), {"as": wanted})
    assert answer["Location"] == f"/credentials/{awarded.uuid}/?as={wanted}#download"
    bare, more = (
        json.loads(awarded.credentials.as_signed(disclosure=form).get().document) for form in ("bare", wanted)
    )
    assert {entry["identityType"] for entry in more["credentialSubject"]["identifier"]} == {
        "named": {"name"},
        "bound": {"emailAddress"},
        "named-bound": {"name", "emailAddress"},
    }[wanted]
    assert (more["id"], more["credentialStatus"]) == (bare["id"], bare["credentialStatus"])
    assert more["credentialSubject"]["id"] == bare["credentialSubject"]["id"]
    assert EMAIL not in json.dumps(more)
    assert verifier.verify_document(json.dumps(more), is_offline=True).verdict == "valid"


def test_the_address_is_hashed_with_a_salt_of_its_own_in_each_document(awarded: Award, verified: User) -> None:
    salts = set()
    for wanted in ("bound", "named-bound"):
        (entry,) = (
            each
            for each in _said(sign_disclosure(award=awarded, actor=verified, disclosure=wanted))
            if each["identityType"] == "emailAddress"
        )
        assert len(bytes.fromhex(entry["salt"])) * 8 >= 128
        assert entry["identityHash"] == f"sha256${hashlib.sha256((EMAIL + entry['salt']).encode()).hexdigest()}"
        salts.add(entry["salt"])
    assert len(salts) == 2


def test_a_bound_badge_answers_for_whom_it_is(awarded: Award, verified: User) -> None:
    document = sign_disclosure(award=awarded, actor=verified, disclosure="bound").document
    asked = {address: verifier.verify_document(document, recipient=address) for address in (EMAIL, "else@example.org")}
    assert asked[EMAIL].verdict == "valid"
    assert asked["else@example.org"].verdict == "invalid"


def test_asking_twice_gives_the_same_bytes(awarded: Award, verified: User) -> None:
    first = sign_disclosure(award=awarded, actor=verified, disclosure="named")
    User.objects.filter(pk=verified.pk).update(first_name="Renamed")
    verified.refresh_from_db()
    assert sign_disclosure(award=awarded, actor=verified, disclosure="named").document == first.document
    assert awarded.credentials.count() == 2


def test_an_address_that_is_not_confirmed_binds_nothing(awarded: Award, teacher: User, client: Client) -> None:
    EmailAddress.objects.create(user=teacher, email=EMAIL, verified=False)
    client.force_login(teacher)
    answer = client.post(_address(awarded), {"as": "bound"})
    assert answer.status_code == 422
    assert "Confirm one first" in answer.content.decode()
    assert securing.signed_disclosures(awarded) == ["bare"]


def test_somebody_elses_address_binds_nothing(awarded: Award, verified: User) -> None:
    with pytest.raises(AwardRequestError, match="not confirmed as yours"):
        sign_disclosure(award=awarded, actor=verified, disclosure="bound", email="else@example.org")


def test_the_holder_chooses_among_confirmed_addresses(awarded: Award, verified: User) -> None:
    other = "amina@school.example.org"
    EmailAddress.objects.create(user=verified, email=other, verified=True)
    document = sign_disclosure(award=awarded, actor=verified, disclosure="bound", email=other).document
    assert verifier.verify_document(document, recipient=other).verdict == "valid"


def test_an_account_without_a_name_signs_no_part_of_its_address(awarded: Award, teacher: User, client: Client) -> None:
    """Pages fall back to what stands before the @; a signed badge must not."""
    User.objects.filter(pk=teacher.pk).update(first_name="", last_name="")
    client.force_login(teacher)
    answer = client.post(_address(awarded), {"as": "named"})
    assert answer.status_code == 422
    assert securing.signed_disclosures(awarded) == ["bare"]


@pytest.mark.parametrize("wanted", ["bare", "", "everything"])
def test_what_is_no_disclosure_is_refused(awarded: Award, verified: User, wanted: str) -> None:
    with pytest.raises(AwardRequestError):
        sign_disclosure(award=awarded, actor=verified, disclosure=wanted)


def test_nobody_but_the_holder_signs(awarded: Award, peers: list[User], client: Client) -> None:
    client.force_login(peers[0])
    assert client.post(_address(awarded), {"as": "named"}).status_code == 404
    with pytest.raises(NotTheHolderError):
        sign_disclosure(award=awarded, actor=peers[0], disclosure="named")
    assert securing.signed_disclosures(awarded) == ["bare"]


def test_the_holder_chooses_what_each_download_says(awarded: Award, verified: User, client: Client) -> None:
    sign_disclosure(award=awarded, actor=verified, disclosure="named")
    client.force_login(verified)
    named = client.get(f"/credentials/{awarded.uuid}.json", {"as": "named"})
    assert "Amina" in named.content.decode()
    assert named["Cache-Control"] == "private, no-store"
    assert named["Content-Disposition"].endswith('-named.json"')
    assert "Amina" not in client.get(f"/credentials/{awarded.uuid}.json").content.decode()
    assert client.get(f"/credentials/{awarded.uuid}.json", {"as": "bound"}).status_code == 404


@pytest.mark.parametrize(
    ("shows_name", "wanted", "status"),
    [(False, "named", 404), (True, "named", 200), (True, "bound", 404), (True, "named-bound", 404)],
)
def test_strangers_get_the_bare_badge_unless_the_name_is_open(
    awarded: Award, verified: User, client: Client, shows_name: bool, wanted: str, status: int
) -> None:
    for each in ("named", "bound", "named-bound"):
        sign_disclosure(award=awarded, actor=verified, disclosure=each)
    set_visibility(award=awarded, actor=verified, is_public=True, shows_name=shows_name)
    for extension in ("json", "jwt", "png", "svg", "pdf"):
        answer = client.get(f"/credentials/{awarded.uuid}.{extension}", {"as": wanted})
        assert (extension, answer.status_code) == (extension, status)
    assert "Amina" not in client.get(f"/credentials/{awarded.uuid}.json").content.decode()


def test_a_revoked_badge_is_not_signed_anew(awarded: Award, give: GiveAward, verified: User) -> None:
    Award.objects.filter(pk=awarded.pk).update(revoked_at=awarded.awarded_at)
    awarded.refresh_from_db()
    with pytest.raises(AwardRequestError, match="revoked or replaced"):
        sign_disclosure(award=awarded, actor=verified, disclosure="named")
