"""The badge plate: an arch-topped plate whose bridge has one, two or three courses of stone.

What a badge shows that nobody designed anything for. What was awarded under it is never redrawn: its bytes stay.
"""

import math
from collections.abc import Iterator
from functools import cache

from badges.images.drawing import Point, Shape, arc, png_of, svg_of

CENTER_X, SPRING_Y = 200.0, 232.0  # where the arch begins to bend
PIER_FOOT = 336.0
PLATE_RADIUS, PLATE_CORNER, PLATE_FOOT = 186.0, 26.0, 426.0
# (inner radius, outer radius, number of stones) of each course, from the opening outward; a gap of 4 between them.
COURSES = ((68.0, 98.0, 7), (102.0, 130.0, 9), (134.0, 160.0, 11))
GAP_DEGREES = 1.3
PAPER, INK, LINE, WATER, KEYSTONE = "#fbf8f3", "#16303f", "#ddd2c3", "#0f6b5c", "#0f6b5c"
STONES = ("#a63d17", "#b8522c", "#c46840")


def tier_of(value: int) -> int:
    """1, 2 or 3, whatever an editor wrote."""
    return min(max(value, 1), len(COURSES))


@cache
def plate_svg(tier: int) -> bytes:
    """The plate as a small SVG document."""
    return svg_of(_shapes(tier_of(tier)))


@cache
def plate_png(tier: int) -> bytes:
    """The plate as a PNG 600 pixels wide, transparent around it."""
    return png_of(_shapes(tier_of(tier)))


def _shapes(tier: int) -> Iterator[Shape]:
    yield Shape(plate_outline(), PAPER, INK, 7)
    for number, (inner, outer, stones) in enumerate(COURSES, start=1):
        yield from _course(number, inner, outer, stones, is_built=number <= tier)
    for y in (356.0, 376.0, 396.0):
        yield Shape(_wave(y), None, WATER, 5)


def plate_outline() -> tuple[Point, ...]:
    """The edge of the plate: an arch above, rounded corners below."""
    left, right = CENTER_X - PLATE_RADIUS, CENTER_X + PLATE_RADIUS
    arch = arc(CENTER_X, SPRING_Y, PLATE_RADIUS, 180, 0, 72)
    low = PLATE_FOOT - PLATE_CORNER
    foot_right = arc(right - PLATE_CORNER, low, PLATE_CORNER, 0, -90, 10)
    foot_left = arc(left + PLATE_CORNER, low, PLATE_CORNER, -90, -180, 10)
    return (*arch, *foot_right, *foot_left)


def _course(number: int, inner: float, outer: float, stones: int, *, is_built: bool) -> Iterator[Shape]:
    """The stones of one course: the bend, and a pier of two stones at each side."""
    for index, points in enumerate(stones_of(inner, outer, stones)):
        is_keystone = number == 1 and index == stones // 2
        fill = KEYSTONE if is_keystone else STONES[(index + number) % len(STONES)]
        yield Shape(points, fill) if is_built else Shape((*points, points[0]), None, LINE, 2)


def stones_of(inner: float, outer: float, stones: int) -> list[tuple[Point, ...]]:
    """Every stone of a course, built or not, as a polygon: the bend from left to right, then the piers."""
    return [*_bend(inner, outer, stones), *_piers(inner, outer)]


def _bend(inner: float, outer: float, stones: int) -> Iterator[tuple[Point, ...]]:
    step = 180 / stones
    for index in range(stones):
        start, end = 180 - index * step - GAP_DEGREES / 2, 180 - (index + 1) * step + GAP_DEGREES / 2
        yield (
            *arc(CENTER_X, SPRING_Y, outer, start, end, 4),
            *arc(CENTER_X, SPRING_Y, inner, end, start, 4),
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
