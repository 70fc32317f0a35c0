"""A badge as people read it: frozen texts in their language, and who can see it, in a sentence."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from badges import addresses, pdf
from badges.definitions import alignments_in, results_in, text_in
from badges.models import Award


@dataclass(frozen=True, eq=False)
class BadgePage:
    """One award for a template. `key` is the share link's, when the reader came by it."""

    award: Award
    base: str
    language: str
    key: str = ""
    is_holder: bool = False

    @cached_property
    def text(self) -> dict[str, str]:
        """{name, description, criteria}."""
        return text_in(self.award.definition, self.language)

    @property
    def text_language(self) -> str:
        """The language those texts are in."""
        code = self.language.split("-")[0]
        return code if code in self.award.definition["translations"] else self.award.definition["language"]

    @property
    def tier(self) -> int:
        return int(self.award.definition["tier"])

    @property
    def issuer(self) -> Any:
        return self.award.achievement.institution.profile

    @property
    def person(self) -> str:
        """The holder's name, if the holder wants it shown."""
        user = self.award.recipient.user
        return user.display_name if user and self.award.shows_name else ""

    @cached_property
    def alignments(self) -> list[dict[str, str]]:
        """Frozen alignments in the reader's words, each with our own address."""
        entries = alignments_in(self.award.definition, self.language)
        return [{**entry, "address": f"/competencies/{entry['uuid']}"} for entry in entries]

    @cached_property
    def results(self) -> list[dict[str, Any]]:
        """What was judged, in the reader's words."""
        return results_in(self.award, self.language)

    @cached_property
    def evidence(self) -> list[Any]:
        return list(self.award.evidence.order_by("pk"))

    @property
    def query(self) -> str:
        """What keeps the share link open on this page's own links."""
        return "?" + urlencode({"key": self.key}) if self.key and not self.award.is_public else ""

    @property
    def share_address(self) -> str:
        """What the holder gives to others: the page, through the link's key where the page is not public."""
        return pdf.page_address(self.award, self.base, self.award.share_key if self.award.share_link_enabled else "")

    @property
    def check_address(self) -> str:
        """What "Check it yourself" puts into the verification page."""
        key = self.key or (self.award.share_key if self.is_holder and self.award.share_link_enabled else "")
        return quote(pdf.page_address(self.award, self.base, key), safe="")

    @property
    def is_checkable(self) -> bool:
        """True when the verification page, which knows nobody, may read it."""
        return self.award.is_public or self.award.share_link_enabled

    @cached_property
    def is_issued(self) -> bool:
        return self.award.credentials.exists()

    @property
    def files(self) -> list[tuple[str, str]]:
        """(name, address) of each file, through the share link where the page was."""
        found = [
            (kind, f"/credentials/{self.award.uuid}.{kind.lower()}{self.query}") for kind in ("PNG", "SVG", "JSON")
        ]
        separator = "&" if self.query else "?"
        pdf_address = f"/credentials/{self.award.uuid}.pdf{self.query}{separator}lang={self.language}"
        return [*found, ("PDF", pdf_address)]

    @property
    def image_address(self) -> str:
        return addresses.achievement_image(self.base, self.award.achievement.uuid)

    @property
    def ob2_address(self) -> str:
        return addresses.ob2_assertion(self.base, self.award.uuid) if self.award.ob2_enabled_at else ""

    @property
    def who_sees(self) -> str:
        """One sentence."""
        if self.award.is_public:
            return _("Everybody can see this badge.")
        if self.award.share_link_enabled:
            return _("Only you and whoever has the link can see this badge.")
        return _("Only you can see this badge.")
