"""Runs inside an environment of its own: verifies and signs badges with `openbadgeslib`, offline.

{"work": "verify", "kind": "di" | "jwt" | "ob2-signed" | "ob2-hosted", "input": "<text>" or null, "image": "<base64>" or
null, "documents": {"<address>": "<JSON>"}, "recipient": "<e-mail>" or null, "now": "<ISO time>",
"list_is_token": bool}
  -> {"valid": bool, "reason": "..."}
{"work": "sign-jwt" | "sign-di" | "sign-ob2" | "sign-ob1", …} -> {"signed": …}: see `SIGNERS`.
"""

import base64
import datetime as real
from collections.abc import Callable
from typing import Any

import jwt.api_jwt
import openbadgeslib.ob2.verifier as ob2_verifier
import openbadgeslib.ob3.status as status
import openbadgeslib.ob3.verifier as ob3_verifier
from openbadgeslib.badge_model import Badge, BadgeImgType
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.keys import KeyType
from openbadgeslib.ob1.badge import BadgeType
from openbadgeslib.ob1.signer import Signer as OB1Signer
from openbadgeslib.ob2 import OB2Signer, OB2Verifier
from openbadgeslib.ob2.models import Assertion
from openbadgeslib.ob3 import OB3LdpSigner, OB3LdpVerifier, OB3Signer, OB3Verifier
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.verify import issuer_did_from_document, issuer_did_from_token
from python_lines import Order, serve


class Clock(real.datetime):
    """The time of the order instead of the machine's."""

    moment = real.datetime.now(real.UTC)

    @classmethod
    def now(cls, tz: real.tzinfo | None = None) -> "Clock":
        """That time."""
        return cls.fromtimestamp(cls.moment.timestamp(), tz)


for module in (jwt.api_jwt, ob2_verifier, ob3_verifier, status):
    module.datetime = Clock  # type: ignore[attr-defined]


def downloader(documents: dict[str, str]) -> Callable[[str], bytes]:
    """A network that holds these documents only."""

    def download(url: str, *rest: Any, **options: Any) -> bytes:
        if url not in documents:
            raise ValueError(f"not handed over: {url}")
        return documents[url].encode()

    return download


def text_of(order: Order) -> str:
    """The badge's text, taken out of an image by the library itself."""
    if not order["image"]:
        return str(order["input"])
    image = base64.b64decode(order["image"])
    readers = OB2Verifier if order["kind"].startswith("ob2") else OB3Verifier
    reader = readers.extract_token_from_png if image.startswith(b"\x89PNG") else readers.extract_token_from_svg
    return str(reader(image))


def verify(order: Order) -> None:
    """Raises what the library raises."""
    Clock.moment = real.datetime.fromisoformat(order["now"]) if order["now"] else real.datetime.now(real.UTC)
    text, download, recipient = text_of(order), downloader(order["documents"]), order["recipient"]
    # It knows lists as tokens only: the bit of a list with a Data Integrity proof is read, its proof is not looked at.
    signed = bool(order["list_is_token"])
    if order["kind"] == "jwt":
        verifier = OB3Verifier.for_issuer_did(issuer_did_from_token(text), download=download)
        verifier.verify(text, recipient, check_status=True, verify_status_list=signed, download=download)
    elif order["kind"] == "di":
        anchored = OB3LdpVerifier.for_issuer_did(issuer_did_from_document(text))
        anchored.verify(text, recipient, check_status=True, verify_status_list=signed, download=download)
    elif order["kind"] == "ob2-signed":
        OB2Verifier(download=download).verify(text, recipient, check_revocation=True)
    else:
        # Of a hosted badge in an SVG the library reads the address; what stands there is asked for, as its users do.
        hosted = text if text.startswith("{") else download(text).decode()
        OB2Verifier(download=download).verify_hosted(hosted, expected_recipient=recipient)


def judge(order: Order) -> Order:
    """The verdict: an exception of the library's own is a refusal, any other breaks the judge."""
    try:
        verify(order)
    except LibOpenBadgesException as error:
        return {"valid": False, "reason": str(error)}
    return {"valid": True, "reason": ""}


def sign_jwt(order: Order) -> str:
    """VC-JWT of a credential (as the library's own model holds it), with this PEM and algorithm."""
    signer = OB3Signer(order["pem"].encode(), algorithm=order["algorithm"])
    return signer.sign(OpenBadgeCredential.from_vc_document(order["credential"]))


def sign_di(order: Order) -> dict[str, Any]:
    """The credential with an `eddsa-rdfc-2022` proof."""
    signer = OB3LdpSigner(order["pem"].encode(), order["method"])
    created = real.datetime.fromisoformat(order["created"])
    return dict(signer.sign(OpenBadgeCredential.from_vc_document(order["credential"]), created=created))


def sign_ob2(order: Order) -> dict[str, str]:
    """A signed OB 2.0 assertion as text, PNG and SVG (base64)."""
    signer, assertion = OB2Signer(order["pem"].encode()), Assertion.from_dict(order["assertion"])
    png = signer.sign_into_png(assertion, base64.b64decode(order["png"]))
    svg = signer.sign_into_svg(assertion, base64.b64decode(order["svg"]))
    images = {"png": base64.b64encode(png).decode(), "svg": base64.b64encode(svg).decode()}
    return {"text": signer.sign(assertion), **images}


def sign_ob1(order: Order) -> str:
    """An Open Badges 1 badge, baked into the PNG or SVG of the order (base64)."""
    kind = BadgeImgType.PNG if order["container"] == "png" else BadgeImgType.SVG
    site = "https://atlas.example.org/ob1"
    badge = Badge(
        ini_name="badge_1",
        name="Lesson planning",
        description="Plans a lesson.",
        image_type=kind,
        image=base64.b64decode(order["image"]),
        image_url=f"{site}/badge.png",
        criteria_url=f"{site}/criteria.html",
        json_url=f"{site}/badge.json",
        verify_key_url=f"{site}/key.pem",
        key_type=KeyType.RSA,
        privkey_pem=order["pem"].encode(),
    )
    signer = OB1Signer(identity=order["identity"], badge_type=BadgeType.SIGNED)
    return base64.b64encode(signer.sign_badge(badge).signed).decode()


SIGNERS: dict[str, Callable[[Order], Any]] = {
    "sign-jwt": sign_jwt,
    "sign-di": sign_di,
    "sign-ob2": sign_ob2,
    "sign-ob1": sign_ob1,
}


def answer(order: Order) -> Order:
    """Verify or sign."""
    return judge(order) if order["work"] == "verify" else {"signed": SIGNERS[order["work"]](order)}


if __name__ == "__main__":
    serve(answer)
