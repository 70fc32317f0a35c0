"""Template tags of the site's chrome: icons, the arch, the plate, form fields, languages, pagination.

{% load chrome %}
{% icon "check" %}   {% arch 3 9 size="small" %}   {% plate 2 size="large" %}
{% error_summary form %}   {% field form.name %}   {% pagination page_obj %}   {% language_links %}
{{ award.awarded_at|day }}   {{ assignment.due_at|weekday }}   {{ file.size|size_label }}
"""

from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, ngettext

from cms import dates
from cms.drawings import bridge, plate, progress_arch
from cms.icons import ICONS, MIRRORED
from cms.languages import Languages, languages_of
from cms.pictures import LightPicture
from cms.pictures import light_picture as lighten
from cms.sizes import size_label

register = template.Library()

AUDIO = frozenset({"mp3", "m4a", "ogg", "oga", "opus", "wav", "aac", "flac"})
TIERS = {"1": 1, "2": 2, "3": 3, "acquisition": 1, "deepening": 2, "creation": 3}


@register.simple_tag(name="icon")
def icon(name: str) -> SafeString:
    """An icon beside a word: hidden from screen readers, mirrored in right-to-left text where it points."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"No icon “{name}”. There are: {', '.join(ICONS)}.")
    flip = " icon--flip" if name in MIRRORED else ""
    svg = '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>'
    return format_html(svg, flip, ICONS[name])


@register.inclusion_tag("cms/chrome/arch.html")
def arch(done: int, total: int, size: str = "medium", label: str = "", decorative: bool = False) -> dict[str, Any]:
    """Progress as an arch: stones laid from both banks, the keystone last. Its text alternative is a sentence.

    `decorative=True` where the same numbers stand beside it in words.
    """
    laid, open_ = progress_arch(int(done), int(total))
    said = "" if decorative else label or done_of(done, total)
    return {"laid": laid, "open": open_, "size": size, "label": said}


@register.simple_tag
def done_of(done: int, total: int) -> str:
    """ "3 of 9 done", the same words wherever progress is told."""
    said = ngettext("%(done)s of %(total)s done", "%(done)s of %(total)s done", int(total))
    return said % {"done": done, "total": total}


@register.inclusion_tag("cms/chrome/plate.html", name="plate")
def draw_plate(tier: Any = 1, size: str = "medium") -> dict[str, Any]:
    """A badge's plate with one, two or three courses of stone. Decorative: write the badge's name beside it."""
    return {"paths": plate(TIERS.get(str(tier).lower(), 1)), "size": size}


@register.inclusion_tag("cms/chrome/bridge.html", name="bridge")
def draw_bridge() -> dict[str, Any]:
    """The bridge of the home page."""
    return {"paths": bridge()}


@register.inclusion_tag("cms/chrome/field.html", name="field")
def field(bound: BoundField, autofocus: bool = False, with_help: bool = True) -> dict[str, Any]:
    """A form field: label, help and what is wrong, tied together for screen readers.

    No placeholder: it vanishes when one begins to type, and the label says it already. Without its help where that
    stands elsewhere.
    """
    if not with_help:
        bound.help_text = ""
    widget = bound.field.widget
    widget.attrs.pop("placeholder", None)
    kind = "input"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "choices"
    elif isinstance(widget, CheckboxInput):
        kind = "checkbox"
    if autofocus:
        widget.attrs["autofocus"] = True
    return {"field": bound, "kind": "hidden" if bound.is_hidden else kind}


@register.inclusion_tag("cms/chrome/error_summary.html")
def error_summary(form: BaseForm | None) -> dict[str, Any]:
    """What is wrong with a form, first on the page, each line a link to its field. Empty while nothing is."""
    if form is None or not form.is_bound or form.is_valid():
        return {"form": None}
    wrong = [bound for bound in form if bound.errors]
    return {"form": form, "wrong": wrong, "general": form.non_field_errors()}


@register.simple_tag(takes_context=True)
def languages(context: template.Context) -> Languages:
    """The languages of the page being drawn; nothing where there is no request (the page for our own faults)."""
    request = context.get("request")
    return languages_of(request, context.get("page")) if request else Languages()


@register.inclusion_tag("cms/chrome/language_links.html", takes_context=True)
def language_links(context: template.Context) -> dict[str, Any]:
    """The language menu's list. Each name is in its own language, each link keeps the page."""
    found = context.get("site_languages")
    return {"languages": found if isinstance(found, Languages) else languages(context)}


@register.inclusion_tag("cms/chrome/pagination.html", takes_context=True)
def pagination(context: template.Context, page: "Page[Any]", parameter: str = "page") -> dict[str, Any]:
    """Previous and next of a paginated list; other parameters of the address are kept."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop(parameter, None)
    kept = f"{query.urlencode()}&" if query else ""
    return {"page": page, "prefix": f"?{kept}{parameter}="}


@register.simple_tag(takes_context=True)
def content_language(context: template.Context) -> SafeString:
    """` lang="fr" dir="ltr"` for what an author wrote, where its language is not the interface's; else nothing."""
    found = context.get("site_languages")
    if not isinstance(found, Languages) or not found.content:
        return mark_safe("")
    return format_html(' lang="{}" dir="{}"', found.content, found.content_dir)


@register.simple_tag
def interface_language() -> SafeString:
    """` lang="ar" dir="rtl"` for our own words amid an author's: a full stop stands where the interface has it."""
    language = get_language() or settings.LANGUAGE_CODE
    return format_html(' lang="{}" dir="{}"', language, "rtl" if get_language_bidi() else "ltr")


@register.simple_tag
def light_picture(image: Any) -> LightPicture:
    """Renditions of an image within 60 kB: `{% light_picture value.image as picture %}`."""
    return lighten(image)


@register.filter
def media_kind(filename: str) -> str:
    """ "audio" or "video", by the file's name."""
    return "audio" if filename.rpartition(".")[2].lower() in AUDIO else "video"


register.filter(size_label)
for write in (dates.day, dates.full_day, dates.weekday, dates.monthday, dates.moment, dates.full_moment):
    register.filter(write)
