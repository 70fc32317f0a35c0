"""How far the wording of a name can be trusted, said in words: what is not official is always marked."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from competencies.models import TitledModel


@dataclass(frozen=True)
class Mark:
    """A short word beside the name, and the sentence that explains it."""

    word: Any
    explanation: Any


TRANSLATION = Mark(
    _("unofficial translation"),
    _("We translated this name ourselves; the publisher has not issued it in this language, as far as we know."),
)
PROPOSAL = Mark(_("our proposal"), _("We chose this name ourselves; it does not come from the publisher."))
UNCHECKED = Mark(
    _("unchecked wording"), _("We wrote this name down from memory and have not compared it with the publication yet.")
)
UNKNOWN = Mark(_("unofficial wording"), _("We do not know where this name comes from, so do not quote it as official."))


def mark_of(titled: TitledModel, language: str | None) -> Mark | None:
    """The mark of the name that a reader of `language` is shown; None when it is official."""
    if titled.is_official_in(language):
        return None
    status = titled.status_in(language)
    if status == "memory":
        return UNCHECKED
    if status != "ours":
        return UNKNOWN
    return TRANSLATION if titled.has_official_wording else PROPOSAL


def marks_of(everything: list[TitledModel], language: str | None) -> list[Mark]:
    """The marks that a page needs to explain, each once, in the order met."""
    found = (mark_of(titled, language) for titled in everything)
    return list(dict.fromkeys(mark for mark in found if mark))
