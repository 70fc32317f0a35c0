"""One stylesheet: light, mirrored by itself, readable in every colour scheme."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "cms" / "static" / "cms"
CSS = (STATIC / "passerelle.css").read_text()
WITHOUT_COMMENTS = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)
PHYSICAL = (
    r"(?<![\w-])((margin|padding|border)-(left|right|top|bottom)\b"
    r"|(left|right|top|bottom)\s*:"
    r"|(min-|max-)?(width|height)\s*:(?!\s*[\d.]+rem\s*\))"
    r"|(float|clear|text-align)\s*:\s*(left|right))"
)


def block(selector: str) -> str:
    return WITHOUT_COMMENTS.partition(selector)[2].partition("}")[0]


def tokens(source: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", source))


LIGHT = tokens(block(":root {"))
DARK = {**LIGHT, **tokens(WITHOUT_COMMENTS.partition("prefers-color-scheme: dark")[2].partition("}\n}")[0])}


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.2 section 1.4.3."""
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_it_stays_light_on_the_line() -> None:
    assert len(gzip.compress(CSS.encode(), 9)) < 9_000
    assert len(gzip.compress((STATIC / "passerelle.js").read_bytes(), 9)) < 3_000


def test_no_physical_side_is_named_so_that_arabic_mirrors() -> None:
    assert [found[0] for found in re.findall(PHYSICAL, WITHOUT_COMMENTS)] == []


def test_the_test_above_would_notice() -> None:
    for planted in ("margin-left: 1px", "left: 0", "text-align: right", "width: 3rem", "max-height: 2px"):
        assert re.search(PHYSICAL, f"a {{ {planted}; }}"), planted


def test_nothing_is_fetched() -> None:
    assert "url(" not in WITHOUT_COMMENTS
    assert "@import" not in WITHOUT_COMMENTS
    assert "@font-face" not in WITHOUT_COMMENTS


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface", "sky"])
@pytest.mark.parametrize("text", ["ink", "quiet", "accent", "done", "valid", "caution", "invalid"])
def test_text_can_be_read_on_every_ground(scheme: dict[str, str], ground: str, text: str) -> None:
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("wash", ["done", "caution", "invalid", "note", "accent"])
def test_text_can_be_read_on_every_wash(scheme: dict[str, str], wash: str) -> None:
    assert contrast(scheme["ink"], scheme[f"wash-{wash}"]) >= 7
    for name in {"done": ("done", "valid"), "note": ("quiet",)}.get(wash, (wash,)):
        assert contrast(scheme[name], scheme[f"wash-{wash}"]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_buttons_and_edges_of_controls_stand_out(scheme: dict[str, str]) -> None:
    assert contrast(scheme["on-accent"], scheme["accent"]) >= 4.5
    assert contrast(scheme["control"], scheme["surface"]) >= 3
    assert contrast(scheme["accent"], scheme["paper"]) >= 3


@pytest.mark.parametrize("need", ["forced-colors: active", "prefers-color-scheme: dark", "@media print"])
def test_readers_own_settings_are_heard(need: str) -> None:
    assert need in WITHOUT_COMMENTS


def test_movement_is_only_for_those_who_like_it() -> None:
    before, _, after = WITHOUT_COMMENTS.partition("prefers-reduced-motion: no-preference")
    assert "transition" not in before
    assert "animation" not in WITHOUT_COMMENTS
    assert "transition" in after
