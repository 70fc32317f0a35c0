"""What an Open Badges 3.0 AchievementCredential has to look like, written from the specification.

OB 3.0, sections "Open Badges Data Model" and "Verifiable Credentials Data Model"; VC 2.0 and, for older
badges, VC 1.1. 1EdTech's own schemas confirm it in tests that find them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..contexts import CREDENTIALS_V1, CREDENTIALS_V2
from .shapes import (
    Rule,
    Shape,
    boolean,
    compact_jws,
    either,
    language,
    later,
    many,
    moment,
    name,
    number,
    one_of,
    text,
    types_of,
    uri,
)

# Every version's own, and the unversioned one; which of them a signature can be checked with is another matter.
OPEN_BADGES_CONTEXT = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)?\.json")
# Our own model judges what these say.
KNOWN_SCHEMAS = frozenset(
    f"https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_{name}_schema.json"
    for name in ("achievementcredential", "endorsementcredential")
)

IDENTIFIER_TYPES = (
    "name", "sourcedId", "systemId", "productId", "userName", "accountId", "emailAddress",
    "nationalIdentityNumber", "isbn", "issn", "lisSourcedId", "oneRosterSourcedId", "sisSourcedId",
    "ltiContextId", "ltiDeploymentId", "ltiToolId", "ltiPlatformId", "ltiUserId", "identifier",
)  # fmt: skip
ACHIEVEMENT_TYPES = (
    "Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree", "Award",
    "Badge", "BachelorDegree", "Certificate", "CertificateOfCompletion", "Certification", "CommunityService",
    "Competency", "Course", "CoCurricular", "Degree", "Diploma", "DoctoralDegree", "Fieldwork",
    "GeneralEducationDevelopment", "JourneymanCertificate", "LearningProgram", "License", "Membership",
    "ProfessionalDoctorate", "QualityAssuranceCredential", "MasterCertificate", "MasterDegree",
    "MicroCredential", "ResearchDoctorate", "SecondarySchoolDiploma",
)  # fmt: skip
TARGET_TYPES = (
    "ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric", "CFRubricCriterion",
    "CFRubricCriterionLevel", "CTDL",
)  # fmt: skip
RESULT_TYPES = (
    "GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore", "RawScore", "Result",
    "RubricCriterion", "RubricCriterionLevel", "RubricScore", "ScaledScore", "Status",
)  # fmt: skip
RESULT_STATUSES = ("Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew")

IMAGE = Shape("Image", {"id": uri}, {"caption": text})
CRITERIA = Shape("", {}, {"id": uri, "narrative": text})
TYPED = Shape("", {"type": many(name)}, {"id": uri})
IDENTIFIED = Shape("", {"id": uri, "type": many(name)})
ALIGNMENT = Shape(
    "Alignment",
    {"targetName": name, "targetUrl": uri},
    {
        "targetCode": text,
        "targetDescription": text,
        "targetFramework": text,
        "targetType": one_of(*TARGET_TYPES, is_open=True),
    },
)
IDENTITY = Shape(
    "IdentityObject",
    {
        "hashed": boolean,
        "identityHash": name,
        "identityType": one_of(*IDENTIFIER_TYPES, is_open=True),
    },
    {"salt": text},
)
IDENTIFIER_ENTRY = Shape(
    "IdentifierEntry", {"identifier": name, "identifierType": one_of(*IDENTIFIER_TYPES, is_open=True)}
)
PROFILE: Rule = Shape(
    "Profile",
    {"id": uri},
    {
        "name": text,
        "url": uri,
        "phone": text,
        "description": text,
        "email": text,
        "image": IMAGE,
        "official": text,
        "otherIdentifier": many(IDENTIFIER_ENTRY),
        "endorsement": many(IDENTIFIED),
        "endorsementJwt": many(compact_jws),
        "parentOrg": later(lambda: PROFILE),
    },
)
LEVEL = Shape(
    "RubricCriterionLevel",
    {"id": uri, "name": name},
    {"level": text, "points": text, "description": text, "alignment": many(ALIGNMENT)},
)
RESULT_DESCRIPTION = Shape(
    "ResultDescription",
    {"id": uri, "name": name, "resultType": one_of(*RESULT_TYPES, is_open=True)},
    {
        "alignment": many(ALIGNMENT),
        "allowedValue": many(text),
        "requiredLevel": uri,
        "requiredValue": text,
        "rubricCriterionLevel": many(LEVEL),
        "valueMax": text,
        "valueMin": text,
    },
)
RESULT = Shape(
    "Result",
    {},
    {
        "achievedLevel": uri,
        "alignment": many(ALIGNMENT),
        "resultDescription": uri,
        "status": one_of(*RESULT_STATUSES),
        "value": text,
    },
)
EVIDENCE = Shape(
    "Evidence",
    {},
    {
        "id": uri,
        "name": text,
        "description": text,
        "narrative": text,
        "genre": text,
        "audience": text,
        "digestMultibase": text,
    },
)
ACHIEVEMENT = Shape(
    "Achievement",
    {"id": uri, "criteria": CRITERIA, "description": text, "name": name},
    {
        "achievementType": one_of(*ACHIEVEMENT_TYPES, is_open=True),
        "alignment": many(ALIGNMENT),
        "creator": PROFILE,
        "creditsAvailable": number,
        "endorsement": many(IDENTIFIED),
        "endorsementJwt": many(compact_jws),
        "fieldOfStudy": text,
        "humanCode": text,
        "image": IMAGE,
        "inLanguage": language,
        "otherIdentifier": many(IDENTIFIER_ENTRY),
        "related": many(IDENTIFIED),
        "resultDescription": many(RESULT_DESCRIPTION),
        "specialization": text,
        "tag": many(text),
        "version": text,
    },
)
SUBJECT = Shape(
    "AchievementSubject",
    {"achievement": ACHIEVEMENT},
    {
        "id": uri,
        "activityEndDate": moment,
        "activityStartDate": moment,
        "creditsEarned": number,
        "identifier": many(IDENTITY),
        "image": IMAGE,
        "licenseNumber": text,
        "narrative": text,
        "result": many(RESULT),
        "role": text,
        "source": PROFILE,
        "term": text,
    },
)
PROOF = Shape(
    "",
    {"type": name},
    {
        "created": moment,
        "cryptosuite": text,
        "proofPurpose": text,
        "proofValue": text,
        "verificationMethod": uri,
    },
)
OF_ANY_CREDENTIAL: dict[str, Rule] = {
    "awardedDate": moment,
    "validFrom": moment,
    "validUntil": moment,
    "issuanceDate": moment,
    "expirationDate": moment,
    "proof": many(PROOF),
    "credentialSchema": many(IDENTIFIED),
    "credentialStatus": TYPED,
    "refreshService": TYPED,
    "termsOfUse": many(TYPED),
    "evidence": many(EVIDENCE),
}
CREDENTIAL = Shape(
    "VerifiableCredential",
    {"id": uri, "credentialSubject": SUBJECT, "issuer": either(uri, PROFILE)},
    {
        "name": text,
        "description": text,
        "image": IMAGE,
        **OF_ANY_CREDENTIAL,
        "endorsement": many(IDENTIFIED),
        "endorsementJwt": many(compact_jws),
    },
)

ENDORSEMENT = Shape(
    "VerifiableCredential",
    {
        "id": uri,
        "issuer": either(uri, PROFILE),
        "credentialSubject": Shape("EndorsementSubject", {"id": uri}, {"endorsementComment": text}),
    },
    {
        "name": text,
        "description": text,
        **OF_ANY_CREDENTIAL,
    },
)


def credential_problems(credential: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the shape of an AchievementCredential, if anything."""
    yield from _context_problems(credential.get("@context"))
    if not {"AchievementCredential", "OpenBadgeCredential"} & set(types_of(credential)):
        yield "type does not say AchievementCredential"
    yield from CREDENTIAL(credential, "")
    yield from _start_problems(credential)
    yield from _content_problems(credential)


def endorsement_problems(endorsement: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the shape of an EndorsementCredential, if anything."""
    yield from _context_problems(endorsement.get("@context"))
    if "EndorsementCredential" not in types_of(endorsement):
        yield "type does not say EndorsementCredential"
    yield from ENDORSEMENT(endorsement, "")
    yield from _start_problems(endorsement)


def _start_problems(credential: dict[str, Any]) -> Iterator[str]:
    start = "issuanceDate" if _is_first_version(credential) else "validFrom"
    if start not in credential:
        yield f"{start} is missing"


def _is_first_version(credential: dict[str, Any]) -> bool:
    contexts = credential.get("@context")
    return isinstance(contexts, list) and CREDENTIALS_V1 in contexts[:1]


def _context_problems(contexts: Any) -> Iterator[str]:
    if not isinstance(contexts, list) or len(contexts) < 2:
        yield "@context is not an array of at least two addresses"
    elif contexts[0] not in (CREDENTIALS_V1, CREDENTIALS_V2):
        yield "@context does not begin with that of Verifiable Credentials"
    elif not isinstance(contexts[1], str) or not OPEN_BADGES_CONTEXT.fullmatch(contexts[1]):
        yield "@context does not continue with that of Open Badges 3.0"


def _content_problems(credential: dict[str, Any]) -> Iterator[str]:
    """Rules between members: a subject is identified somehow, criteria say something."""
    subject = credential.get("credentialSubject")
    if not isinstance(subject, dict):
        return
    if "id" not in subject and "identifier" not in subject:
        yield "credentialSubject has neither id nor identifier"
    achievement = subject.get("achievement")
    criteria = achievement.get("criteria") if isinstance(achievement, dict) else None
    if isinstance(criteria, dict) and not {"id", "narrative"} & set(criteria):
        yield "credentialSubject.achievement.criteria has neither id nor narrative"
