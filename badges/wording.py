"""What the verification page says, in the reader's language.

`badges.openbadges` answers with stable codes and English sentences; here every code has its sentence to translate. A
code without one keeps its own sentence, so that nothing is ever left unsaid: so do those of the fetcher.
"""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from badges.openbadges import Check, EndorsementSummary, VerificationReport

VERDICTS = {
    "valid": _("Valid"),
    "caution": _("Genuine, with a caution"),
    "unknown": _("Could not be checked"),
    "invalid": _("Not valid"),
}
ICONS = {"valid": "check-circle", "caution": "alert", "unknown": "unknown", "invalid": "cross-circle"}
REASONS = {
    "valid": _("The badge is genuine, unaltered and in force, and we know who issued it."),
    "caution": _("The badge is genuine and unaltered, but read this first."),
    "unknown": _("Something that decides could not be found out, so we do not say that the badge is valid."),
    "invalid": _("Do not rely on this badge."),
}
NOT_COMPARED = _(
    "The badge is genuine and unaltered, but it does not say, in a form that we can read, to which e-mail address it"
    " was given, so the address could not be compared."
)
CHECKS = {
    "format": _("Is it a badge?"),
    "schema": _("Is it complete?"),
    "proof": _("Is it genuine and unaltered?"),
    "issuer_key": _("Does the signature belong to the issuer?"),
    "status": _("Is it still in force?"),
    "validity": _("Is it within its time?"),
    "recipient": _("Was it given to this e-mail address?"),
    "issuer_recognised": _("Do we know the issuer?"),
}
OUTCOMES = {"pass": _("Yes"), "caution": _("Careful"), "fail": _("No"), "unknown": _("Not checked")}
OUTCOME_ICONS = {"pass": "check", "caution": "alert", "fail": "cross", "unknown": "unknown"}
VERDICT_OUTCOMES = {"valid": "pass", "caution": "caution", "unknown": "unknown", "invalid": "fail"}
DETAILS = {
    "format_ok": _("It is an Open Badge of a kind that we know."),
    "format_refreshed": _(
        "It is an Open Badge, and its issuer has a newer copy of it: this report speaks of that one."
    ),
    "format_sheet": _(
        "The signed badge was read from inside the PDF. What is printed on the sheet is not checked: rely on what"
        " stands here."
    ),
    "format_recognised": _("The kind of badge was recognised."),
    "format_damaged": _("The file was changed or damaged: its parts no longer fit together."),
    "format_too_large": _("It is larger or more deeply nested than we examine."),
    "schema_ok": _("It says everything that the standard asks for."),
    "schema_ok_further": _(
        "It says everything that the standard asks for. Rules of somebody else that it names were not looked at."
    ),
    "schema_broken": _("It does not follow the standard for Open Badges."),
    "proof_ok": _("The signature is genuine and nothing was changed."),
    "proof_mismatch": _("The signature does not match: the badge was altered, or signed with another key."),
    "proof_missing": _("It carries no signature that we can read."),
    "proof_malformed": _("Its signature is malformed."),
    "proof_claims": _("What is signed contradicts itself or was made for something else, so it proves nothing."),
    "proof_not_signed_badge": _("It is signed, but does not say of itself that it is a signed badge."),
    "proof_too_old": _(
        "It is an Open Badge of version 1, which is too old for us to check. Ask the issuer for it in a newer version."
    ),
    "proof_incomplete": _("Part of it would stay outside the signature, so the signature proves nothing."),
    "proof_unsupported": _("It is signed in a way that we cannot check yet."),
    "proof_selective": _("It is signed so that parts of it can be held back, which we cannot check yet."),
    "proof_outdated": _("It is signed in an older way that we do not check. Ask the issuer for a newer version of it."),
    "proof_undefined_terms": _("It has parts that no vocabulary defines, so we do not know what they mean."),
    "proof_too_many": _("It carries more signatures than we check."),
    "proof_no_key": _("Without the issuer's key the signature could not be checked."),
    "proof_key_unreachable": _("The issuer's key could not be fetched, so the signature was not checked."),
    "context_unknown": _("It uses a vocabulary that we do not know, so the signature was not checked."),
    "too_complex": _("It is too complex for us to check its signature."),
    "hosted_ok": _("The issuer keeps this badge at its own address, unaltered."),
    "hosted_differs": _("It differs from the one that its issuer keeps: it was altered."),
    "hosted_missing": _("The issuer does not keep this badge."),
    "hosted_redirected": _("The badge's own address leads elsewhere."),
    "hosted_elsewhere": _("It was found at another address than its own."),
    "hosted_no_address": _("It does not name the address it is kept at."),
    "hosted_unreachable": _("The issuer's site does not answer. Try again later."),
    "issuer_key_ok": _("The issuer itself publishes the key that signed it."),
    "issuer_key_on_record": _(
        "The issuer withdrew the key since. This very document was signed before that: it is on record here, as the"
        " issuer's own."
    ),
    "issuer_key_foreign": _("The key that signed it is not the issuer's."),
    "issuer_key_withdrawn": _(
        "The issuer withdrew the key after the date beside the signature. Whoever has the key can invent that date: ask"
        " the issuer whether the badge is genuine."
    ),
    "issuer_key_unlisted": _(
        "The key lies on the issuer's site, but the issuer's own page does not list it: whoever else may publish on"
        " that site could have put it there."
    ),
    "issuer_key_expired": _("The issuer's key was in order when it signed, and has expired since."),
    "issuer_key_unreachable": _("The issuer's site does not answer, so its key is not known. Try again later."),
    "issuer_key_unsupported": _("The issuer's key is of a kind that we cannot use yet."),
    "issuer_key_not_checked": _("The issuer's key was not looked up."),
    "issuer_origin_ok": _("It is kept at the issuer's own site."),
    "issuer_origin_parts": _(
        "What it was given for is described at a site that is not its issuer's, and whoever has that site can change"
        " it."
    ),
    "issuer_origin_foreign": _("It is kept at a site that is not its issuer's."),
    "status_ok": _("The issuer has not withdrawn it."),
    "status_revoked": _("The issuer has revoked it."),
    "status_suspended": _("The issuer has suspended it."),
    "status_refresh": _("The issuer offers a newer version of it."),
    "status_message": _("The issuer keeps a message about it that we cannot interpret. Ask the issuer."),
    "status_superseded": _("The issuer has replaced it with a newer one."),
    "status_stale": _("The issuer's list of revoked badges is out of date; when it was made, this one was in force."),
    "status_unreachable": _("The issuer's list of revoked badges could not be reached. Try again later."),
    "status_untrusted": _("The issuer's list of revoked badges cannot be trusted."),
    "status_unsupported": _("The issuer keeps revocations in a way that we cannot read."),
    "status_purpose": _("The issuer keeps a status that we do not know."),
    "status_not_yet_valid": _("The issuer's list of revoked badges is not valid yet."),
    "endorsement_ok": _("The endorsement is genuine, and we know who gave it."),
    "endorsement_elsewhere": _("This endorsement was given to something else."),
    "endorsement_old": _("This endorsement is written in the way of Open Badges 2.0, which we do not check."),
    "endorsement_too_many": _("There are more endorsements than we check."),
    "validity_ok": _("It is within its period of validity."),
    "validity_expired": _("It has expired."),
    "validity_future": _("It is not valid yet."),
    "recipient_ok": _("Yes, it was given to this address."),
    "recipient_other": _("It was given to somebody else."),
    "recipient_not_bound": _("It does not name an e-mail address that could be compared."),
    "issuer_known": _("The issuer is on our list of known issuers."),
    "issuer_unknown": _(
        "The issuer is not on our list. Anybody can issue badges: find out whether you trust this one."
    ),
    "issuer_not_looked_up": _("Our list of known issuers could not be read."),
}


ENDORSED = {
    "credential": _("about this very badge"),
    "achievement": _("about what it stands for"),
    "issuer": _("about its issuer"),
}


@dataclass(frozen=True)
class ShownEndorsement:
    """What somebody else says, with our finding about that saying."""

    name: str
    about: str
    outcome: str
    word: str
    icon: str
    comment: str
    detail: str


def shown_endorsements(report: VerificationReport) -> list[ShownEndorsement]:
    """Every endorsement in words. A proven one is told with its finding; one that is not repeats no claim."""
    return [
        ShownEndorsement(
            name=each.endorser_name or each.endorser_id,
            about=str(ENDORSED[each.endorses]),
            outcome=VERDICT_OUTCOMES[each.verdict],
            word=str(VERDICTS[each.verdict]),
            icon=OUTCOME_ICONS[VERDICT_OUTCOMES[each.verdict]],
            comment=each.comment,
            detail=detail(each),
        )
        for each in (report.credential.endorsements if report.credential else ())
    ]


@dataclass(frozen=True)
class ShownCheck:
    """One line of the list of checks."""

    question: str
    outcome: str
    word: str
    icon: str
    detail: str


def shown_checks(report: VerificationReport) -> list[ShownCheck]:
    """Every check in words, in the order in which it was made."""
    return [
        ShownCheck(
            question=str(CHECKS[check.id]),
            outcome=check.outcome,
            word=str(OUTCOMES[check.outcome]),
            icon=OUTCOME_ICONS[check.outcome],
            detail=detail(check),
        )
        for check in report.checks
    ]


def detail(check: Check | EndorsementSummary) -> str:
    """The sentence of a check, or of an endorsement, in the reader's language."""
    return str(DETAILS[check.code]) if check.code in DETAILS else gettext(check.detail)


def reason(report: VerificationReport) -> str:
    """Why this verdict: the sentence of the first check that led to it, before the general one."""
    if _lacks_only_the_recipient(report):
        return str(NOT_COMPARED)
    worst = {"invalid": "fail", "unknown": "unknown", "caution": "caution"}.get(report.verdict)
    first = next((check for check in report.checks if check.outcome == worst), None)
    if report.verdict == "caution" and first is None:
        first = next((check for check in report.checks if check.outcome != "pass"), None)
    return " ".join(part for part in (detail(first) if first else "", str(REASONS[report.verdict])) if part)


def is_proven(report: VerificationReport) -> bool:
    """True when the signature holds, so that what the badge says is more than a claim."""
    proof = report.check("proof")
    return proof is not None and proof.outcome == "pass"


def _lacks_only_the_recipient(report: VerificationReport) -> bool:
    """True when nothing is open but the e-mail address, whether or not we know the issuer."""
    open_checks = {check.id for check in report.checks if check.outcome != "pass"} - {"issuer_recognised"}
    return report.verdict == "unknown" and is_proven(report) and open_checks == {"recipient"}


def nothing_found(field: str) -> str:
    """What to say when no badge is in the input: what, why, what to do. `field` is the form's."""
    return str(
        {
            "file": _(
                "There is no badge in this file. An ordinary picture, a screenshot or a PDF holds none: ask for the"
                " PNG, SVG or JSON file that the issuer gave, or for the badge's link."
            ),
            "url": _(
                "There is no badge at this address. Give the address of the badge itself or of its page, as the issuer"
                " wrote it."
            ),
            "text": _(
                "There is no badge in this text. Paste all of it, from the first { to the last }, or choose the file"
                " instead."
            ),
        }[field]
    )
