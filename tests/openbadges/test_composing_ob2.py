"""What the Open Badges 2.0 composer writes."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from badges.openbadges import ob2
from badges.openbadges.ob2_extensions import compose_extension

from .samples import ASSERTION, BADGE_CLASS, EMAIL, ISSUED, OB2_ISSUER, SALT, SITE, hosted_documents


def test_each_hosted_document_has_its_own_address_as_id() -> None:
    documents = hosted_documents()
    for address in (ASSERTION, BADGE_CLASS, OB2_ISSUER):
        document = documents[address]
        assert isinstance(document, dict)
        assert document["id"] == address
        assert document["@context"] == "https://w3id.org/openbadges/v2"


def test_the_recipient_is_a_salted_hash_of_the_lower_cased_address() -> None:
    recipient = ob2.compose_recipient(EMAIL.upper(), salt=SALT)
    digest = hashlib.sha256((EMAIL + SALT).encode()).hexdigest()
    assert recipient == {"type": "email", "hashed": True, "salt": SALT, "identity": f"sha256${digest}"}


def test_an_alignment_has_no_target_type_in_this_version() -> None:
    badge_class = hosted_documents()[BADGE_CLASS]
    assert isinstance(badge_class, dict)
    (alignment,) = badge_class["alignment"]
    assert "targetType" not in alignment
    assert alignment["targetCode"] == "TKC-KA-3"


def test_an_extension_brings_its_own_context() -> None:
    extension = compose_extension("extensions:ApplyLink", context=f"{SITE}/apply.json", url=f"{SITE}/apply")
    badge = ob2.BadgeClass(
        BADGE_CLASS, "A", "B", "C", f"{SITE}/a.png", OB2_ISSUER, extensions={"extensions:ApplyLink": extension}
    )
    assert ob2.compose_badge_class(badge)["extensions:ApplyLink"] == {
        "@context": f"{SITE}/apply.json",
        "type": ["Extension", "extensions:ApplyLink"],
        "url": f"{SITE}/apply",
    }


def test_an_assertion_may_expire_and_tell_its_story() -> None:
    document = ob2.compose_assertion(
        assertion_id=ASSERTION,
        badge_class_id=BADGE_CLASS,
        recipient_email=EMAIL,
        salt=SALT,
        issued_on=ISSUED,
        expires=ISSUED + timedelta(days=365),
        narrative="A year of work.",
    )
    assert document["expires"] == "2027-11-20T10:30:00Z"
    assert document["narrative"] == "A year of work."
    assert "evidence" not in document


def test_a_revoked_assertion_says_so_and_nothing_about_its_holder() -> None:
    document = ob2.compose_revoked_assertion(assertion_id=ASSERTION, reason="Awarded by mistake.")
    assert document == {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": ASSERTION,
        "revoked": True,
        "revocationReason": "Awarded by mistake.",
    }


def test_a_revocation_list_names_what_was_revoked_and_why() -> None:
    document = ob2.compose_revocation_list(
        list_id=f"{OB2_ISSUER}/revocations.json",
        issuer_id=OB2_ISSUER,
        revoked=[(ASSERTION, "Awarded by mistake."), (f"{SITE}/other", "")],
    )
    assert document["type"] == "RevocationList"
    assert document["issuer"] == OB2_ISSUER
    assert document["revokedAssertions"] == [
        {"id": ASSERTION, "revocationReason": "Awarded by mistake."},
        {"id": f"{SITE}/other"},
    ]
