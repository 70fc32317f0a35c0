"""Asks each judge about a form in the way in which that judge is used."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from badges.openbadges.errors import UnreadableInput
from badges.openbadges.fetching import RecognisedIssuer
from badges.openbadges.verification import verify
from tests.openbadges import samples, tokens

from .forms import DID_KEY, NOW, SUPPORT, Form, carried
from .judges import (
    Judgement,
    core_judgement,
    jose_judgement,
    library_judgement,
    need_library,
    need_node,
    need_ob2,
    node_judgement,
    ob2_judgement,
)

UNREADABLE = Judgement(False, "no JSON object")
OURS = "ours"
DAYTIME = datetime.fromisoformat(NOW)


def digitalbazaar(form: Form) -> Judgement:
    """`@digitalbazaar/vc`, given the credential."""
    document = _object(form)
    return node_judgement(document, form.dids(), now=NOW) if document is not None else UNREADABLE


def verifier_core(form: Form) -> Judgement:
    """`verifier-core`, given the credential; it asks the site by itself."""
    document = _object(form)
    return core_judgement(document, form.documents(), now=NOW) if document is not None else UNREADABLE


def jose(form: Form) -> Judgement:
    """`jose`, given the token and the key that the issuer publishes."""
    if form.kind == "jwt":
        return jose_judgement(carried(form.badge), form.dids(), now=NOW)
    key = form.documents()[tokens.OB2_KEY]
    return jose_judgement(carried(form.badge), pem=str(key["publicKeyPem"]), now=NOW)


def openbadgeslib(form: Form) -> Judgement:
    """`openbadgeslib`, given the file itself; a hosted badge is given as what its address serves."""
    badge = form.badge
    if badge == samples.ASSERTION:
        badge = json.dumps(form.site[samples.ASSERTION])
    recipient = samples.EMAIL if form.kind.startswith("ob2") else ""
    return library_judgement(badge, form.site, kind=form.kind, recipient=recipient, now=NOW)


def onedtech(form: Form) -> Judgement:
    """1EdTech's validator of Open Badges 2.0, given the file itself."""
    return ob2_judgement(form.badge, form.site, recipient=samples.EMAIL)


class KnownIssuers:
    """A registry that knows atlas under each of its names."""

    def recognise(self, issuer_id: str) -> RecognisedIssuer | None:
        """Atlas, or nobody."""
        known = issuer_id in (samples.DID, samples.OB2_ISSUER, DID_KEY)
        return RecognisedIssuer(issuer_id, "Atlas Teacher College") if known else None


def ours(form: Form) -> Judgement:
    """Our own verifier, given the file; its reason begins with the verdict."""
    recipient = samples.EMAIL if form.kind.startswith("ob2") else None
    try:
        report = verify(
            form.badge, now=DAYTIME, fetch=samples.Site(dict(form.site)), issuers=KnownIssuers(), recipient=recipient
        )
    except UnreadableInput as error:
        return Judgement(False, f"invalid: {error}")
    return Judgement(report.verdict == "valid", f"{report.verdict}: {[each.detail for each in report.checks]}")


JUDGES: dict[str, Callable[[Form], Judgement]] = {
    OURS: ours,
    "digitalbazaar": digitalbazaar,
    "verifier-core": verifier_core,
    "jose": jose,
    "openbadgeslib": openbadgeslib,
    "1edtech": onedtech,
}


def pairs() -> list[tuple[str, str]]:
    """Every form with every judge that supports it, ours among them."""
    foreign = [(kind, judge) for kind, row in SUPPORT.items() for judge, obstacle in row.items() if not obstacle]
    return [*foreign, *((kind, OURS) for kind in SUPPORT)]


def need(judge: str) -> None:
    """Skip the test, loudly, where this judge cannot be had."""
    needed = {OURS: lambda: None, "openbadgeslib": need_library, "1edtech": need_ob2}
    needed.get(judge, need_node)()


def _object(form: Form) -> dict[str, object] | None:
    try:
        document = json.loads(carried(form.badge))
    except ValueError:
        return None
    return document if isinstance(document, dict) else None
