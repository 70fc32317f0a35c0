"""Designed pictures: every choice can be drawn, can be told apart, and has enough contrast."""

import io

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from badges.designer import COLORS, GLYPH_NAMES, OWN, SHAPES, from_form
from badges.images import Design, DesignError, UploadError, design_png, design_svg, framed_svg, read_design, reencoded
from badges.images.contrast import ENOUGH, contrast, mixed, nearest_enough
from badges.images.designs import PALETTE, STONE_SHADES
from badges.images.glyphs import GLYPHS
from badges.images.outlines import OUTLINES
from tests.sampling import examples

colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(("ground", "accent"), PALETTE.values(), ids=PALETTE)
def test_every_pair_has_enough_contrast_and_its_stones_can_be_seen(ground: str, accent: str) -> None:
    assert contrast(ground, accent) >= ENOUGH
    assert all(contrast(ground, mixed(accent, ground, shade)) >= 3 for shade in STONE_SHADES)


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(colors, colors)
@settings(max_examples=examples(300))
def test_a_free_colour_is_drawn_or_refused_with_one_that_works(ground: str, accent: str) -> None:
    value = {"shape": "round", "ground": ground, "accent": accent, "glyph": "star"}
    try:
        design = read_design(value)
    except DesignError as error:
        assert error.ratio == contrast(accent, ground) < ENOUGH
        assert contrast(error.nearest, ground) >= ENOUGH
        assert read_design({**value, "accent": error.nearest}) is not None
    else:
        assert design is not None
        assert contrast(design.accent, design.ground) >= ENOUGH


def test_the_nearest_is_the_colour_itself_where_that_is_enough() -> None:
    assert nearest_enough("#a63d17", "#fbf8f3") == "#a63d17"


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"shape": "skull"}, "shape"),
        ({"glyph": "<script>"}, "glyph"),
        ({"ground": "red"}, "ground"),
        ({"accent": '#a63d17"/>'}, "accent"),
        ({"shape": 7}, "shape"),
    ],
)
def test_what_cannot_be_drawn_is_named(change: dict[str, object], part: str) -> None:
    value: dict[str, object] = {"shape": "plate", "ground": "#fbf8f3", "accent": "#a63d17", "glyph": "book"}
    with pytest.raises(DesignError, match=part):
        read_design({**value, **change})


@pytest.mark.parametrize("shape", OUTLINES)
def test_every_shape_holds_all_its_courses_in_a_small_drawing_of_paths(shape: str) -> None:
    drawings = [design_svg(Design(shape, "#fbf8f3", "#a63d17", "book"), tier) for tier in (1, 2, 3)]
    assert len(set(drawings)) == 3
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        assert {element.tag.rpartition("}")[2] for element in root.iter()} == {"svg", "path"}
        assert len(drawing) < 16_000


def test_no_two_glyphs_look_alike_and_each_stays_in_its_box() -> None:
    assert len(GLYPHS) >= 12
    drawn = {design_svg(Design("plate", "#fbf8f3", "#a63d17", glyph), 1) for glyph in ["", *GLYPHS]}
    assert len(drawn) == len(GLYPHS) + 1
    assert all(0 <= place <= 100 for lines in GLYPHS.values() for line in lines for point in line for place in point)


def test_the_png_is_the_same_picture() -> None:
    content = design_png(Design("gate", "#16303f", "#fbf8f3", "gear"), 2)
    image = Image.open(io.BytesIO(content)).convert("RGBA")
    assert image.size == (600, 660)
    assert image.getpixel((0, 0))[3] == 0
    assert len(content) < 40_000


def test_everything_that_can_be_drawn_has_a_word() -> None:
    assert set(SHAPES) == {"", *OUTLINES}
    assert set(COLORS) == {OWN, *PALETTE}
    assert set(GLYPH_NAMES) == {"", *GLYPHS}


def test_a_form_says_the_pair_or_the_colours_typed() -> None:
    sent = {"shape": "round", "colors": "night", "glyph": "leaf", "ground": "#FFFFFF", "accent": "#000000"}
    assert from_form(sent)["ground"] == "#16303f"
    assert from_form({**sent, "colors": OWN})["ground"] == "#ffffff"
    assert from_form({**sent, "shape": ""}) == {}


def _file(size: tuple[int, int], kind: str = "PNG", **options: object) -> io.BytesIO:
    output = io.BytesIO()
    Image.new("RGB", size, "#a63d17").save(output, kind, **options)  # type: ignore[arg-type]
    output.seek(0)
    return output


def test_an_upload_is_drawn_anew_without_what_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x010E] = "48.8566 N, at home"
    content = reencoded(_file((1200, 1000), "JPEG", exif=exif.tobytes()))
    assert b"at home" not in content
    assert Image.open(io.BytesIO(content)).size == (600, 500)
    assert framed_svg(content).count(b"<image") == 1


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (_file((89, 89)), "small"),
        (_file((400, 200)), "oblong"),
        (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "unreadable"),
        (io.BytesIO(_file((200, 200)).getvalue()[:60]), "unreadable"),
        (_file((7000, 7000)), "large"),
    ],
    ids=["small", "oblong", "svg", "cut off", "large"],
)
def test_what_is_no_badges_picture_is_refused(file: io.BytesIO, reason: str) -> None:
    with pytest.raises(UploadError) as caught:
        reencoded(file)
    assert caught.value.reason == reason
