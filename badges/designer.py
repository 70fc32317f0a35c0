"""The designer in the editor: shapes, colours and glyphs chosen from pictures, and what they look like together.

Radio buttons with a drawing each, so that it works by keyboard and without script: the drawing of the whole is then
the one that was last saved. With script, `preview` answers it while one chooses. The same fragment in both.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from badges import images
from badges.images.contrast import ENOUGH, contrast
from badges.images.designs import PALETTE, Design, DesignError, design_svg, read_design
from badges.images.drawing import Shape, path_of
from badges.images.glyphs import GLYPHS
from badges.images.outlines import OUTLINES
from badges.lint import sentence, what_cannot_be_drawn

Choices = dict[str, str | Promise]
OWN = "own"  # the colours that stand in the two fields
PARTS = ("shape", "colors", "ground", "accent", "glyph")
SHAPES: Choices = {
    "": _("Plain plate"),
    "plate": _("Plate"),
    "round": _("Round"),
    "shield": _("Shield"),
    "hexagon": _("Hexagon"),
    "banner": _("Banner"),
    "gate": _("Gate"),
}
COLORS: Choices = {
    "terracotta": _("Terracotta on paper"),
    "water": _("Water green on paper"),
    "ink": _("Ink on sand"),
    "indigo": _("Indigo on mist"),
    "plum": _("Plum on petal"),
    "moss": _("Moss on linen"),
    "night": _("Paper on night"),
    "dusk": _("Dusk on night"),
    "harbor": _("Sand on harbour"),
    "wine": _("Blush on wine"),
    OWN: _("My own colours"),
}
GLYPH_NAMES: Choices = {
    "": _("No glyph"),
    "book": _("Book"),
    "screen": _("Screen"),
    "people": _("People"),
    "globe": _("Globe"),
    "pencil": _("Pencil"),
    "shield": _("Shield"),
    "chart": _("Chart"),
    "chat": _("Conversation"),
    "leaf": _("Leaf"),
    "star": _("Star"),
    "compass": _("Compass"),
    "gear": _("Gear"),
    "lamp": _("Lamp"),
    "heart": _("Heart"),
    "link": _("Link"),
}
INK, QUIET = "#16303f", "#fbf8f3"


class DesignWidget(forms.Widget):
    """Three groups of radio buttons and two fields for colours of one's own."""

    template_name = "badges/editor/designer.html"
    use_fieldset = True
    tier = 1

    class Media:
        css = {"all": ["badges/designer.css"]}  # noqa: RUF012 (Django reads it so)
        js = ("badges/designer.js",)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """What was sent, as the parts of a design."""
        return from_form({part: str(data.get(f"{name}-{part}", "")) for part in PARTS})

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-shape" not in data

    def id_for_label(self, id_: str) -> str:
        """No single field to point at: the group has a legend."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        design = value if isinstance(value, dict) else {}
        ground, accent = design.get("ground", PALETTE["terracotta"][0]), design.get("accent", PALETTE["terracotta"][1])
        named = next((key for key, pair in PALETTE.items() if pair == (ground, accent)), OWN)
        groups = (
            ("shape", _("Shape"), SHAPES, design.get("shape", ""), _shape_picture),
            ("colors", _("Colours"), COLORS, named, _color_picture),
            ("glyph", _("Glyph"), GLYPH_NAMES, design.get("glyph", ""), _glyph_picture),
        )
        shown = {
            part: {
                "legend": legend,
                "options": [
                    {"value": key, "label": label, "is_chosen": key == chosen, "picture": draw(key)}
                    for key, label in choices.items()
                ],
            }
            for part, legend, choices, chosen, draw in groups
        }
        return context | {
            "groups": shown,
            "ground": ground,
            "accent": accent,
            "preview": shown_design(design, self.tier),
        }


class DesignField(forms.Field):
    """A design that can be drawn, or {} for the plate."""

    widget = DesignWidget

    def clean(self, value: Any) -> dict[str, str]:
        """Raises ValidationError with the measured contrast and the nearest colour that has enough."""
        design: dict[str, str] = value or {}
        try:
            read_design(design)
        except DesignError as error:
            raise forms.ValidationError(sentence(what_cannot_be_drawn(error))) from error
        return design

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != (data or {})


def from_form(parts: Mapping[str, str]) -> dict[str, str]:
    """A design as it is stored, of what a form says: {} without a shape, one of the pairs or the colours typed."""
    if not parts.get("shape"):
        return {}
    typed = parts.get("ground", "").strip().lower(), parts.get("accent", "").strip().lower()
    ground, accent = PALETTE.get(parts.get("colors", ""), typed)
    return {"shape": parts["shape"], "ground": ground, "accent": accent, "glyph": parts.get("glyph", "")}


def shown_design(value: Mapping[str, str], tier: int) -> dict[str, Any]:
    """{picture, sentence, is_refused} of a design as it stands."""
    try:
        design = read_design(value)
    except DesignError as error:
        return {"picture": "", "sentence": sentence(what_cannot_be_drawn(error)), "is_refused": True}
    if design is None:
        return {
            "picture": _inline(images.plate_svg(tier)),
            "sentence": gettext("The plain plate."),
            "is_refused": False,
        }
    ratio = contrast(design.accent, design.ground)
    said = gettext("Contrast %(ratio).1f; %(enough).1f is needed.") % {"ratio": ratio, "enough": ENOUGH}
    return {"picture": _inline(design_svg(design, tier)), "sentence": said, "is_refused": False}


def preview(request: HttpRequest) -> HttpResponse:
    """What the design in the query looks like, as the fragment that the designer shows."""
    tier = request.GET.get("tier", "1")
    parts = {part: request.GET.get(part, "") for part in PARTS}
    shown = shown_design(from_form(parts), int(tier) if tier in {"1", "2", "3"} else 1)
    return render(request, "badges/editor/_design_preview.html", {"preview": shown})


def _inline(svg: bytes) -> SafeString:
    """An own drawing for the inside of a page; what is beside it says what it is."""
    drawing = svg.decode().partition("?>\n")[2].replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return mark_safe(drawing)  # noqa: S308 (paths drawn here, from numbers and checked colours)


def _boxed(shapes: list[Shape], box: str) -> SafeString:
    body = "".join(map(path_of, shapes))
    drawing = f'<svg aria-hidden="true" focusable="false" viewBox="{box}" width="56" height="56">{body}</svg>'
    return mark_safe(drawing)  # noqa: S308 (as above)


def _shape_picture(key: str) -> SafeString:
    if not key:
        return _inline(images.plate_svg(1))
    return _boxed([Shape(OUTLINES[key].points, QUIET, INK, 12)], "0 0 400 440")


def _color_picture(key: str) -> SafeString:
    """A small plate in the pair's colours; for one's own a pair of empty rings."""
    if key == OWN:
        return _boxed([Shape(line, None, INK, 5) for line in GLYPHS["pencil"]], "0 0 100 100")
    ground, accent = PALETTE[key]
    return _inline(design_svg(Design("plate", ground, accent, ""), 1))


def _glyph_picture(key: str) -> SafeString:
    lines = GLYPHS.get(key, ())
    return _boxed([Shape(line, None, INK, 6, is_round=True) for line in lines], "0 0 100 100")
