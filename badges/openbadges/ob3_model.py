"""What an Open Badges 3.0 document is made of, as frozen plain values: profile, achievement, result, evidence…

`ob3` composes documents from them. Every id and address has to be absolute and every time aware.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Document = dict[str, Any]
ResultStatus = Literal["Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"]


@dataclass(frozen=True)
class IssuerProfile:
    """Who issues. `id` is the DID that controls the signing key; `url` the page for people."""

    id: str
    name: str
    url: str = ""
    email: str = ""
    description: str = ""
    image_url: str = ""
    endorsements: tuple[Mapping[str, Any], ...] = ()
    endorsement_jwts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alignment:
    """One framework node that an achievement, a criterion or a result maps to.

    `target_type` is a value of OB 3.0's AlignmentTargetType (``CFItem`` for our own competency addresses)
    or None where the target is a published document that is no CASE item.
    """

    target_name: str
    target_url: str
    target_framework: str = ""
    target_code: str = ""
    target_type: str | None = None
    target_description: str = ""


@dataclass(frozen=True)
class RubricLevel:
    """One level of a rubric criterion. `id` is absolute; `points` is a text, as OB 3.0 wants it."""

    id: str
    name: str
    level: str = ""
    points: str = ""
    description: str = ""
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True)
class ResultDescription:
    """What a result can be. For a rubric criterion: `result_type` RubricCriterionLevel with its `levels`.

    `required_level` is the id of the level that has to be reached.
    """

    id: str
    name: str
    result_type: str = "RubricCriterionLevel"
    levels: tuple[RubricLevel, ...] = ()
    required_level: str = ""
    required_value: str = ""
    allowed_values: tuple[str, ...] = ()
    value_min: str = ""
    value_max: str = ""
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True)
class Related:
    """Another achievement to be held for the same: an edition in another language, or of another version."""

    id: str
    language: str = ""
    version: str = ""


@dataclass(frozen=True)
class AchievementDefinition:
    """What is awarded. `id` is the Achievement's absolute address; `version` is frozen with the award.

    `endorsements` are signed EndorsementCredentials as they were signed, `endorsement_jwts` the same as VC-JWT.
    """

    id: str
    name: str
    description: str
    criteria_narrative: str
    criteria_url: str = ""
    image_url: str = ""
    image_caption: str = ""
    achievement_type: str = "Badge"
    alignments: tuple[Alignment, ...] = ()
    result_descriptions: tuple[ResultDescription, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    version: str = ""
    creator: IssuerProfile | None = None
    related: tuple[Related, ...] = ()
    endorsements: tuple[Mapping[str, Any], ...] = ()
    endorsement_jwts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """One outcome. `result_description` is the id it belongs to, `achieved_level` the id of a level of it."""

    result_description: str
    achieved_level: str = ""
    value: str = ""
    status: ResultStatus | None = None
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence.

    `sha256` is the hex digest of what was judged: `digestMultibase` when signed, and `digestSRI` beside it.
    """

    id: str
    name: str
    description: str = ""
    narrative: str = ""
    genre: str = ""
    audience: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Identity:
    """One IdentityObject of the subject: a name in the clear, or a hashed e-mail address.

    Bare credentials carry none (DESIGN: what is signed, and what the holder adds).
    """

    identity_type: str
    identity_hash: str
    is_hashed: bool = False
    salt: str = ""


def named(name: str) -> Identity:
    """The holder's name, in the clear, because the holder asked for it."""
    return Identity("name", name)


def bound(email: str, *, salt: str) -> Identity:
    """The holder's e-mail address, lower-cased, salted and hashed with SHA-256."""
    digest = hashlib.sha256((email.strip().lower() + salt).encode()).hexdigest()
    return Identity("emailAddress", f"sha256${digest}", is_hashed=True, salt=salt)
