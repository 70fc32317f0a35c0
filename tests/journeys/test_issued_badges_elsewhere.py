"""Freshly issued badges in software that is not ours: Digital Bazaar's verifier and 1EdTech's OB 2.0 validator.

The demo signs its badges while it loads; every document is fetched from the served site, as a stranger would.
"""

import base64
import copy
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.interop.judges import need_node, need_ob2, node_judgement, node_verify, ob2_judgement, ob2_validate
from tests.site import Site
from tests.tamper import chunks, rebaked
from tests.visitor import Visitor

pytestmark = pytest.mark.interop
Document = dict[str, Any]
HOLDER = "ines@example.org"


@pytest.fixture(scope="module")
def public_award(site: Site) -> str:
    """The uuid of the award that its holder made public, in both versions."""
    script = "from badges.models import Award; print(Award.objects.live().get(is_public=True).uuid)"
    return site.manage("shell", "--verbosity", "0", "--command", script).stdout.strip()


def fetched(site: Site, address: str) -> bytes:
    visitor = Visitor(site.url)
    reply = visitor.open(address)
    assert reply.status == 200, address
    return reply.body


def did_documents(site: Site, credential: Document) -> dict[str, Document]:
    """The issuer's DID document, by its DID."""
    document = json.loads(fetched(site, f"{site.url}/issuers/atlas/did.json"))
    return {credential["issuer"]["id"]: document}


def changed(document: Document, *path: str, to: Any) -> Document:
    """A copy with one value changed."""
    copied = copy.deepcopy(document)
    place = copied
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return copied


MUTATIONS: dict[str, Callable[[Document], Document]] = {
    "name": lambda d: changed(d, "credentialSubject", "achievement", "name", to="Professor of Everything"),
    "subject": lambda d: changed(d, "credentialSubject", "id", to="urn:uuid:00000000-0000-4000-8000-000000000000"),
    "date": lambda d: changed(d, "validFrom", to="2001-01-01T00:00:00Z"),
}


def test_digital_bazaar_accepts_our_badge_and_none_of_three_mutations(site: Site, public_award: str) -> None:
    need_node()
    credential = json.loads(fetched(site, f"/credentials/{public_award}.json"))
    keys = did_documents(site, credential)
    judgement = node_judgement(credential, keys)
    assert judgement.is_valid, judgement.reason
    accepted = [name for name, mutate in MUTATIONS.items() if node_verify(mutate(credential), keys)]
    assert accepted == []


def test_what_the_png_and_the_svg_carry_is_the_same_credential(site: Site, public_award: str) -> None:
    need_node()
    credential = json.loads(fetched(site, f"/credentials/{public_award}.json"))
    png = fetched(site, f"/credentials/{public_award}.png")
    [baked] = [data for kind, data in chunks(png) if kind == b"iTXt" and data.startswith(b"openbadgecredential\0")]
    assert json.loads(baked.split(b"\0", 5)[-1]) == credential
    svg = fetched(site, f"/credentials/{public_award}.svg").decode()
    carried = re.search(r"<openbadges:credential[^>]*><!\[CDATA\[(.*?)\]\]></openbadges:credential>", svg, re.DOTALL)
    assert carried and json.loads(carried[1]) == credential
    assert node_verify(json.loads(carried[1]), did_documents(site, credential))


def hosted(site: Site, public_award: str) -> tuple[str, dict[str, Document | bytes]]:
    """The assertion's address, and everything it leads to, by address."""
    address = f"{site.url}/ob2/assertions/{public_award}.json"
    assertion = json.loads(fetched(site, address))
    badge = json.loads(fetched(site, assertion["badge"]))
    issuer = json.loads(fetched(site, badge["issuer"]))
    documents: dict[str, Document | bytes] = {address: assertion, badge["id"]: badge, issuer["id"]: issuer}
    documents |= extensions(site, json.dumps([assertion, badge, issuer]))
    images = [each["image"] if isinstance(each["image"], str) else each["image"]["id"] for each in (assertion, badge)]
    return address, {**documents, **{image: fetched(site, image) for image in images}}


def extensions(site: Site, text: str) -> dict[str, Document | bytes]:
    """The pages that say what our extensions mean: the contexts that the text names, and their schemas."""
    pages: dict[str, Document | bytes] = {}
    while named := set(re.findall(rf'"({re.escape(site.url)}/ob2/extensions/[^"]+)"', text)) - pages.keys():
        pages |= {address: json.loads(fetched(site, address)) for address in named}
        text = json.dumps(list(pages.values()))
    return pages


def test_the_ob2_validator_accepts_our_assertion_and_png_and_none_of_three_mutations(
    site: Site, public_award: str
) -> None:
    need_ob2()
    address, documents = hosted(site, public_award)
    png = fetched(site, f"/ob2/assertions/{public_award}.png")
    for badge in (address, png):
        judgement = ob2_judgement(badge, documents, recipient=HOLDER)
        assert judgement.is_valid, judgement.reason
    assertion = documents[address]
    assert isinstance(assertion, dict)
    mutations = {
        "date": {**assertion, "issuedOn": "the day before"},
        "badge": {**assertion, "badge": "https://elsewhere.example/badge.json"},
        "recipient": {key: value for key, value in assertion.items() if key != "recipient"},
    }
    accepted = [name for name, bad in mutations.items() if ob2_validate(address, {**documents, address: bad})]
    assert accepted == []
    assert not ob2_validate(address, documents, recipient="somebody-else@example.org")


def test_our_own_verifier_agrees_on_every_mutation(site: Site, public_award: str) -> None:
    credential = json.loads(fetched(site, f"/credentials/{public_award}.json"))
    png = fetched(site, f"/credentials/{public_award}.png")
    assert verdict(site, png) == "valid"
    for mutate in MUTATIONS.values():
        assert verdict(site, rebaked(png, json.dumps(mutate(credential)))) == "invalid"


def verdict(site: Site, png: bytes) -> str:
    """What our API says, asked with JSON and a base64 file."""
    visitor = Visitor(site.url)
    reply = visitor.post_json("/api/v1/verify", {"input": base64.b64encode(png).decode()})
    return str(json.loads(reply.body)["verdict"])
