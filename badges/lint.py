"""Lint: an achievement is composed, signed with a throw-away key, verified and judged before it is published.

Rules of the documents are `openbadges.lint`'s; here are those that need the editor's rows: picture, translations, the
rubric. Nothing is written, nothing leaves the process.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from badges import addresses, composing, documents, pictures
from badges.definitions import Definition, freeze
from badges.images import DesignError, UploadError
from badges.models import Achievement
from badges.openbadges import no_network, ob3, verify
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.fetching import NoIssuers
from badges.openbadges.keys import generate_private_key, multikey_of, public_key_of_private, signer_for
from badges.openbadges.lint import (
    ERROR,
    NOTE,
    WARNING,
    Finding,
    accepted_by,
    lint_base,
    lint_credential,
    lint_ob2,
)
from badges.openbadges.proofs import add_proof
from badges.openbadges.safe_json import without_controls
from badges.openbadges.status_list import compose_status_entry

MUST_PASS = frozenset({"format", "schema", "proof", "issuer_key", "validity"})
HEAVY_PICTURE = 100_000  # bytes: every copy of the badge carries it
PARTS = ("name", "description", "criteria")
ORDER = {ERROR: 0, WARNING: 1, NOTE: 2}
PICTURE_SENTENCES = {
    "unreadable": gettext_noop("The uploaded image cannot be read as PNG, JPEG, WebP or GIF. SVG files are refused."),
    "small": gettext_noop("The uploaded image has %(width)d × %(height)d pixels."),
    "large": gettext_noop("The uploaded image has more than 40 million pixels."),
    "oblong": gettext_noop("The uploaded image is oblong (%(width)d × %(height)d), and badges are shown in squares."),
    "heavy": gettext_noop("The uploaded image stays larger than 256 kB however it is written."),
}
PICTURE_CHANGE = gettext_noop("Choose a PNG that is nearly square, at least 90 pixels wide, or design the badge here.")
READERS = {
    "ob3": gettext_noop("1EdTech’s rules for Open Badges 3.0"),
    "wallets": gettext_noop("wallets"),
    "ob2": gettext_noop("Open Badges 2.0 validators"),
}
CONTRAST = gettext_noop(
    "Glyph and ground have a contrast of %(ratio).2f; %(enough).1f is needed to be seen by everybody."
)


@dataclass(frozen=True)
class Shown:
    """A finding in the reader's language."""

    code: str
    severity: str
    what: str
    change: str


def lint(achievement: Achievement) -> list[Finding]:
    """Everything found about this saved achievement, the worst first. Its institution has to have its profile."""
    base = addresses.current_base()
    found = [*_picture(achievement), *_translations(achievement), *lint_base(base), *_documents(achievement, base)]
    return sorted(found, key=lambda finding: ORDER[finding.severity])


def what_cannot_be_drawn(error: DesignError | UploadError) -> Finding:
    """The finding of a picture that there cannot be."""
    if isinstance(error, DesignError):
        return _design_finding(error)
    values = {"width": error.width, "height": error.height}
    return Finding("image", ERROR, PICTURE_SENTENCES[error.reason], PICTURE_CHANGE, values)


def verdicts(found: list[Finding]) -> list[tuple[str, bool]]:
    """Each kind of reader in the reader's language, and whether it would take the badge."""
    return [(gettext(READERS[reader]), is_accepted) for reader, is_accepted in accepted_by(found).items()]


def errors_of(found: list[Finding]) -> list[Finding]:
    """Those that stand between a badge and its publication."""
    return [finding for finding in found if finding.severity == ERROR]


def shown(finding: Finding) -> Shown:
    """In the language of whoever reads."""
    values = {name: gettext(value) if name == "part" else value for name, value in finding.values.items()}  # type: ignore[arg-type]
    return Shown(finding.code, finding.severity, gettext(finding.what) % values, gettext(finding.change) % values)


def sentence(finding: Finding) -> str:
    """What is wrong and what to change, in the reader's language."""
    said = shown(finding)
    return f"{said.what} {said.change}"


def _documents(achievement: Achievement, base: str) -> Iterator[Finding]:
    credential = _credential(achievement, base)
    clean = without_controls(credential)
    if clean != credential:
        yield Finding(
            "controls",
            NOTE,
            gettext_noop("A text holds characters that cannot be seen; they are signed as spaces."),
            gettext_noop("Type the text anew where it was pasted from another program."),
        )
    yield from lint_credential(clean)
    yield from _refused(clean)
    profile = achievement.institution.profile
    yield from lint_ob2(documents.ob2_badge(achievement.uuid, base), documents.ob2_issuer(profile, base))


def _credential(achievement: Achievement, base: str) -> dict[str, Any]:
    """What somebody would be given who reached the pass mark everywhere, with one piece of evidence."""
    definition = freeze(achievement)
    issuer = composing.issuer_profile(achievement.institution.profile, base)
    results = _results(definition)
    uuid = str(achievement.uuid)
    told = composing.achievement_definition(uuid, definition, base, issuer, results, ob2_uuid=uuid)
    words, _tokens = composing.endorsed(achievement, told.id)
    return ob3.compose_credential(
        credential_id=uuid4().urn,
        issuer=issuer,
        achievement=replace(told, endorsements=words),
        subject_id=uuid4().urn,
        valid_from=timezone.now(),
        awarded_date=timezone.now(),
        results=[_result(uuid, result, base) for result in results],
        evidence=[ob3.Evidence(id=addresses.evidence(base, uuid4()), name=definition["name"], sha256="00" * 32)],
        credential_schema=ob3.json_schema_reference(),
        credential_refresh=ob3.refresh_service(addresses.refresh(base, uuid4())) if achievement.valid_months else None,
        credential_status=compose_status_entry(
            list_id=addresses.status_list(base, achievement.institution.profile.slug, 1),
            purpose=achievement.status_purpose,
            index=1,
        ),
    )


def _results(definition: Definition) -> list[dict[str, Any]]:
    rubric = definition["rubric"] or {"criteria": [], "pass_score": 0}
    return [
        {"key": criterion["key"], "title": criterion["title"], "score": rubric["pass_score"]}
        for criterion in rubric["criteria"]
    ]


def _result(uuid: str, result: dict[str, Any], base: str) -> ob3.Result:
    return ob3.Result(
        result_description=addresses.criterion(base, uuid, result["key"]),
        achieved_level=addresses.criterion(base, uuid, result["key"], result["score"]),
        value=str(result["score"]),
        status="Completed",
    )


def _refused(credential: dict[str, Any]) -> Iterator[Finding]:
    """What our own verifier says of it, signed by a key that is made for this and forgotten."""
    secret = generate_private_key()
    multikey = multikey_of(public_key_of_private("Ed25519", secret))
    did = f"did:key:{multikey}"
    issuer = {**credential["issuer"], "id": did}
    try:
        signed = add_proof(
            {**credential, "issuer": issuer},
            signer=signer_for("Ed25519", secret),
            verification_method=f"{did}#{multikey}",
            created=timezone.now(),
        )
    except OpenBadgesError as error:
        yield _refusal(str(error))
        return
    text = json.dumps(signed, ensure_ascii=False)
    report = verify(text, now=timezone.now(), fetch=no_network, issuers=NoIssuers())
    made = {check.id for check in report.checks}
    for check in report.checks:
        if check.id in MUST_PASS and check.outcome != "pass":
            yield _refusal(check.detail)
    if not made >= {"schema", "proof", "issuer_key"}:
        yield _refusal(" ".join(check.detail for check in report.checks))


def _refusal(detail: str) -> Finding:
    return Finding(
        "refused",
        ERROR,
        gettext_noop("Signed as it is, the badge would not verify: %(detail)s"),
        gettext_noop("Change what it names."),
        {"detail": detail},
    )


def _picture(achievement: Achievement) -> Iterator[Finding]:
    try:
        drawn = pictures.draw(achievement)
    except (DesignError, UploadError) as error:
        yield what_cannot_be_drawn(error)
    except OSError:
        yield what_cannot_be_drawn(UploadError("unreadable"))
    else:
        if len(drawn.png) > HEAVY_PICTURE:
            yield Finding(
                "image_heavy",
                WARNING,
                gettext_noop("The picture weighs %(kilobytes)d kB, and so does every copy of the badge."),
                gettext_noop("Choose a picture with fewer colours, or design the badge here."),
                {"kilobytes": len(drawn.png) // 1000},
            )


def _design_finding(error: DesignError) -> Finding:
    if error.part == "contrast":
        change = gettext_noop("Use %(nearest)s for the glyph, or other colours.")
        return Finding(
            "contrast", ERROR, CONTRAST, change, {"ratio": error.ratio, "enough": 4.5, "nearest": error.nearest}
        )
    what = gettext_noop("Its picture cannot be drawn: “%(part)s” is missing or unknown.")
    return Finding("design", ERROR, what, gettext_noop("Choose the picture again."), {"part": error.part})


def _translations(achievement: Achievement) -> Iterator[Finding]:
    for language, texts in sorted(achievement.translations.items()):
        missing = [part for part in PARTS if not str(texts.get(part, "")).strip()]
        if missing:
            yield Finding(
                "translation",
                WARNING,
                gettext_noop("The translation into “%(language)s” lacks: %(parts)s."),
                gettext_noop("Until then its readers see these in the language that is signed."),
                {"language": language, "parts": ", ".join(missing)},
            )
