"""Ask again whether a badge from elsewhere still holds."""

from badges import verifier
from badges.models import HeldCredential
from badges.openbadges import UnreadableInput


def check_held_badge(*, held: HeldCredential) -> HeldCredential:
    """The row with today's verdict. An *invalid* one stays: it is its holder's, and the page says what it is.

    Asks the issuer's site, so nothing is locked meanwhile.
    """
    try:
        report = verifier.verify_document(bytes(held.original) if held.original else held.text)
    except UnreadableInput:
        return held
    held.verdict, held.checked_at = report.verdict, report.checked_at
    held.checks = [{**check.to_dict(), "code": check.code} for check in report.checks]
    held.save(update_fields=["verdict", "checked_at", "checks"])
    return held
