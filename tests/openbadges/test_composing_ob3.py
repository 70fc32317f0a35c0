"""What the Open Badges 3.0 composer writes, judged by 1EdTech's schemas where they are found."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jsonschema
import pytest

from badges.openbadges import endorsements, multibase, ob3
from badges.openbadges.contexts import CREDENTIALS_V2
from badges.openbadges.verification.ob3_shapes import credential_problems
from tests.interop.judges import need_standards

from .samples import EMAIL, ISSUED, SALT, SITE, achievement, issuer_profile, signed, unsigned

FORMAL_ARRAYS = ("type", "evidence", "credentialSchema", "proof")


def schema_errors(document: dict[str, Any], name: str) -> list[str]:
    schema = json.loads((need_standards() / "ob_v3p0" / f"ob_v3p0_{name}_schema.json").read_text())
    validator = jsonschema.Draft201909Validator(schema, format_checker=jsonschema.Draft201909Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(document)]


ENDORSEMENT = endorsements.compose_endorsement(
    endorsement_id="urn:uuid:9d1f6c3e-0f3b-4f7e-9a52-6f8b7a1f2c11",
    issuer=ob3.IssuerProfile(id="https://riverside.example.org", name="Riverside — مرحبًا"),
    subject_id=achievement().id,
    comment='We teach with it: "good" ]]> 👍',
    valid_from=ISSUED,
)
FULL: dict[str, Any] = {
    "achievement": replace(
        achievement(),
        related=(
            ob3.Related(f"{SITE}/achievements/lesson/fr", language="fr"),
            ob3.Related(f"{SITE}/achievements/lesson/1", version="1"),
        ),
        endorsements=(ENDORSEMENT,),
        endorsement_jwts=("e30.e30.c2ln",),
    ),
    "issuer": replace(issuer_profile(), endorsements=(ENDORSEMENT,), endorsement_jwts=("e30.e30.c2ln",)),
    "endorsements": [ENDORSEMENT],
    "endorsement_jwts": ["e30.e30.c2ln"],
    "credential_schema": ob3.json_schema_reference(),
    "credential_refresh": ob3.refresh_service(f"{SITE}/credentials/1/refresh"),
    "identities": [ob3.named("Amina Diallo"), ob3.bound(EMAIL, salt=SALT)],
    "valid_until": ISSUED + timedelta(days=730),
    "narrative": "A year of work.",
}


@pytest.mark.parametrize("changes", [{}, FULL], ids=["bare", "full"])
def test_a_signed_credential_follows_the_published_schema(changes: dict[str, Any]) -> None:
    assert schema_errors(signed(**changes), "achievementcredential") == []


def test_what_is_embedded_stands_where_the_standard_looks_for_it() -> None:
    document = unsigned(**FULL)
    inside = document["credentialSubject"]["achievement"]
    for place in (document, document["issuer"], inside):
        assert place["endorsement"] == [ENDORSEMENT]
        assert place["endorsementJwt"] == ["e30.e30.c2ln"]
    assert inside["related"] == [
        {"id": f"{SITE}/achievements/lesson/fr", "type": ["Related"], "inLanguage": "fr"},
        {"id": f"{SITE}/achievements/lesson/1", "type": ["Related"], "version": "1"},
    ]


def test_an_extension_brings_its_context() -> None:
    assert ob3.EXTENSIONS not in unsigned(credential_schema=None)["@context"]
    for extension in ("credential_schema", "credential_refresh"):
        document = unsigned(**{"credential_schema": None, extension: FULL[extension]})
        assert document["@context"][2] == ob3.EXTENSIONS


def test_the_digest_of_evidence_is_said_in_both_forms() -> None:
    digest = hashlib.sha256(b"a lesson plan")
    piece = ob3.Evidence(id=f"{SITE}/evidence/1", name="Plan", sha256=digest.hexdigest())
    (stated,) = unsigned(evidence=[piece])["evidence"]
    assert base64.b64decode(stated["digestSRI"].removeprefix("sha256-")) == digest.digest()
    assert multibase.base64url_decode(stated["digestMultibase"]) == b"\x12\x20" + digest.digest()


def test_the_public_profile_follows_the_published_schema() -> None:
    document = ob3.compose_profile_document(issuer_profile())
    assert schema_errors(document, "profile") == []
    assert document["type"] == ["Profile"]


def test_the_public_achievement_is_the_one_inside_the_credential() -> None:
    document = ob3.compose_achievement_document(achievement())
    inside = unsigned()["credentialSubject"]["achievement"]
    assert {key: value for key, value in document.items() if key != "@context"} == inside
    assert document["id"] == achievement().id


@pytest.mark.parametrize(
    "path",
    [
        ("id",),
        ("issuer",),
        ("credentialSubject", "achievement", "name"),
        ("credentialSubject", "achievement", "criteria"),
        ("credentialSubject", "achievement", "resultDescription", 0, "resultType"),
        ("credentialSubject", "achievement", "alignment", 0, "targetUrl"),
        ("credentialSubject", "type"),
        ("validFrom",),
    ],
)
def test_our_own_model_and_the_published_schema_both_miss_a_member(path: tuple[Any, ...]) -> None:
    document = signed()
    target: Any = document
    for step in path[:-1]:
        target = target[step]
    del target[path[-1]]
    assert next(credential_problems(document), None)
    assert schema_errors(document, "achievementcredential")


def test_our_own_model_accepts_what_the_composer_writes() -> None:
    assert list(credential_problems(signed())) == []
    assert list(credential_problems(signed(**FULL))) == []


def test_members_that_the_formal_schema_wants_as_arrays_are_arrays() -> None:
    document = signed(**FULL)
    assert all(isinstance(document[name], list) for name in FORMAL_ARRAYS)
    subject = document["credentialSubject"]
    assert all(isinstance(subject[name], list) for name in ("type", "identifier", "result"))
    assert all(isinstance(subject["achievement"][name], list) for name in ("tag", "alignment", "resultDescription"))
    assert isinstance(document["credentialStatus"], dict)


def test_the_contexts_stand_in_order_and_extensions_only_where_needed() -> None:
    v2, open_badges = CREDENTIALS_V2, ob3.OPEN_BADGES
    assert unsigned()["@context"] == [v2, open_badges, ob3.EXTENSIONS]
    assert unsigned(credential_schema=None)["@context"] == [v2, open_badges]


def test_a_bare_credential_names_nobody() -> None:
    document = unsigned()
    assert "identifier" not in document["credentialSubject"]
    assert EMAIL not in json.dumps(document)
    assert document["credentialSubject"]["id"].startswith("urn:uuid:")


def test_an_email_is_bound_by_a_salted_hash_of_its_lower_case() -> None:
    identity = ob3.bound(" Amina@Example.ORG ", salt=SALT)
    assert identity == ob3.bound("amina@example.org", salt=SALT)
    assert identity.identity_hash.startswith("sha256$") and len(identity.identity_hash) == 7 + 64
    assert identity.identity_hash != ob3.bound("amina@example.org", salt="another").identity_hash


def test_a_rubric_criterion_is_a_result_description_with_its_levels() -> None:
    subject = unsigned()["credentialSubject"]
    description = subject["achievement"]["resultDescription"][0]
    levels = [level["id"] for level in description["rubricCriterionLevel"]]
    assert description["resultType"] == "RubricCriterionLevel"
    assert description["requiredLevel"] in levels
    result = subject["result"][0]
    assert result["resultDescription"] == description["id"]
    assert result["achievedLevel"] in levels


def test_an_alignment_without_a_target_type_has_no_such_member() -> None:
    ours, published = unsigned()["credentialSubject"]["achievement"]["alignment"]
    assert ours["targetType"] == "CFItem"
    assert "targetType" not in published
    assert ours["targetCode"] == published["targetCode"]


def test_evidence_carries_its_digest_as_a_multihash() -> None:
    (evidence,) = unsigned()["evidence"]
    assert evidence["id"].startswith(SITE)
    assert evidence["digestMultibase"].startswith("uEiCrq")


def test_nothing_is_written_that_has_nothing_to_say() -> None:
    plain = ob3.AchievementDefinition(f"{SITE}/achievements/1", "Name", "Description", "Criteria")
    document = unsigned(achievement=plain, evidence=[], results=[], credential_status=None, awarded_date=None)
    text = json.dumps(document)
    assert not any(empty in text for empty in ('""', "null", "[]", "{}"))
    assert list(credential_problems(document)) == []


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError):
        unsigned(valid_from=ISSUED.replace(tzinfo=None))
