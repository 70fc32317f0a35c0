"""The plate: one, two or three courses of stone, small, the same every time, and able to carry a badge."""

import io
import json

import pytest
from defusedxml import ElementTree
from PIL import Image

from badges import baker, images
from badges.images.plate import STONES
from badges.openbadges.baking import unbake


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_the_png_is_small_and_transparent_at_its_corners(tier: int) -> None:
    content = images.plate_png(tier)
    image = Image.open(io.BytesIO(content)).convert("RGBA")
    assert image.size == (600, 660)
    assert image.getpixel((0, 0))[3] == 0
    assert len(content) < 30_000


def test_a_higher_tier_has_more_stone() -> None:
    built = [sum(images.plate_svg(tier).count(stone.encode()) for stone in STONES) for tier in (1, 2, 3)]
    assert built[0] < built[1] < built[2]


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_the_svg_is_well_formed_and_holds_nothing_active(tier: int) -> None:
    root = ElementTree.fromstring(images.plate_svg(tier))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {"svg", "path"}
    assert len(images.plate_svg(tier)) < 12_000


@pytest.mark.parametrize(("value", "tier"), [(0, 1), (1, 1), (3, 3), (9, 3)])
def test_any_number_has_a_plate(value: int, tier: int) -> None:
    assert images.tier_of(value) == tier


@pytest.mark.parametrize("extension", ["png", "svg"])
def test_baking_twice_gives_the_same_bytes(extension: baker.Extension) -> None:
    payload = '{"type": ["VerifiableCredential"], "name": "Ünïcode ]]> & <tags>"}'
    first = baker.baked({"tier": 2}, payload, extension, standard="ob3")
    assert baker.baked({"tier": 2}, payload, extension, standard="ob3") == first
    assert json.loads(unbake(first).text) == json.loads(payload)
