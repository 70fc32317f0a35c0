"""What an author says of a badge beside its words: the same in other languages, search words, OB 3.0's type.

Translations are stored as `{"fr": {"name": …, "description": …, "criteria": …}}` with nothing empty in it; each becomes
an edition at an address of its own, which the signed badge names as `related`.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from badges.openbadges.verification.ob3_shapes import ACHIEVEMENT_TYPES

PARTS = {"name": _("Name"), "description": _("Description"), "criteria": _("Criteria")}
NAME_LENGTH, TAG_LENGTH, MOST_TAGS = 200, 60, 20
TYPES = tuple((word, word) for word in ACHIEVEMENT_TYPES)

Editions = dict[str, dict[str, str]]


class EditionsWidget(forms.Widget):
    """Three fields for each language of the site but the signed one (`own`), each in that language's direction."""

    template_name = "badges/editor/editions.html"
    use_fieldset = True
    own = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Editions:
        """What was sent, without what is empty."""
        typed = {
            language: {part: str(data.get(f"{name}-{language}-{part}", "")).strip() for part in PARTS}
            for language, _name in settings.LANGUAGES
        }
        said = {language: {part: text for part, text in texts.items() if text} for language, texts in typed.items()}
        return {language: texts for language, texts in said.items() if texts}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str) -> str:
        """No single field to point at: each language has a legend."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        kept = value if isinstance(value, dict) else {}
        others = [(code, title) for code, title in settings.LANGUAGES if code != self.own]
        return context | {"editions": [_shown(code, title, kept.get(code, {})) for code, title in others]}


def _shown(language: str, own_name: str, texts: Mapping[str, str]) -> dict[str, Any]:
    parts = [{"part": part, "label": label, "text": texts.get(part, "")} for part, label in PARTS.items()]
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    return {"language": language, "name": own_name, "direction": direction, "is_open": bool(texts), "parts": parts}


class EditionsField(forms.Field):
    """The badge in other languages, or {}."""

    widget = EditionsWidget

    def clean(self, value: Any) -> Editions:
        """Raises ValidationError for a name that is too long."""
        editions: Editions = value or {}
        for texts in editions.values():
            if len(texts.get("name", "")) > NAME_LENGTH:
                raise forms.ValidationError(gettext("A name has at most %(most)d characters.") % {"most": NAME_LENGTH})
        return editions

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != (data or {})


class TagsField(forms.CharField):
    """Words between commas, stored as a list without doubles."""

    def prepare_value(self, value: Any) -> Any:
        """The list as it is typed."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Raises ValidationError for too many, or one that is a sentence."""
        words = dict.fromkeys(word.strip() for word in str(super().clean(value)).replace("،", ",").split(","))
        tags = [word for word in words if word]
        if len(tags) > MOST_TAGS or any(len(word) > TAG_LENGTH for word in tags):
            sentence = gettext(
                "At most %(most)d words, each of at most %(length)d characters, with commas between them."
            )
            raise forms.ValidationError(sentence % {"most": MOST_TAGS, "length": TAG_LENGTH})
        return tags

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))
