"""The shapes that a badge may have. All are of one family: each holds the arch, and none is wider than the plate.

An outline is a closed polygon in the picture's 400 × 440 and the place of the arch in it: how much smaller than on the
plate, and where its centre (where the bend begins) lies.
"""

import math
from dataclasses import dataclass

from badges.images.drawing import Point, arc
from badges.images.plate import plate_outline


@dataclass(frozen=True)
class Outline:
    """`scale` of the arch, `x` and `y` of its centre."""

    points: tuple[Point, ...]
    scale: float = 1.0
    x: float = 200.0
    y: float = 232.0


def _round() -> tuple[Point, ...]:
    return arc(200, 220, 192, 180, -180, 144)[:-1]


def _shield() -> tuple[Point, ...]:
    """Straight shoulders, flanks that bend to a point below."""
    flank = _curve((386, 236), (386, 348), (200, 430))
    mirrored = tuple((400 - x, y) for x, y in reversed(flank))
    return (*arc(40, 34, 26, 180, 90, 8), *arc(360, 34, 26, 90, 0, 8), *flank, *mirrored[1:])


def _hexagon() -> tuple[Point, ...]:
    """Flat sides to the left and right, a point above and one below."""
    corners = [math.radians(angle) for angle in (90, 30, -30, -90, -150, 150)]
    return tuple((200 + 192 / math.cos(math.pi / 6) * 0.96 * math.cos(a), 220 - 213 * math.sin(a)) for a in corners)


def _banner() -> tuple[Point, ...]:
    """A hanging cloth with an arch cut out of its foot."""
    notch = arc(200, 430, 62, 180, 0, 36)
    return ((22, 14), (378, 14), (378, 430), *reversed(notch), (22, 430))


def _gate() -> tuple[Point, ...]:
    """A pointed arch."""
    right = _curve((386, 220), (378, 92), (200, 10))
    mirrored = tuple((400 - x, y) for x, y in reversed(right))
    return ((386, 426), *right, *mirrored[1:], (14, 426))


def _curve(start: Point, control: Point, end: Point, steps: int = 36) -> tuple[Point, ...]:
    """A quadratic Bézier curve."""
    shares = (step / steps for step in range(steps + 1))
    return tuple(
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * control[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * control[1] + t * t * end[1],
        )
        for t in shares
    )


OUTLINES = {
    "plate": Outline(plate_outline(), 1.0, y=240),
    "round": Outline(_round(), 0.92, y=226),
    "shield": Outline(_shield(), 0.86, y=194),
    "hexagon": Outline(_hexagon(), 0.84, y=226),
    "banner": Outline(_banner(), 1.0, y=204),
    "gate": Outline(_gate(), 0.92, y=262),
}
