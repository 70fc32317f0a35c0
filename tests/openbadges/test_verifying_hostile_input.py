"""Nothing that is thrown at the verifier raises anything but UnreadableInput, and nothing altered is valid."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.openbadges.baking import bake
from badges.openbadges.errors import UnreadableInput
from badges.openbadges.fetching import Fetched
from badges.openbadges.png import Chunk, insert_chunks
from badges.openbadges.verification import verify
from tests.sampling import examples

from .samples import (
    ASSERTION,
    DID,
    EMAIL,
    NOW,
    SITE,
    SVG,
    KnownIssuers,
    hosted_documents,
    judged,
    outcomes,
    paths,
    png,
    replaced,
    signed,
    site,
    value_at,
)

CREDENTIAL = signed()
JSON = json.dumps(CREDENTIAL)
BAKED = bake(png(), JSON, standard="ob3")
ATLAS = site()
WORDS = st.sampled_from(
    [
        "id", "type", "@context", "proof", "issuer", "credentialSubject", "achievement", "Assertion", "badge",
        "AchievementCredential", "VerifiableCredential", "https://www.w3.org/ns/credentials/v2", DID, ASSERTION,
        "https://w3id.org/openbadges/v2", "verification", "HostedBadge", "recipient", "DataIntegrityProof", "@id",
    ]
)  # fmt: skip
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=5),
    max_leaves=25,
)


def verdict_or_unreadable(badge: bytes | str, **options: Any) -> str:
    try:
        return judged(badge, at=ATLAS, **options).verdict
    except UnreadableInput:
        return "unreadable"


@settings(max_examples=examples(300))
@given(st.binary(max_size=400))
def test_no_bytes_are_valid_or_raise_anything_else(data: bytes) -> None:
    assert verdict_or_unreadable(data) != "valid"


@settings(max_examples=examples(300))
@given(ANY_JSON)
def test_no_json_is_valid_or_raises_anything_else(value: Any) -> None:
    assert verdict_or_unreadable(json.dumps(value)) != "valid"


@settings(max_examples=examples(150))
@given(st.sampled_from(list(paths(CREDENTIAL))), ANY_JSON)
def test_a_credential_with_any_json_in_any_place_raises_nothing(path: tuple[Any, ...], value: Any) -> None:
    changed = replaced(CREDENTIAL, path, value)
    if json.dumps(changed, sort_keys=True) != json.dumps(CREDENTIAL, sort_keys=True):
        assert verdict_or_unreadable(json.dumps(changed), recipient=EMAIL) != "valid"


@settings(max_examples=examples(150))
@given(ANY_JSON, st.sampled_from([200, 410, 404, 500]))
def test_a_site_that_answers_anything_raises_nothing(value: Any, status: int) -> None:
    def fetch(url: str) -> Fetched:
        return Fetched(url, status, "application/json", json.dumps(value).encode())

    for badge in (JSON, ASSERTION, json.dumps(hosted_documents()[ASSERTION])):
        try:
            report = verify(badge, now=NOW, fetch=fetch, issuers=KnownIssuers(), recipient=EMAIL)
        except UnreadableInput:
            continue
        assert report.verdict != "valid"


@pytest.mark.parametrize("path", list(paths(CREDENTIAL)), ids=lambda path: ".".join(map(str, path)))
def test_every_value_of_a_credential_is_signed(path: tuple[str | int, ...]) -> None:
    original = value_at(CREDENTIAL, path)
    values: tuple[Any, ...] = (f"{original}x", f"x{original}", "", "https://evil.example/", 1, True, [], {})
    for value in values:
        changed = replaced(CREDENTIAL, path, value)
        assert verdict_or_unreadable(json.dumps(changed)) != "valid", value


def every_object(value: Any) -> list[dict[str, Any]]:
    found = [value] if isinstance(value, dict) else []
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        found += every_object(child)
    return found


NAMES = ("grade", "Name", "name ", "schema:name", "https://schema.org/name", "@value", "@index", "honours", "image")


@pytest.mark.parametrize("index", range(len(every_object(CREDENTIAL))))
def test_no_object_of_a_credential_takes_another_member(index: int) -> None:
    for name in NAMES:
        changed = json.loads(JSON)
        target = every_object(changed)[index]
        if name not in target:
            target[name] = "A+ with distinction"
            assert verdict_or_unreadable(json.dumps(changed)) != "valid", name


@pytest.mark.parametrize("index", range(len(every_object(CREDENTIAL))))
def test_no_member_of_a_credential_can_be_renamed_or_removed(index: int) -> None:
    for name in list(every_object(CREDENTIAL)[index]):
        for new_name in (name.upper(), f"{name}s", "note", None):
            changed = json.loads(JSON)
            target = every_object(changed)[index]
            value = target.pop(name)
            if new_name:
                target[new_name] = value
            assert verdict_or_unreadable(json.dumps(changed)) != "valid", (name, new_name)


def test_a_duplicate_member_is_a_damaged_badge() -> None:
    text = JSON.replace('"name":', '"name": "Professor", "name":', 1)
    report = judged(text)
    assert outcomes(report) == {"format": "fail"}
    assert report.verdict == "invalid"


def test_flipping_any_byte_of_the_baked_chunk_is_a_damaged_format() -> None:
    start = BAKED.index(b"iTXt") - 4
    end = start + 12 + int.from_bytes(BAKED[start : start + 4], "big")
    for position in range(start, end):
        flipped = bytearray(BAKED)
        flipped[position] ^= 1 << position % 8
        report = judged(bytes(flipped), at=ATLAS)
        assert outcomes(report) == {"format": "fail"}, position
        assert report.verdict == "invalid"
        assert report.credential is None


def test_a_changed_value_baked_again_with_a_good_checksum_fails_the_proof() -> None:
    changed = JSON.replace("Lesson planning", "Lesson plagiarism")
    report = judged(bake(BAKED, changed, standard="ob3"))
    assert outcomes(report)["format"] == "pass"
    assert outcomes(report)["proof"] == "fail"
    assert report.credential is None


@pytest.mark.parametrize(
    "badge",
    [
        b"", "", "hello", "{}", "[]", '"text"', "{", "null", "1", b"\x00\x01\x02", png(), SVG, "<html></html>",
        "ftp://example.org/badge.json", "https://", "https://user@example.org/x", '{"name": "no badge"}',
        "a.b.c", base64.b64encode(b"GIF89a").decode(), "https://example.org/a b",
    ],
    ids=range(20),
)  # fmt: skip
def test_input_without_a_badge_is_unreadable(badge: bytes | str) -> None:
    with pytest.raises(UnreadableInput):
        judged(badge)


def test_an_address_that_does_not_answer_is_unknown() -> None:
    report = judged(f"{SITE}/nowhere")
    assert report.verdict == "unknown"
    assert report.check("format").code == "address_unreachable"  # type: ignore[union-attr]


def test_an_address_that_leads_to_a_page_without_a_badge_is_unreadable() -> None:
    at = site()
    at.documents[f"{SITE}/page"] = b"<html><body>Hello</body></html>"
    at.documents[f"{SITE}/chain"] = f"{SITE}/page".encode()
    for address in (f"{SITE}/page", f"{SITE}/chain"):
        with pytest.raises(UnreadableInput):
            judged(address, at=at)


def test_a_web_page_that_speaks_of_badges_is_no_badge() -> None:
    page = "<!DOCTYPE html><html><body><svg></svg>https://w3id.org/openbadges/v2 openbadges</body></html>"
    with pytest.raises(UnreadableInput):
        judged(page)


@pytest.mark.parametrize(
    "text",
    [
        "<?a?>" * 10_000,
        "<!--a-->" * 8_000 + "openbadges",
        "<!DOCTYPE a [" + "]" * 60_000,
        "<!DOCTYPE svg [a] [a]" * 3_000,
        " " * 1_000_000,
        "<svg " + " " * 500_000 + "openbadges",
        "<svg a='" + "x" * 500_000 + "openbadges",
        "{" * 200_000 + "openbadges",
        "a." * 300_000,
        "https://" + "a" * 500_000,
        "z" * 1_000_000,
    ],
    ids=range(11),
)
def test_long_nonsense_is_answered_at_once(text: str) -> None:
    start = time.thread_time()
    assert verdict_or_unreadable(text) in {"unreadable", "invalid", "unknown"}
    assert time.thread_time() - start < 1


def jws(payload: dict[str, Any], **header: Any) -> str:
    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'EdDSA', **header})}.{part(payload)}.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("badge", "badge_format"),
    [
        (jws(CREDENTIAL, alg="PS256"), "OB3-JWT"),
        (jws({"vc": CREDENTIAL, "iss": DID}, alg="ES256K"), "OB3-JWT"),
        (jws(hosted_documents()[ASSERTION]), "OB2-signed"),  # type: ignore[arg-type]
        (json.dumps({"uid": "1", "recipient": {}, "badge": "https://a.example", "verify": {}}), "OB1"),
        (bake(SVG, "", standard="ob3", verify=jws(CREDENTIAL, alg="PS256")), "OB3-JWT"),
        (bake(png(), jws(hosted_documents()[ASSERTION]), standard="ob2"), "OB2-signed"),  # type: ignore[arg-type]
    ],
    ids=["jwt", "vc-claim", "ob2-jws", "ob1", "baked-jwt", "baked-jws"],
)
def test_other_kinds_of_badge_are_recognised_and_never_accepted(badge: bytes | str, badge_format: str) -> None:
    report = judged(badge)
    assert report.format == badge_format
    assert outcomes(report) == {"format": "pass", "proof": "unknown"}
    assert report.verdict == "unknown"
    assert report.credential is None


def test_a_picture_with_nonsense_in_the_badges_place_is_damaged() -> None:
    image = insert_chunks(png(), [Chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0nonsense")])
    assert outcomes(judged(image)) == {"format": "fail"}


def test_a_truncated_credential_is_damaged_and_not_merely_unreadable() -> None:
    assert outcomes(judged(JSON[:-20])) == {"format": "fail"}


def test_a_credential_over_the_limits_is_unknown_and_quick() -> None:
    large = {**CREDENTIAL, "evidence": [{"type": ["Evidence"], "name": str(n)} for n in range(3000)]}
    report = judged(json.dumps(large))
    assert report.check("format").code == "format_too_large"  # type: ignore[union-attr]
    assert report.verdict == "unknown"


def test_a_poison_graph_inside_a_credential_is_refused() -> None:
    names = [f"_:b{number}" for number in range(9)]
    poison = [
        {"id": one, "type": ["Related"], "alignment": [{"id": two} for two in names if two != one]} for one in names
    ]
    changed = json.loads(JSON)
    changed["credentialSubject"]["achievement"]["related"] = poison
    report = judged(changed)
    assert report.verdict in {"unknown", "invalid"}
    assert outcomes(report)["proof"] != "pass"
