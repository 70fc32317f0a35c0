"""Template tags of competencies: names with their marks, and addresses that keep the reader's language."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from competencies.judging import reached_from
from competencies.models import CFItem, TitledModel
from competencies.wording import mark_of

register = template.Library()


@register.simple_tag(name="name")
def name_of(titled: TitledModel) -> SafeString:
    """The name in the reader's language; in another one it says which, so that it is read aloud rightly."""
    language = get_language() or settings.LANGUAGE_CODE
    spoken = titled.title_language_in(language)
    text = titled.title_in(language)
    if spoken == language.split("-")[0]:
        return format_html("{}", text)
    return format_html('<span lang="{}" dir="auto">{}</span>', spoken, text)


@register.simple_tag
def plain_name(titled: TitledModel) -> str:
    """The name as plain text, for `<title>` and attributes."""
    return titled.title_in(get_language())


@register.inclusion_tag("competencies/_mark.html")
def mark(titled: TitledModel) -> dict[str, Any]:
    """The word that marks an unofficial name; nothing beside an official one."""
    return {"mark": mark_of(titled, get_language())}


@register.simple_tag
def address(item: CFItem) -> str:
    """The item's address, with the reader's language where it is not the default one: the path has none in it."""
    language = get_language() or settings.LANGUAGE_CODE
    return item.path if language == settings.LANGUAGE_CODE else f"{item.path}?lang={language}"


@register.simple_tag
def in_english(text: str) -> SafeString:
    """Text that we have in English only, read aloud as such and laid out in the direction of the page."""
    if (get_language() or settings.LANGUAGE_CODE).startswith("en"):
        return format_html("{}", text)
    return format_html('<span lang="en" dir="ltr">{}</span>', text)


@register.filter
def is_address(value: str) -> bool:
    """Whether a code is an address (ESCO's are): long, and not for reading."""
    return str(value).startswith(("http://", "https://"))


# `{% reached_from rubric.pass_score criterion as least %}`: the score of the lowest level that is enough.
register.simple_tag(reached_from)
