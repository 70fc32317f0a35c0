"""The arch, drawn: geometry of the progress arch, the badge plate and the home page's bridge, as SVG path data.

Pure Python. Units are those of each drawing's viewBox; y grows downwards; angles are degrees from the left bank (0)
over the crown (90) to the right bank (180).
"""

from functools import cache
from math import cos, radians, sin

MOST_STONES = 13
FEWEST_STONES = 5


def _point(center: tuple[float, float], radius: float, degrees: float) -> str:
    """A point on a circle as "x y", rounded to a tenth."""
    x = center[0] - radius * cos(radians(degrees))
    y = center[1] - radius * sin(radians(degrees))
    return f"{x:.1f} {y:.1f}"


def _stone(center: tuple[float, float], inner: float, outer: float, start: float, end: float) -> str:
    """One wedge of an arch between two radii and two angles."""
    return (
        f"M{_point(center, inner, start)}L{_point(center, outer, start)}"
        f"A{outer:g} {outer:g} 0 0 1 {_point(center, outer, end)}"
        f"L{_point(center, inner, end)}A{inner:g} {inner:g} 0 0 0 {_point(center, inner, start)}Z"
    )


def stones_for(done: int, total: int) -> tuple[int, int]:
    """How many stones stand for `done` of `total`, and how many there are. Full only when everything is done."""
    if total <= 0:
        return 0, 7
    done = max(0, min(done, total))
    if total < FEWEST_STONES:
        return done * 3, total * 3
    if total <= MOST_STONES:
        return done, total
    laid = done * MOST_STONES // total
    return max(laid, min(done, 1)), MOST_STONES


def _building_order(count: int) -> list[int]:
    """Stones in the order a mason sets them: from both banks upwards, the keystone last."""
    order = []
    low, high = 0, count - 1
    while low <= high:
        order += [low] if low == high else [low, high]
        low, high = low + 1, high - 1
    return order


@cache
def progress_arch(done: int, total: int) -> tuple[str, str]:
    """Path data of the stones laid and of the stones still to lay, for viewBox `0 0 120 66`."""
    laid, count = stones_for(done, total)
    width = 180 / count
    gap = min(1.6, width / 8)
    drawn = [_stone((60, 60), 36, 54, i * width + gap, (i + 1) * width - gap) for i in range(count)]
    order = _building_order(count)
    return "".join(drawn[i] for i in order[:laid]), "".join(drawn[i] for i in order[laid:])


def _ring(inner: float, outer: float, count: int) -> list[str]:
    """The wedges of one course of stone in the plate's arch."""
    width = 180 / count
    return [_stone((100, 104), inner, outer, i * width, (i + 1) * width) for i in range(count)]


def _jambs(inner: float, outer: float, heights: tuple[int, ...]) -> list[str]:
    """The upright stones under both ends of a ring, from y = 104 to 200."""
    blocks = []
    top = 104
    for height in heights:
        blocks += [
            f"M{100 + side * inner:g} {top}H{100 + side * outer:g}v{height}H{100 + side * inner:g}Z" for side in (-1, 1)
        ]
        top += height
    return blocks


# Opening radius by tier; the outer edge stays, so a higher tier has more stone and a smaller opening.
OPENINGS = {1: 60, 2: 52, 3: 40}
OUTER = 82


@cache
def plate(tier: int) -> dict[str, str]:
    """Path data of a badge plate with 1, 2 or 3 courses of stone, for viewBox `0 0 200 240`."""
    opening = OPENINGS[tier]
    depth = (OUTER - opening) / tier
    stones: list[str] = []
    for course in range(tier):
        inner = opening + course * depth
        stones += _ring(inner, inner + depth, 9 + 2 * course)
        stones += _jambs(inner, inner + depth, (32, 32, 32) if course % 2 == 0 else (20, 34, 42))
    outer_count = 9 + 2 * (tier - 1)
    middle, width = outer_count // 2, 180 / outer_count
    left, right = 100 - opening, 100 + opening
    return {
        "stones": "".join(stones),
        "key": _stone((100, 104), OUTER - depth - 3, OUTER + 5, middle * width, (middle + 1) * width),
        "sky": f"M{left} 200V104A{opening} {opening} 0 0 1 {right} 104V200Z",
        "hill": f"M{left} 200V168Q{100 - opening / 2:g} 142 100 160T{right} 152V200Z",
        "path": "M92 200Q112 186 98 176T106 158",
    }


def _deck(x: float, lift: float = 0) -> float:
    """Height of the bridge's deck at x: a gentle parabola from y = 156 at both ends to y = 50 over the crown."""
    return 156 - 106 * (1 - ((x - 600) / 600) ** 2) - lift


@cache
def bridge() -> dict[str, str]:
    """Path data of the home page's bridge, for viewBox `0 0 1200 260`: a flat segment of a large circle."""
    center, inner, outer = (600.0, 640.0), 520.0, 562.0
    first, last, count = 44.0, 136.0, 27
    width = (last - first) / count
    stones = [_stone(center, inner, outer, first + i * width, first + (i + 1) * width) for i in range(count)]
    key = stones.pop(count // 2)
    posts = "".join(f"M{x} {_deck(x):.0f}V{_deck(x, 30):.0f}" for x in range(60, 1200, 90))
    return {
        "stones": "".join(stones),
        "key": key,
        "body": "M0 156Q600 -56 1200 156V260H955A520 520 0 0 0 245 260H0Z",
        "deck": "M0 156Q600 -56 1200 156",
        "rail": f"M0 126Q600 -86 1200 126{posts}",
    }
