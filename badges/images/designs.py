"""What an editor may choose for the picture of a badge: `{shape, ground, accent, glyph}`, or nothing for the plate.

The level is not chosen here: it is the badge's, and shows as one, two or three courses of stone round the glyph.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from badges.images.contrast import ENOUGH, contrast, is_color, mixed, nearest_enough
from badges.images.drawing import Point, Shape, png_of, svg_of
from badges.images.glyphs import GLYPHS
from badges.images.outlines import OUTLINES, Outline
from badges.images.plate import CENTER_X, COURSES, SPRING_Y, stones_of, tier_of

# (ground, accent): each pair has enough contrast, which a test holds.
PALETTE: dict[str, tuple[str, str]] = {
    "terracotta": ("#fbf8f3", "#a63d17"),
    "water": ("#fbf8f3", "#0f6b5c"),
    "ink": ("#f1e7d8", "#16303f"),
    "indigo": ("#e9edf6", "#2f3f8f"),
    "plum": ("#f5eaf1", "#7a2a5c"),
    "moss": ("#ecf2e4", "#3d5a1e"),
    "night": ("#16303f", "#fbf8f3"),
    "dusk": ("#16303f", "#f0a07f"),
    "harbor": ("#0b4f46", "#f2e3b8"),
    "wine": ("#4d1a2b", "#f6d9c4"),
}
GLYPH_BOX = 124.0  # how wide the glyph is where the arch has its full size
GLYPH_LINE = 7.5
STONE_SHADES = (0.0, 0.10, 0.20)


class DesignError(ValueError):
    """No picture can be drawn from this; `part` names what is wrong, the arguments carry the figures."""

    def __init__(self, part: str, ratio: float = 0.0, nearest: str = "") -> None:
        super().__init__(part)
        self.part, self.ratio, self.nearest = part, ratio, nearest


@dataclass(frozen=True)
class Design:
    """A picture that can be drawn: known shape and glyph ("" for none), colours with enough contrast."""

    shape: str
    ground: str
    accent: str
    glyph: str = ""


def read_design(value: Mapping[str, object]) -> Design | None:
    """What an editor stored; None for the plate. Raises DesignError with the part that cannot be drawn."""
    if not value:
        return None
    shape, glyph = value.get("shape"), value.get("glyph", "")
    ground, accent = value.get("ground"), value.get("accent")
    if not isinstance(shape, str) or shape not in OUTLINES:
        raise DesignError("shape")
    if not isinstance(glyph, str) or (glyph and glyph not in GLYPHS):
        raise DesignError("glyph")
    for part, color in (("ground", ground), ("accent", accent)):
        if not is_color(color):
            raise DesignError(part)
    design = Design(shape, str(ground), str(accent), glyph)
    ratio = contrast(design.accent, design.ground)
    if ratio < ENOUGH:
        raise DesignError("contrast", ratio, nearest_enough(design.accent, design.ground))
    return design


@lru_cache(maxsize=256)
def design_svg(design: Design, tier: int) -> bytes:
    """The picture as SVG."""
    return svg_of(_shapes(design, tier_of(tier)))


@lru_cache(maxsize=64)
def design_png(design: Design, tier: int) -> bytes:
    """The picture as PNG, 600 pixels wide."""
    return png_of(_shapes(design, tier_of(tier)))


def _shapes(design: Design, tier: int) -> Iterator[Shape]:
    outline = OUTLINES[design.shape]
    yield Shape(outline.points, design.ground, design.accent, 8)
    for number, course in enumerate(COURSES, start=1):
        yield from _course(design, outline, number, course, is_built=number <= tier)
    yield from _glyph(design, outline)


def _course(
    design: Design, outline: Outline, number: int, course: tuple[float, float, int], *, is_built: bool
) -> Iterator[Shape]:
    """One course of stone in the accent's shades; one that is not built yet is a faint line."""
    for index, stone in enumerate(stones_of(*course)):
        points = tuple(_placed(point, outline) for point in stone)
        shade = STONE_SHADES[(index + number) % len(STONE_SHADES)]
        if is_built:
            yield Shape(points, mixed(design.accent, design.ground, shade))
        else:
            yield Shape((*points, points[0]), None, mixed(design.accent, design.ground, 0.75), 2)


def _placed(point: Point, outline: Outline) -> Point:
    """A point of the plate's arch where this outline has it."""
    x, y = point
    return outline.x + (x - CENTER_X) * outline.scale, outline.y + (y - SPRING_Y) * outline.scale


def _glyph(design: Design, outline: Outline) -> Iterator[Shape]:
    size = GLYPH_BOX * outline.scale / 100
    left, top = outline.x - 50 * size, outline.y + 22 * outline.scale - 50 * size
    for line in GLYPHS.get(design.glyph, ()):
        points = tuple((left + x * size, top + y * size) for x, y in line)
        yield Shape(points, None, design.accent, GLYPH_LINE * outline.scale, is_round=True)
