"""Simple line pictures that say what a badge is about: strokes in a box of 100 × 100, one weight, no text.

They stand in the opening of the arch, so each says one thing and can be told from the others at 40 pixels.
"""

import math

from badges.images.drawing import Point, arc

Line = tuple[Point, ...]
Glyph = tuple[Line, ...]


def _circle(x: float, y: float, radius: float) -> Line:
    return arc(x, y, radius, 180, -180, 48)


def _closed(*points: Point) -> Line:
    return (*points, points[0])


def _box(left: float, top: float, right: float, bottom: float) -> Line:
    return _closed((left, top), (right, top), (right, bottom), (left, bottom))


def _around(x: float, y: float, radii: tuple[float, ...], count: int, start: float = 90) -> Line:
    """A closed line that visits these radii in turn, `count` times around."""
    steps = count * len(radii)
    angles = [math.radians(start + 360 * step / steps) for step in range(steps)]
    points = [
        (x + radii[step % len(radii)] * math.cos(angle), y - radii[step % len(radii)] * math.sin(angle))
        for step, angle in enumerate(angles)
    ]
    return (*points, points[0])


def _ellipse(x: float, y: float, width: float, height: float) -> Line:
    return tuple((x + (px - x) * width, y + (py - y) * height) for px, py in _circle(x, y, 1.0))


GLYPHS: dict[str, Glyph] = {
    "book": (
        ((50, 24), (34, 16), (12, 16), (12, 76), (34, 76), (50, 86), (66, 76), (88, 76), (88, 16), (66, 16), (50, 24)),
        ((50, 24), (50, 86)),
    ),
    "screen": (_box(10, 18, 90, 70), ((50, 70), (50, 86)), ((30, 86), (70, 86))),
    "people": (
        _circle(33, 32, 13),
        (*arc(33, 82, 24, 180, 0, 24),),
        _circle(69, 38, 11),
        (*arc(70, 82, 20, 120, 0, 18),),
    ),
    "globe": (_circle(50, 50, 38), _ellipse(50, 50, 17, 38), ((12, 50), (88, 50))),
    "pencil": (_closed((16, 84), (21, 62), (66, 17), (83, 34), (38, 79)), ((55, 28), (72, 45))),
    "shield": (
        _closed((50, 10), (84, 22), (84, 48), (76, 68), (50, 90), (24, 68), (16, 48), (16, 22)),
        ((35, 50), (46, 61), (66, 38)),
    ),
    "chart": (((14, 12), (14, 86), (90, 86)), ((32, 72), (32, 54)), ((52, 72), (52, 38)), ((72, 72), (72, 22))),
    "chat": (
        _closed((12, 16), (88, 16), (88, 66), (48, 66), (28, 86), (28, 66), (12, 66)),
        ((30, 34), (70, 34)),
        ((30, 49), (56, 49)),
    ),
    "leaf": (
        (*arc(84, 84, 68, 180, 90, 24), *arc(16, 16, 68, 0, -90, 24)),
        ((10, 90), (60, 40)),
    ),
    "star": (_around(50, 53, (42, 18), 5),),
    "compass": (_circle(50, 50, 40), _closed((66, 30), (56, 57), (34, 70), (44, 43))),
    "gear": (_around(50, 50, (41, 41, 31, 31), 8, 101), _circle(50, 50, 13)),
    "lamp": (
        (*arc(50, 40, 28, 235, -55, 40),),
        ((34, 63), (38, 74), (62, 74), (66, 63)),
        ((41, 86), (59, 86)),
    ),
    "heart": (
        (*arc(31, 36, 21, 220, 20, 24), *arc(69, 36, 21, 160, -40, 24), (50, 86), arc(31, 36, 21, 220, 20, 24)[0]),
    ),
    "link": (
        ((46, 68), *reversed(arc(30, 50, 18, 90, 270, 24)), (46, 32)),
        ((54, 68), *reversed(arc(70, 50, 18, 90, -90, 24)), (54, 32)),
        ((36, 50), (64, 50)),
    ),
}
