"""`/my/badges/download/`: all of one's badges in every form, in one ZIP that is written while it is sent."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.models import User
from badges import archive, downloads, verifier
from badges.actions.enable_ob2 import enable_ob2
from badges.actions.halt_issuing import halt_issuing
from badges.actions.revoke import revoke
from badges.actions.set_visibility import set_visibility
from badges.actions.sign_disclosure import sign_disclosure
from badges.models import Award
from tests.badges.conftest import GiveAward

ADDRESS = "/my/badges/download/"


def _opened(client: Client, address: str = ADDRESS) -> zipfile.ZipFile:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_visitor_signs_in_first(db: None, client: Client) -> None:
    assert "/accounts/login/" in client.get(ADDRESS)["Location"]


def test_every_form_is_in_it_and_every_one_verifies(awarded: Award, teacher: User, client: Client) -> None:
    sign_disclosure(award=awarded, actor=teacher, disclosure="named")
    enable_ob2(award=awarded, actor=teacher)
    client.force_login(teacher)
    packed = _opened(client)
    assert packed.testzip() is None
    names = [name for name in packed.namelist() if "/" in name]
    endings = sorted(name.split(f"{awarded.awarded_at:%Y-%m-%d}")[-1] for name in names)
    plain = ["-named.jwt", "-named.json", "-named.png", "-named.svg", ".jwt", ".json", ".png", ".svg", ".pdf"]
    assert endings == sorted([*plain, "-ob2.json", "-ob2.png", "-ob2.svg", "-ob2.jws"])
    for name in names:
        report = verifier.verify_document(packed.read(name), is_offline=True)
        assert (name, report.verdict) == (name, "valid")


def test_a_sheet_that_says_the_name_is_called_so(awarded: Award, teacher: User, client: Client) -> None:
    set_visibility(award=awarded, actor=teacher, shows_name=True)
    client.force_login(teacher)
    (sheet,) = [name for name in _opened(client).namelist() if name.endswith(".pdf")]
    assert sheet.endswith("-named.pdf")


def test_the_manifest_holds_the_digest_of_every_file(awarded: Award, teacher: User, client: Client) -> None:
    client.force_login(teacher)
    packed = _opened(client)
    (badge,) = json.loads(packed.read("manifest.json"))["badges"]
    assert badge["id"] == awarded.urn
    listed = {entry["name"]: entry["sha256"] for entry in badge["files"]}
    assert listed == {name: hashlib.sha256(packed.read(name)).hexdigest() for name in packed.namelist() if "/" in name}


@pytest.mark.parametrize(("prefix", "said"), [("", "Your badges"), ("/fr", "manifest.json")])
def test_the_readme_is_in_the_readers_language(
    awarded: Award, teacher: User, client: Client, prefix: str, said: str
) -> None:
    client.force_login(teacher)
    assert said in _opened(client, prefix + ADDRESS).read("README.txt").decode()


def test_nobody_elses_badges_are_in_it(awarded: Award, peers: list[User], client: Client) -> None:
    client.force_login(peers[0])
    packed = _opened(client)
    assert sorted(packed.namelist()) == ["README.txt", "manifest.json"]
    assert json.loads(packed.read("manifest.json"))["badges"] == []


def test_a_revoked_badge_stays_its_holders_in_the_forms_it_had(awarded: Award, teacher: User, client: Client) -> None:
    revoke(award=awarded, reason="By mistake", actor=None)
    client.force_login(teacher)
    assert not [name for name in _opened(client).namelist() if name.endswith(".jwt")]
    assert [name for name in _opened(client).namelist() if name.endswith(".json") and "/" in name]


def test_a_form_that_cannot_be_signed_now_is_left_out(awarded: Award, teacher: User, client: Client) -> None:
    enable_ob2(award=awarded, actor=teacher)
    halt_issuing(profile=None, reason="A rubric was wrong.", actor=None)
    client.force_login(teacher)
    packed = _opened(client)
    assert packed.testzip() is None
    assert not [name for name in packed.namelist() if name.endswith((".jwt", ".jws"))]
    assert [name for name in packed.namelist() if name.endswith("-ob2.json")]


def test_files_leave_one_by_one(
    awarded: Award, give: GiveAward, teacher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second badge is not even read before the first one's files are sent."""
    read: list[Award] = []

    def awards() -> Iterator[Award]:
        for _number in range(3):
            read.append(awarded)
            yield awarded

    monkeypatch.setattr(
        "badges.archive.downloads.packed",
        lambda *_: [downloads.Packed(f"{len(read)}-{part}", "", lambda: b"1" * 1000) for part in ("one", "two")],
    )
    pieces = archive.stream(awards(), "http://testserver", "en")
    next(pieces)
    assert read == []
    assert next(pieces)
    assert next(pieces)
    assert len(read) == 1
    assert next(pieces)
    assert len(read) == 2
