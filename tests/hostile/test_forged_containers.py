"""Forged badges in pictures and sheets that hold two, behind other people's lists, and as hosted Open Badges 2.0.

As in `test_forgeries`, each is thrown at the verifier whole.
"""

import json
import zlib
from copy import deepcopy
from typing import Any

import pytest

from badges.openbadges.baking import bake
from badges.openbadges.png import Chunk, insert_chunks
from tests.openbadges import samples, tokens
from tests.openbadges.samples import (
    ASSERTION,
    DID,
    METHOD,
    OB2_ISSUER,
    SITE,
    STATUS_LIST,
    SVG,
    Document,
    Site,
    hosted_documents,
    judged,
    outcomes,
    png,
    signed,
    site,
)

from .test_forgeries import EVIL, EVIL_METHOD, evil_method, forged, with_evil_site


def chunk(text: str, *, keyword: bytes = b"openbadgecredential", kind: bytes = b"iTXt") -> Chunk:
    packed = {b"iTXt": b"\0\0\0\0\0" + text.encode(), b"tEXt": b"\0" + text.encode()}
    packed[b"zTXt"] = b"\0\0" + zlib.compress(text.encode())
    return Chunk(kind, keyword + packed[kind])


@pytest.mark.parametrize("keyword", [b"openbadgecredential", b"openbadges"])
@pytest.mark.parametrize("kind", [b"iTXt", b"tEXt", b"zTXt"])
@pytest.mark.parametrize("genuine_first", [True, False])
def test_a_picture_with_a_genuine_badge_and_another_is_damaged(
    keyword: bytes, kind: bytes, genuine_first: bool
) -> None:
    two = [chunk(json.dumps(signed())), chunk(json.dumps(forged()), keyword=keyword, kind=kind)]
    report = judged(insert_chunks(png(), two if genuine_first else two[::-1]))
    assert (report.verdict, outcomes(report)) == ("invalid", {"format": "fail"})


def test_a_drawing_with_two_badges_is_damaged() -> None:
    one = bake(SVG, json.dumps(signed()), standard="ob3").decode()
    start, end = one.index("<openbadges:credential"), one.index("</openbadges:credential>") + 24
    two = one[:end] + one[start:end].replace("Atlas", "Evil") + one[end:]
    assert outcomes(judged(two.encode())) == {"format": "fail"}
    old = f'<a:assertion xmlns:a="http://openbadges.org" verify="{ASSERTION}"/>'
    assert outcomes(judged((one[:end] + old + one[end:]).encode())) == {"format": "fail"}


def test_a_drawing_whose_attribute_says_something_else_than_its_body_is_judged_by_its_body() -> None:
    image = bake(SVG, json.dumps(forged()), standard="ob3", verify=tokens.vc_jwt())
    assert judged(image, at=tokens.token_site()).verdict == "invalid"


@pytest.mark.parametrize("genuine_first", [True, False])
def test_a_sheet_with_two_badges_is_damaged(genuine_first: bool) -> None:
    both = [json.dumps(signed()).encode(), json.dumps(forged()).encode()]
    objects = [b"%d 0 obj<</Type/EmbeddedFile/Length %d>>stream\n%s\nendstream endobj\n" % (number, len(text), text)
               for number, text in enumerate(both if genuine_first else both[::-1], start=1)]  # fmt: skip
    report = judged(b"%PDF-1.7\n" + b"".join(objects) + b"%%EOF\n")
    assert (report.verdict, outcomes(report)) == ("invalid", {"format": "fail"})


@pytest.mark.parametrize("issuer", [EVIL, DID])
@pytest.mark.parametrize("method", [EVIL_METHOD, METHOD])
def test_a_list_of_another_issuer_says_nothing(issuer: str, method: str) -> None:
    """The attacker answers for the list's address: with its own sound list, or with one under the issuer's name."""
    at = with_evil_site({"id": EVIL, "verificationMethod": [evil_method()], "assertionMethod": [EVIL_METHOD]})
    listed = {name: value for name, value in samples.signed_status_list().items() if name != "proof"}
    at.documents[STATUS_LIST] = forged({**listed, "issuer": issuer}, method=method)
    report = judged(signed(), at=at)
    assert (report.verdict, outcomes(report)["status"]) == ("unknown", "unknown")


@pytest.mark.parametrize("change", [{"statusListIndex": "7"}, {"statusPurpose": "suspension"}, {"id": "urn:x"}])
def test_the_place_in_the_list_is_signed(change: dict[str, str]) -> None:
    credential = signed()
    credential["credentialStatus"] |= change
    assert judged(credential, at=site(status_list=samples.signed_status_list(revoked=(94_567,)))).verdict == "invalid"


def hosted(verification: Any) -> tuple[str, Site]:
    at = site()
    assertion = {**hosted_documents()[ASSERTION], "verification": verification}  # type: ignore[dict-item]
    at.documents[ASSERTION] = assertion
    return json.dumps(assertion), at


VERIFICATIONS: dict[str, Any] = {
    "signed, as plain JSON": {"type": "SignedBadge", "creator": f"{SITE}/key"},
    "both": {"type": ["HostedBadge", "SignedBadge"]},
    "an array": [{"type": "HostedBadge"}, {"type": "SignedBadge"}],
    "a text": "hosted",
    "none": None,
}


@pytest.mark.parametrize("name", list(VERIFICATIONS))
def test_an_assertion_that_is_to_be_verified_in_another_way_is_not_valid(name: str) -> None:
    text, at = hosted(VERIFICATIONS[name])
    assert judged(text, at=at).verdict == "invalid"


ELSEWHERE = "https://evil.example/assertions/1.json"
POLICIES: dict[str, Document] = {
    "the end of a name": {"allowedOrigins": ["example"]},
    "the beginning of a name": {"allowedOrigins": ["evil"]},
    "everybody": {"allowedOrigins": ["*"]},
    "nothing": {"allowedOrigins": [""]},
    "a name behind the issuer's": {"allowedOrigins": ["atlas.example.org.evil.example"]},
    "an address": {"allowedOrigins": ["https://evil.example.org"]},
    "another scheme": {"startsWith": ["http://evil.example/"]},
    "no end of the name": {"startsWith": ["https://evil.exampl"]},
    "a user": {"startsWith": ["https://evil.example@atlas.example.org/"]},
    "no address": {"startsWith": ["https://"]},
    "everything": {"startsWith": [""]},
    "another folder": {"startsWith": ["https://evil.example/other/"]},
    "a prefix and an origin": {"startsWith": [f"{SITE}/"], "allowedOrigins": ["evil.example"]},
}


@pytest.mark.parametrize("name", list(POLICIES))
def test_no_policy_of_the_issuer_is_read_as_allowing_more_than_it_says(name: str) -> None:
    at = site()
    documents = hosted_documents()
    at.documents[OB2_ISSUER] = {**documents[OB2_ISSUER], "verification": POLICIES[name]}  # type: ignore[dict-item]
    at.documents[ELSEWHERE] = {**documents[ASSERTION], "id": ELSEWHERE}  # type: ignore[dict-item]
    report = judged(ELSEWHERE, at=at)
    assert (report.verdict, outcomes(report)["issuer_key"]) == ("invalid", "fail")


@pytest.mark.parametrize("part", ["badge", "issuer"])
def test_what_an_embedded_copy_says_is_not_believed(part: str) -> None:
    documents = deepcopy(hosted_documents())
    assertion: Any = documents[ASSERTION]
    badge_class: Any = documents[assertion["badge"]]
    copy = {**badge_class, "name": "Professor"}
    if part == "issuer":
        copy["issuer"] = {**documents[OB2_ISSUER], "verification": {"allowedOrigins": ["evil.example"]}}  # type: ignore[dict-item]
    at = site()
    at.documents[ELSEWHERE] = {**assertion, "id": ELSEWHERE, "badge": copy}
    report = judged(ELSEWHERE, at=at)
    assert report.verdict == "invalid"
