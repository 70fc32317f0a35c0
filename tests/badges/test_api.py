"""`/api/v1/verify` and the public lists."""

import base64
import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from badges import baker, images, pdf
from badges.actions.revoke import revoke
from badges.models import Award
from badges.openbadges import Fetched
from badges.reading import as_document
from tests.openbadges.samples import signed, site

VERIFY = "/api/v1/verify"


def _ask(client: Client, given: Any, **more: Any) -> HttpResponse:
    return client.post(VERIFY, json.dumps({"input": given, **more}), content_type="application/json")


@pytest.fixture
def text(awarded: Award) -> str:
    return awarded.credentials.get().document


def test_the_report_has_the_shape_that_was_promised(text: str, client: Client) -> None:
    report = _ask(client, text).json()
    assert sorted(report) == ["checked_at", "checks", "credential", "format", "verdict"]
    assert (report["verdict"], report["format"]) == ("valid", "OB3-DataIntegrity")
    assert {check["id"]: check["outcome"] for check in report["checks"]} == dict.fromkeys(
        ("format", "schema", "proof", "issuer_key", "status", "validity", "issuer_recognised"), "pass"
    )
    assert report["credential"]["issuer"] == {
        "id": "did:web:testserver:issuers:atlas",
        "name": "Atlas Teacher College",
        "recognised": True,
    }
    assert len(report["credential"]["alignments"]) == 4
    assert report["credential"]["results"][0]["level"] == "Reaches"


@pytest.mark.parametrize("extension", ["png", "svg"])
@pytest.mark.parametrize("way", ["multipart", "base64", "data address"])
def test_a_file_is_read_whichever_way_it_is_sent(text: str, client: Client, extension: Any, way: str) -> None:
    image = baker.baked({"tier": 1}, text, extension, standard="ob3")
    encoded = base64.b64encode(image).decode()
    ask = {
        "multipart": lambda: client.post(VERIFY, {"file": SimpleUploadedFile(f"b.{extension}", image)}),
        "base64": lambda: _ask(client, encoded),
        "data address": lambda: _ask(client, f"data:image/{extension};base64,{encoded}"),
    }
    assert ask[way]().json()["verdict"] == "valid"


def test_a_tampered_badge_repeats_no_claim(text: str, client: Client) -> None:
    altered = text.replace("Lessons with digital tools", "Master of everything")
    response = client.post(
        VERIFY, {"file": SimpleUploadedFile("b.png", baker.baked({"tier": 1}, altered, "png", standard="ob3"))}
    )
    report = response.json()
    assert report["verdict"] == "invalid"
    assert report["credential"] is None
    assert {check["id"]: check["outcome"] for check in report["checks"]}["proof"] == "fail"
    assert "Master" not in response.content.decode()


def test_a_flipped_byte_is_a_damaged_container(text: str, client: Client) -> None:
    image = bytearray(baker.baked({"tier": 1}, text, "png", standard="ob3"))
    image[image.index(b"credentialSubject") + 3] ^= 1
    report = client.post(VERIFY, {"file": SimpleUploadedFile("b.png", bytes(image))}).json()
    assert report["verdict"] == "invalid"
    assert [(check["id"], check["outcome"]) for check in report["checks"]] == [("format", "fail")]


def test_a_revoked_badge_fails_its_status(awarded: Award, text: str, client: Client) -> None:
    revoke(award=awarded, reason="By mistake", actor=None)
    report = _ask(client, text).json()
    assert report["verdict"] == "invalid"
    assert {check["id"]: check["outcome"] for check in report["checks"]}["status"] == "fail"


def test_a_bare_badge_cannot_be_compared_with_an_address(text: str, client: Client) -> None:
    report = _ask(client, text, recipient="teacher@example.org").json()
    assert report["verdict"] == "unknown"
    assert report["credential"]["recipient_matches"] is None


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"input": ""}', '{"input": 5}', '{"input": "hello"}', "{", '{"input": "{}"}']
)
def test_what_holds_no_badge_is_unprocessable(db: None, client: Client, body: str) -> None:
    response = client.post(VERIFY, body, content_type="application/json")
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


def test_a_picture_without_a_badge_is_unprocessable(db: None, client: Client) -> None:
    response = client.post(VERIFY, {"file": SimpleUploadedFile("b.png", images.plate_png(1))})
    assert response.status_code == 422


def test_an_archive_is_no_badge_though_it_holds_some(awarded: Award, client: Client) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("badge.json", awarded.credentials.get().document)
    response = client.post(VERIFY, {"file": SimpleUploadedFile("badges.zip", archive.getvalue())})
    assert response.status_code == 422


def test_a_file_too_big_is_refused(db: None, client: Client) -> None:
    response = client.post(VERIFY, {"file": SimpleUploadedFile("b.png", b"x" * 1_100_000)})
    assert response.status_code == 422
    assert "1 MB" in response.json()["detail"]


def test_an_address_that_does_not_answer_is_unknown(db: None, client: Client) -> None:
    report = _ask(client, "https://badge.invalid/1.json").json()
    assert report["verdict"] == "unknown"


def test_the_limit_is_for_visitors_only(db: None, client: Client, settings: Settings, teacher: User) -> None:
    settings.VERIFICATIONS_PER_MINUTE = 1
    assert [_ask(client, "hello").status_code for _ in range(2)] == [422, 429]
    client.force_login(teacher)
    assert [_ask(client, "hello").status_code for _ in range(2)] == [422, 422]


def test_achievements_and_issuers_are_listed(awarded: Award, client: Client) -> None:
    (achievement,) = client.get("/api/v1/achievements").json()
    assert achievement["slug"] == "digital-lesson"
    assert achievement["uuid"] == str(awarded.achievement.uuid)
    (issuer,) = client.get("/api/v1/issuers").json()
    assert issuer["did"] == "did:web:testserver:issuers:atlas"


@pytest.mark.parametrize("text_", ["https://a.example/b", '{"a": 1}', "eyJhbGciOiJub25lIn0.e30.", "hello"])
def test_what_is_no_base64_file_is_left_as_it_is(text_: str) -> None:
    assert as_document(text_) == text_


def test_base64_of_json_is_its_bytes() -> None:
    assert as_document(base64.b64encode(b'{"type": "x"}').decode()) == b'{"type": "x"}'


@pytest.mark.parametrize(
    "file",
    [
        b"\x89PNG\r\n\x1a\n\0", b"%PDF-1.7\n", b"<svg xmlns=", b"<?xml version=", b"<!-- a hand --><svg",
        b"<!DOCTYPE svg>", b"\xef\xbb\xbf{}", b"{\n}", b'{"type": "x"}', b"eyJhbGciOiJFZERTQSJ9.e30.AA",
    ],
)  # fmt: skip
def test_base64_of_a_file_of_every_kind_is_its_bytes(file: bytes) -> None:
    text = base64.b64encode(file).decode()
    assert as_document(text) == as_document(f"data:application/octet-stream;base64,{text}") == file


def test_a_sheet_may_be_sent_in_base64(awarded: Award, client: Client) -> None:
    content = pdf.sheet(awarded, "http://testserver", "en")
    assert _ask(client, base64.b64encode(content).decode()).json()["format"] == "OB3-DataIntegrity"


@pytest.mark.parametrize("fields", [{}, {"recipient": "a@example.org"}, {"file": "no file but a text"}])
def test_a_form_without_a_file_is_unprocessable(db: None, client: Client, fields: dict[str, str]) -> None:
    response = client.post(VERIFY, fields)
    assert response.status_code == 422
    assert "multipart" in response.json()["detail"]


def test_a_recipient_of_spaces_is_none(text: str, client: Client) -> None:
    assert "recipient" not in [check["id"] for check in _ask(client, text, recipient="  ").json()["checks"]]


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 300])
def test_a_form_that_is_none_is_unprocessable(db: None, client: Client, content_type: str) -> None:
    response = client.generic("POST", VERIFY, "nonsense", content_type=content_type)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"


def test_a_world_that_answers_slowly_is_not_asked_again(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight answers of ten seconds each would hold one of four threads for more than a minute."""
    world, clock = site(), [0.0]

    def slow(url: str) -> Fetched:
        clock[0] += 11
        return world(url)

    monkeypatch.setattr("badges.verifier.fetcher.fetch", slow)
    monkeypatch.setattr("badges.verifier.time.monotonic", lambda: clock[0])
    report = _ask(client, json.dumps(signed())).json()
    assert len(world.asked) == 1
    assert {check["id"]: check["outcome"] for check in report["checks"]}["status"] == "unknown"
    assert report["verdict"] == "unknown"
