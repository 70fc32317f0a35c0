"""A badge from elsewhere as its holder reads it: what it claims, and what we found out about it and when."""

from dataclasses import dataclass
from functools import cached_property

from badges import wording
from badges.models import HeldCredential
from badges.openbadges import Check, VerificationReport

# No verdict but "valid" is ever drawn like one that holds.
TAGS = {"valid": "tag--done", "caution": "tag--caution", "unknown": "tag--caution", "invalid": "tag--invalid"}
EXTENSIONS = {
    "image/png": "png",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
    "text/plain": "jwt",
    "application/json": "json",
}


@dataclass(frozen=True, eq=False)
class HeldBadge:
    """One held credential for a template."""

    held: HeldCredential

    @cached_property
    def report(self) -> VerificationReport:
        """What was found at the last look, without the claims: those are the row's."""
        checks = tuple(Check(**check) for check in self.held.checks)
        return VerificationReport(self.held.verdict, self.held.format, checks, None, self.held.checked_at)  # type: ignore[arg-type]

    @property
    def word(self) -> str:
        return str(wording.VERDICTS[self.held.verdict])

    @property
    def icon(self) -> str:
        return wording.ICONS[self.held.verdict]

    @property
    def tag(self) -> str:
        return TAGS[self.held.verdict]

    @property
    def reason(self) -> str:
        """Why this verdict, in a sentence or two."""
        return wording.reason(self.report)

    @property
    def checks(self) -> list[wording.ShownCheck]:
        return wording.shown_checks(self.report)

    @property
    def title(self) -> str:
        """Its name as claimed, else its identifier."""
        return self.held.name or self.held.credential_id

    @property
    def issuer(self) -> str:
        """Who issued it, as claimed."""
        return self.held.issuer_name or self.held.issuer_id

    @property
    def filename(self) -> str:
        return f"badge-{self.held.uuid}.{EXTENSIONS[self.held.media_type]}"


def as_it_came(held: HeldCredential) -> bytes:
    """The bytes that were imported: the picture with the badge in it, or the text."""
    return bytes(held.original) if held.original else held.text.encode()
