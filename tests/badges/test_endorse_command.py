"""`endorse_badge`: an institution speaks for a badge, an issuer or one award from the command line."""

import json
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Institution
from badges import securing
from badges.actions.create_profile import ensure_profile
from badges.models import Award, Endorsement, Profile

SAID = "Nous l’avons vu: درس جيد."


@pytest.fixture
def endorser(riverside: Institution) -> Profile:
    return ensure_profile(institution=riverside)


def _run(*arguments: str) -> dict[str, Any]:
    output = StringIO()
    call_command("endorse_badge", *arguments, "--json", stdout=output)
    answer: dict[str, Any] = json.loads(output.getvalue())
    return answer


@pytest.mark.parametrize("kind", ["achievement", "issuer", "award"])
def test_each_kind_can_be_endorsed_and_taken_back(awarded: Award, endorser: Profile, kind: str) -> None:
    about = {"achievement": awarded.achievement.slug, "issuer": "atlas", "award": str(awarded.uuid)}[kind]
    given = _run("--endorser", "riverside", f"--{kind}", about, "--comment", SAID)
    endorsement = Endorsement.objects.get()
    assert given["uuid"] == str(endorsement.uuid)
    assert given["address"] == f"http://testserver/endorsements/{endorsement.uuid}"
    subject = json.loads(endorsement.document)["credentialSubject"]
    assert subject["endorsementComment"] == SAID
    taken = _run("--withdraw", given["uuid"])
    assert taken["withdrawn_at"]
    assert not Endorsement.objects.in_force().exists()


def test_open_badges_2_names_what_is_said_of_an_issuer(awarded: Award, endorser: Profile, client: Client) -> None:
    given = _run("--endorser", "riverside", "--issuer", "atlas", "--comment", SAID)
    issuer = client.get("/ob2/issuers/atlas.json").json()
    (address,) = issuer["endorsement"]
    said = client.get(address.removeprefix("http://testserver")).json()
    assert (said["claim"]["id"], said["claim"]["endorsementComment"]) == (issuer["id"], SAID)
    _run("--withdraw", given["uuid"])
    assert "endorsement" not in client.get("/ob2/issuers/atlas.json").json()
    assert client.get(address.removeprefix("http://testserver")).status_code == 404


def test_what_is_said_of_one_award_has_no_address_in_open_badges_2(
    awarded: Award, endorser: Profile, client: Client
) -> None:
    given = _run("--endorser", "riverside", "--award", str(awarded.uuid), "--comment", SAID)
    assert client.get(f"/ob2/endorsements/{given['uuid']}.json").status_code == 404


@pytest.mark.parametrize("part", ["with_proof", "as_jwt"])
def test_what_does_not_hold_is_not_kept(
    awarded: Award, endorser: Profile, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = getattr(securing, part)

    def altered(unsigned: dict[str, Any], profile: Profile) -> Any:
        subject = {**unsigned["credentialSubject"], "endorsementComment": "Something else."}
        text, key = genuine({**unsigned, "credentialSubject": subject}, profile)
        return text.replace("Something else.", SAID), key

    monkeypatch.setattr(securing, part, altered)
    with pytest.raises(CommandError, match="cannot be signed"):
        call_command("endorse_badge", "--endorser", "riverside", "--issuer", "atlas", "--comment", SAID)
    assert not Endorsement.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--achievement", "digital-lesson", "--comment", SAID], "Say who endorses"),
        (["--endorser", "nobody", "--issuer", "atlas", "--comment", SAID], "There is no issuer “nobody”"),
        (["--endorser", "riverside", "--achievement", "nope", "--comment", SAID], "There is no achievement “nope”"),
        (["--endorser", "riverside", "--issuer", "atlas"], "Write what you endorse"),
        (["--endorser", "atlas", "--achievement", "digital-lesson", "--comment", SAID], "its own badges"),
        (["--withdraw", "nonsense"], "not an endorsement's uuid"),
        (["--withdraw", str(uuid4())], "There is no endorsement"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(
    awarded: Award, endorser: Profile, arguments: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("endorse_badge", *arguments)
    assert not Endorsement.objects.exists()
