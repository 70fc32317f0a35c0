"""A picture weighs at most 60 kB, however busy it is."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.images import ImageFile
from PIL import Image as Pillow
from pytest_django import DjangoAssertNumQueries
from wagtail.images.models import Image

from cms.pictures import MOST_BYTES, light_picture


@pytest.fixture(autouse=True)
def forget_renditions() -> None:
    """Wagtail remembers renditions by the image's number, which the next test gives to another."""
    cache.clear()


def stored(picture: Pillow.Image) -> Image:
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    row: Image = Image.objects.create(title="a", file=ImageFile(BytesIO(buffer.getvalue()), name="a.png"))
    return row


@pytest.fixture
def noise(db: None) -> Image:
    """The worst a camera can send: nothing in it can be compressed."""
    return stored(Pillow.effect_noise((1600, 1200), 120).convert("RGB"))


@pytest.fixture
def calm(db: None) -> Image:
    return stored(Pillow.new("RGB", (1600, 1200), "#a63d17"))


def test_a_busy_picture_is_made_light(noise: Image) -> None:
    assert light_picture(noise).large.file.size <= MOST_BYTES


def test_a_calm_one_keeps_its_size(calm: Image) -> None:
    picture = light_picture(calm)
    assert (picture.small.width, picture.large.width) == (480, 960)
    assert picture.large.file.name.endswith(".webp")


def test_a_small_original_is_not_blown_up(db: None) -> None:
    assert light_picture(stored(Pillow.new("RGB", (200, 100)))).large.width == 200


def test_once_made_it_costs_one_query(calm: Image, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    light_picture(calm)
    with django_assert_max_num_queries(1):
        light_picture(Image.objects.model(pk=calm.pk, file=calm.file, width=1600, height=1200))
