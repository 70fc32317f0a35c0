"""What other software issues, signs and bakes is genuine here, and its mutations are not."""

from __future__ import annotations

import base64
import json
from typing import Any, Literal

import pytest

from badges.openbadges.errors import UnreadableInput
from badges.openbadges.fetching import RecognisedIssuer
from badges.openbadges.keys import KeyKind
from badges.openbadges.report import VerificationReport
from badges.openbadges.verification import verify
from tests.openbadges import samples, tokens
from tests.openbadges.proofs_of_any_suite import plain, plain_version_one

from .judges import jose_sign, library_sign, need_library, need_node, node_issue_with
from .mutations import mutations
from .their_keys import key_pair, pem, private_jwk
from .token_mutations import token_mutations

pytestmark = pytest.mark.interop
DATE = "2026-11-20T10:30:00Z"
SUITES: tuple[tuple[str, KeyKind], ...] = (
    ("eddsa-rdfc-2022", "Ed25519"),
    ("eddsa-jcs-2022", "Ed25519"),
    ("Ed25519Signature2020", "Ed25519"),
    ("ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-rdfc-2019", "P-384"),
)
ALGORITHMS = ("RS256", "ES256", "EdDSA")
KINDS: dict[str, KeyKind] = {algorithm: kind for kind, algorithm in tokens.ALGORITHMS.items()}


class Everybody:
    """A registry that knows every issuer: what is left of a verdict is the badge's own."""

    def recognise(self, issuer_id: str) -> RecognisedIssuer:
        """That issuer."""
        return RecognisedIssuer(issuer_id, "Known")


def report(badge: Any, recipient: str | None = None) -> VerificationReport:
    """Ours, on the site that holds keys of every kind."""
    text = json.dumps(badge) if isinstance(badge, dict) else badge
    return verify(text, now=samples.NOW, fetch=tokens.token_site(), issuers=Everybody(), recipient=recipient)


def verdict(badge: Any) -> str:
    """Its verdict; what cannot be read is invalid."""
    try:
        return report(badge).verdict
    except UnreadableInput:
        return "invalid"


# Their software adds a context that defines what version 2.0's own does: without it the same facts are signed.
REDUNDANT = "remove:@context/3"


def accepted(changed: dict[str, Any], is_long: bool) -> list[str]:
    """Which of the mutations (in `make test`, of 150 of them) are not refused."""
    names = sorted(changed)[:: 1 if is_long else max(1, len(changed) // 150)]
    return [name for name in names if verdict(changed[name]) not in ("invalid", "unknown")]


def issued(suite: str, kind: KeyKind, make: Any = plain) -> dict[str, Any]:
    """A credential that Digital Bazaar's software issued."""
    key = key_pair(kind)
    if suite == "Ed25519Signature2020":
        key["privateKeyMultibase"] = key.pop("secretKeyMultibase")
        key |= {"type": "Ed25519VerificationKey2020", "@context": "https://w3id.org/security/suites/ed25519-2020/v1"}
    return node_issue_with(make(kind), key=key, date=DATE, suite=suite)


@pytest.mark.parametrize(("suite", "kind"), SUITES)
@pytest.mark.parametrize("make", [plain, plain_version_one], ids=["2.0", "1.1"])
def test_a_credential_of_digital_bazaars_software_is_valid(suite: str, kind: KeyKind, make: Any) -> None:
    need_node()
    found = report(issued(suite, kind, make))
    assert found.verdict == "valid", found


@pytest.mark.parametrize(("suite", "kind"), SUITES)
def test_no_mutation_of_it_is(suite: str, kind: KeyKind, pytestconfig: pytest.Config) -> None:
    need_node()
    found = accepted(mutations(issued(suite, kind)), pytestconfig.getoption("--long"))
    assert [name for name in found if name != REDUNDANT or "rdfc" not in suite] == []


def jose_token(algorithm: str) -> str:
    """The sample credential as a VC-JWT that `jose` signed."""
    kind = KINDS[algorithm]
    header = {"alg": algorithm, "kid": tokens.METHODS[kind], "typ": "JWT"}
    return jose_sign(tokens.claims_of(tokens.vc_jwt(kind)), header=header, jwk=private_jwk(kind))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_token_that_jose_signed_is_valid_and_no_mutation_of_it(algorithm: str, pytestconfig: pytest.Config) -> None:
    need_node()
    token = jose_token(algorithm)
    assert report(token).verdict == "valid"
    other = tokens.vc_jwt(KINDS[algorithm], credential_id="urn:uuid:2f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e12")
    changed = token_mutations(token, other=other)
    # White space is taken out of a pasted token before it is read.
    same = {name for name in changed if name.startswith(("spaced-", "broken-"))}
    assert accepted({name: each for name, each in changed.items() if name not in same}, is_long(pytestconfig)) == []


def is_long(config: pytest.Config) -> bool:
    return bool(config.getoption("--long"))


def test_an_assertion_that_jose_signed_is_a_valid_signed_badge() -> None:
    need_node()
    token = jose_sign(tokens.signed_assertion(), header={"alg": "RS256"}, jwk=private_jwk("RSA"))
    assert report(token, samples.EMAIL).verdict == "valid"
    head, body, mark = token.split(".")
    assert verdict(f"{head}.{body}.{mark[:-2]}AA") == "invalid"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_token_that_openbadgeslib_signed_is_valid(algorithm: str) -> None:
    need_library()
    order = {"pem": pem(KINDS[algorithm]), "algorithm": algorithm, "credential": samples.unsigned()}
    token = str(library_sign("sign-jwt", **order))
    found = report(token)
    assert found.verdict == "valid", found
    head, body, mark = token.split(".")
    assert verdict(f"{head}.{body[:-4]}AAAA.{mark}") == "invalid"


def test_a_proof_that_openbadgeslib_made_is_valid_and_no_mutation_of_it(pytestconfig: pytest.Config) -> None:
    need_library()
    order = {"pem": pem("Ed25519"), "method": samples.METHOD, "created": DATE, "credential": samples.unsigned()}
    document = library_sign("sign-di", **order)
    found = report(document)
    assert found.verdict == "valid", found
    assert accepted(mutations(document), is_long(pytestconfig)) == []


@pytest.fixture(scope="module")
def baked() -> dict[str, str | bytes]:
    """A signed Open Badges 2.0 badge of openbadgeslib: the token, and the images that it baked it into."""
    need_library()
    images = {
        "png": base64.b64encode(samples.png()).decode(),
        "svg": base64.b64encode(samples.SVG).decode(),
    }
    signed = library_sign("sign-ob2", pem=pem("RSA"), assertion=tokens.signed_assertion(), **images)
    return {"text": signed["text"], **{kind: base64.b64decode(signed[kind]) for kind in images}}


@pytest.mark.parametrize("container", ["text", "png", "svg"])
def test_a_signed_badge_of_openbadgeslib_is_valid_in_every_container(
    baked: dict[str, str | bytes], container: Literal["text", "png", "svg"]
) -> None:
    found = report(baked[container], samples.EMAIL)
    assert found.verdict == "valid", found
    assert report(baked[container], "other@example.org").verdict == "invalid"


def test_no_mutation_of_it_is_valid(baked: dict[str, str | bytes], pytestconfig: pytest.Config) -> None:
    changed = token_mutations(str(baked["text"]), other=tokens.jws(tokens.signed_assertion(narrative="another")))
    same = {name for name in changed if name.startswith(("spaced-", "broken-"))}
    assert accepted({name: each for name, each in changed.items() if name not in same}, is_long(pytestconfig)) == []


@pytest.mark.parametrize("container", ["png", "svg"])
def test_an_open_badges_1_badge_of_openbadgeslib_is_recognised_as_too_old(container: str) -> None:
    need_library()
    image = samples.png() if container == "png" else samples.SVG
    order = {"pem": pem("RSA"), "container": container, "image": base64.b64encode(image).decode()}
    found = report(base64.b64decode(library_sign("sign-ob1", identity=samples.EMAIL, **order)))
    assert found.verdict == "unknown"
    assert found.format.startswith("OB1")
