"""The badge plate: an arch-topped plate whose bridge has one, two or three courses of stone.

One drawing, two writers: SVG by hand, PNG with Pillow, four times too large and then scaled down. No text on it, so
that the same plate serves every language.
"""

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 400, 440
CENTER_X, SPRING_Y = 200.0, 232.0  # where the arch begins to bend
PIER_FOOT = 336.0
PLATE_RADIUS, PLATE_CORNER, PLATE_FOOT = 186.0, 26.0, 426.0
# (inner radius, outer radius, number of stones) of each course, from the opening outward; a gap of 4 between them.
COURSES = ((68.0, 98.0, 7), (102.0, 130.0, 9), (134.0, 160.0, 11))
GAP_DEGREES = 1.3
PAPER, INK, LINE, WATER, KEYSTONE = "#fbf8f3", "#16303f", "#ddd2c3", "#0f6b5c", "#0f6b5c"
STONES = ("#a63d17", "#b8522c", "#c46840")
OVERSIZE = 4
PNG_WIDTH = 600

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """A closed polygon, or an open line when it has no fill. Coordinates in the plate's own 400 × 440."""

    points: tuple[Point, ...]
    fill: str | None
    stroke: str | None = None
    width: float = 0.0


def tier_of(value: int) -> int:
    """1, 2 or 3, whatever an editor wrote."""
    return min(max(value, 1), len(COURSES))


@cache
def plate_svg(tier: int) -> bytes:
    """The plate as a small SVG document."""
    body = "".join(_svg_shape(shape) for shape in _shapes(tier_of(tier)))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{body}</svg>\n'.encode()


@cache
def plate_png(tier: int) -> bytes:
    """The plate as a PNG 600 pixels wide, transparent around it."""
    scale = PNG_WIDTH * OVERSIZE / WIDTH
    size = (PNG_WIDTH * OVERSIZE, round(HEIGHT * scale))
    image = Image.new("RGBA", size, (251, 248, 243, 0))
    draw = ImageDraw.Draw(image)
    for shape in _shapes(tier_of(tier)):
        _draw(draw, shape, scale)
    small = image.resize((PNG_WIDTH, size[1] // OVERSIZE), Image.Resampling.LANCZOS)
    output = io.BytesIO()
    # 96 colours look the same and weigh a fifth.
    small.quantize(96, method=Image.Quantize.FASTOCTREE).save(output, "PNG", optimize=True)
    return output.getvalue()


def _shapes(tier: int) -> Iterator[Shape]:
    yield Shape(_plate(), PAPER, INK, 7)
    for number, (inner, outer, stones) in enumerate(COURSES, start=1):
        yield from _course(number, inner, outer, stones, is_built=number <= tier)
    for y in (356.0, 376.0, 396.0):
        yield Shape(_wave(y), None, WATER, 5)


def _plate() -> tuple[Point, ...]:
    left, right = CENTER_X - PLATE_RADIUS, CENTER_X + PLATE_RADIUS
    arch = _arc(CENTER_X, SPRING_Y, PLATE_RADIUS, 180, 0, 72)
    low = PLATE_FOOT - PLATE_CORNER
    foot_right = _arc(right - PLATE_CORNER, low, PLATE_CORNER, 0, -90, 10)
    foot_left = _arc(left + PLATE_CORNER, low, PLATE_CORNER, -90, -180, 10)
    return (*arch, *foot_right, *foot_left)


def _course(number: int, inner: float, outer: float, stones: int, *, is_built: bool) -> Iterator[Shape]:
    """The stones of one course: the bend, and a pier of two stones at each side."""
    for index, points in enumerate([*_bend(inner, outer, stones), *_piers(inner, outer)]):
        is_keystone = number == 1 and index == stones // 2
        fill = KEYSTONE if is_keystone else STONES[(index + number) % len(STONES)]
        yield Shape(points, fill) if is_built else Shape((*points, points[0]), None, LINE, 2)


def _bend(inner: float, outer: float, stones: int) -> Iterator[tuple[Point, ...]]:
    step = 180 / stones
    for index in range(stones):
        start, end = 180 - index * step - GAP_DEGREES / 2, 180 - (index + 1) * step + GAP_DEGREES / 2
        yield (
            *_arc(CENTER_X, SPRING_Y, outer, start, end, 4),
            *_arc(CENTER_X, SPRING_Y, inner, end, start, 4),
        )


def _piers(inner: float, outer: float) -> Iterator[tuple[Point, ...]]:
    height = (PIER_FOOT - SPRING_Y - 4) / 2
    for side in (-1, 1):
        for row in range(2):
            top = SPRING_Y + 3 + row * (height + 2)
            near, far = CENTER_X + side * inner, CENTER_X + side * outer
            yield ((near, top), (far, top), (far, top + height - 2), (near, top + height - 2))


def _wave(y: float) -> tuple[Point, ...]:
    """Water under the bridge: three swells across the plate."""
    start, end = CENTER_X - 112, CENTER_X + 112
    steps = 48
    return tuple(
        (start + (end - start) * step / steps, y + 4 * math.sin(step / steps * 6 * math.pi))
        for step in range(steps + 1)
    )


def _arc(x: float, y: float, radius: float, start: float, end: float, steps: int) -> tuple[Point, ...]:
    """Points on a circle from `start` to `end` degrees, counted from the right, upward positive."""
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return tuple((x + radius * math.cos(angle), y - radius * math.sin(angle)) for angle in angles)


def _svg_shape(shape: Shape) -> str:
    points = "L".join(f"{x:.1f} {y:.1f}" for x, y in shape.points)
    close = "Z" if shape.fill else ""
    stroke = f' stroke="{shape.stroke}" stroke-width="{shape.width:g}" stroke-linejoin="round"' if shape.stroke else ""
    return f'<path d="M{points}{close}" fill="{shape.fill or "none"}"{stroke}/>'


def _draw(draw: ImageDraw.ImageDraw, shape: Shape, scale: float) -> None:
    points = [(x * scale, y * scale) for x, y in shape.points]
    if shape.fill:
        draw.polygon(points, fill=shape.fill)
    if shape.stroke:
        outline = [*points, points[0], points[1]] if shape.fill else points
        draw.line(outline, fill=shape.stroke, width=round(shape.width * scale), joint="curve")
