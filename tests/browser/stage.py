"""What the demo does not hold and pages have to show: badges from elsewhere, a connected site, a wallet, endorsements.

It runs inside the instance (`manage.py shell`). Badges from elsewhere are signed by a did:key, so that judging them
asks nobody; one names a status list that does not answer, so that it cannot be checked to the end.
"""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from accounts.actions.grant_role import grant_role
from accounts.models import User
from badges import hosting
from badges.actions.endorse import endorse
from badges.actions.keep_badge import keep_badge
from badges.models import Achievement, Award, Endorsement, HeldCredential, HostConnection, Profile, WalletConsent
from badges.openbadges import ob3, status_list
from badges.openbadges.dids import did_key_method, did_key_of
from badges.openbadges.endorsements import compose_endorsement
from badges.openbadges.keys import ed25519_signer, public_key_of_private
from badges.openbadges.proofs import add_proof
from badges.scopes import SENTENCES
from competencies.models import CFRubric
from peer_review.actions.assess import assess
from peer_review.actions.raise_flag import raise_flag
from peer_review.models import ReviewAssignment, Submission

HOLDER, ENDORSER = "ines@example.org", "registrar@riverside.example.org"
MUSEUM_KEY, MINISTRY_KEY = bytes(range(2, 34)), bytes(range(3, 35))
ISSUED = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
MUSEUM = "https://museum.example.org"
HOST = "https://badges.example.org/ims/ob/v3p0"
COMMENT = "Teachers who hold it plan lessons that our own schools would be glad of."


def own_did(key: bytes) -> str:
    return did_key_of(public_key_of_private("Ed25519", key))


def signed(document: dict[str, Any], key: bytes) -> dict[str, Any]:
    """The document with a proof of this key, named by its did:key."""
    method = did_key_method(own_did(key))
    return add_proof(document, signer=ed25519_signer(key), verification_method=method, created=ISSUED)


def profile(key: bytes, name: str) -> ob3.IssuerProfile:
    return ob3.IssuerProfile(own_did(key), name)


def foreign_badge(number: int = 1, *, is_checkable: bool = True) -> str:
    """A museum's badge; a ministry endorses what it stands for."""
    achievement = ob3.AchievementDefinition(
        id=f"{MUSEUM}/achievements/{number}",
        name="Teaching with objects" if is_checkable else "Guide in the collection of instruments",
        description="Prepares a lesson around one object that pupils may hold.",
        criteria_narrative="Hand in the lesson and two pieces of work by pupils.",
        image_url=f"{MUSEUM}/badge.png",
    )
    credential_id = f"urn:uuid:1d9c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e{number:02}"
    entry = status_list.compose_status_entry(list_id="https://127.0.0.1:1/status", purpose="revocation", index=9)
    document = ob3.compose_credential(
        credential_id=credential_id,
        issuer=profile(MUSEUM_KEY, "City museum"),
        achievement=achievement,
        subject_id="urn:uuid:7d0c61ab-3b1e-4a1d-8a6b-6a1f5a2b7c22",
        valid_from=ISSUED,
        credential_status=None if is_checkable else entry,
        endorsements=[endorsement_of(credential_id, number)],
    )
    return json.dumps(signed(document, MUSEUM_KEY))


def endorsement_of(subject_id: str, number: int) -> dict[str, Any]:
    """The ministry's word about this badge, signed by the ministry."""
    document = compose_endorsement(
        endorsement_id=f"urn:uuid:6f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e{number:02}",
        issuer=profile(MINISTRY_KEY, "Ministry of Education"),
        subject_id=subject_id,
        comment="We count it as two days of in-service training.",
        valid_from=ISSUED,
    )
    return signed(document, MINISTRY_KEY)


def endorsed(award: Award) -> Endorsement:
    """The second institution endorses what the award is for."""
    registrar = User.objects.get(email=ENDORSER)
    riverside = Profile.objects.select_related("institution").get(slug="riverside")
    grant_role(user=registrar, institution=riverside.institution, role="administrator")
    about: Achievement = award.achievement
    return endorse(endorser=riverside, about=about, comment=COMMENT, actor=registrar)


def connected(person: User) -> HostConnection:
    """Another host that this person connected."""
    values = {"name": "Badges of the region", "client_id": "c-1", "sealed_client_secret": b"-"}
    row = {**values, "connected_at": timezone.now()}
    return HostConnection.objects.get_or_create(holder=person, base_url=HOST, defaults=row)[0]


def allowed(person: User) -> WalletConsent:
    """A wallet that this person let in."""
    row = {"client_name": "Pocket wallet", "scopes": " ".join(SENTENCES), "text_version": "1", "shares_name": True}
    return WalletConsent.objects.get_or_create(holder=person, site="wallet.example.net", defaults=row)[0]


def kept(person: User, text: str) -> HeldCredential:
    """A badge from elsewhere among this person's."""
    held, _is_new = keep_badge(holder=person, arrival=hosting.receive(text.encode()))
    assert held is not None
    return held


def refused() -> Submission:
    """A founder's piece that three readers sent back, so that there is something to appeal about."""
    author = User.objects.get(email="yara@example.org")
    sample = Submission.objects.get(status="sample")
    work, is_new = Submission.objects.get_or_create(
        author=author,
        task_uuid=uuid5(NAMESPACE_URL, "refused"),
        defaults={
            "institution": sample.institution,
            "task_title": sample.task_title,
            "text": sample.text,
            "frozen_rubric": sample.frozen_rubric,
        },
    )
    for number in range(3 if is_new else 0):
        reader = User.objects.get_or_create(email=f"reader{number}@example.org")[0]
        row = ReviewAssignment.objects.create(submission=work, reviewer=reader, due_at=timezone.now())
        scores = {key: (said["score"], said["feedback"]) for key, said in sample.sample.key.items()}
        assess(assignment=row, scores=scores, comment="One observable aim, and this is a strong portfolio.")
    return work


def reviewed() -> dict[str, Any]:
    """What moderators and trainers look at."""
    open_row = ReviewAssignment.objects.get(reviewer__email="teacher4@example.org", completed_at=None)
    raise_flag(assignment=open_row, kind="plagiarism", words="The second paragraph stands in our handbook.")
    moderated = Submission.objects.get(status="in_moderation")
    rubric = CFRubric.objects.get(translation_key=moderated.frozen_rubric.content["uuid"], locale__language_code="en")
    return {"moderated": moderated, "flagged": open_row.submission, "refused": refused(), "rubric": rubric}


def set_stage() -> dict[str, str]:
    """Make all of it. {name of a row: its uuid}."""
    holder, award = User.objects.get(email=HOLDER), Award.objects.live().get(is_public=True)
    allowed(holder)
    rows: dict[str, Any] = {
        "held": kept(holder, foreign_badge()),
        "unsure": kept(holder, foreign_badge(2, is_checkable=False)),
        "connection": connected(holder),
        "endorsement": endorsed(award),
        "achievement": award.achievement,
        "evidence": award.evidence.first(),
        **reviewed(),
    }
    return {name: str(row.uuid) for name, row in rows.items()}
