"""Days are written as each language writes them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import polib
import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone, translation

from cms import dates

NOON = datetime(2026, 11, 21, 12, 5, tzinfo=UTC)
SPANISH = {
    dates.day: "21 de noviembre de 2026",
    dates.full_day: "sábado 21 de noviembre de 2026",
    dates.weekday: "sábado 21 de noviembre",
    dates.monthday: "21 de noviembre",
    dates.moment: "21 de noviembre de 2026, 12:05",
    dates.full_moment: "sábado 21 de noviembre de 2026, 12:05",
}


@pytest.fixture(autouse=True)
def catalogs(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    """The texts as the .po files have them: compiled ones may be older."""
    written = {}
    for code in ("fr", "es", "ar"):
        catalog = polib.pofile(str(settings.LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.po"))
        written[code] = {entry.msgid: entry.msgstr for entry in catalog if entry.msgctxt == "date format"}

    def in_language(_: str, text: str) -> str:
        return written.get(translation.get_language() or "", {}).get(text, text)

    monkeypatch.setattr(dates, "pgettext", in_language)
    return written


@pytest.mark.parametrize(("write", "expected"), SPANISH.items())
def test_spanish_has_its_small_words(write: Callable[[Any], str], expected: str) -> None:
    with translation.override("es"):
        assert write(NOON) == expected


def test_english_and_french_have_none() -> None:
    with translation.override("en"):
        assert dates.full_day(NOON) == "Saturday 21 November 2026"
    with translation.override("fr"):
        assert dates.weekday(NOON) == "samedi 21 novembre"


def test_arabic_has_its_own_comma() -> None:
    with translation.override("ar"):
        assert "،" in dates.moment(NOON)
        assert "," not in dates.moment(NOON) + dates.full_moment(NOON)


def test_every_language_writes_every_format(catalogs: dict[str, dict[str, str]]) -> None:
    for written in catalogs.values():
        assert set(written) == {"j F Y", "l j F Y", "l j F", "j F", "j F Y, H:i", "l j F Y, H:i"}
        assert all(written.values())


def test_a_date_needs_no_time_and_nothing_stays_nothing() -> None:
    assert dates.day(date(2026, 11, 1)) == "1 November 2026"
    assert dates.day(None) == ""


def test_a_moment_is_told_in_the_current_time_zone() -> None:
    with timezone.override("Asia/Tokyo"):
        assert dates.day(NOON.replace(hour=20)) == "22 November 2026"


def test_templates_have_them_as_filters() -> None:
    drawn = Template("{% load chrome %}{{ day|weekday }} – {{ missing|day }}").render(Context({"day": NOON}))
    assert drawn == "Saturday 21 November – "
