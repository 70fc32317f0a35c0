"""`lint_badge`: what publishing would say, with an exit code that scripts can rely on."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from badges.models import Achievement, Profile


def _run(*arguments: str) -> tuple[int, str]:
    output = StringIO()
    try:
        call_command("lint_badge", *arguments, stdout=output)
    except SystemExit as ended:
        return int(ended.code or 0), output.getvalue()
    return 0, output.getvalue()


def _codes(text: str) -> set[str]:
    return {finding["code"] for finding in json.loads(text)["findings"]}


@pytest.fixture
def public(settings: Settings, achievement: Achievement) -> Achievement:
    """A badge in perfect order, signed under an address that everybody reaches."""
    settings.PUBLIC_BASE_URL = "https://badges.example.org"
    everything = {part: f"{getattr(achievement, part)} (fr)" for part in ("name", "description", "criteria")}
    Achievement.objects.update(translations={"fr": everything})
    Profile.objects.create(
        institution=achievement.institution,
        slug="atlas",
        name="Atlas",
        email="badges@example.org",
        url="https://atlas.example.org",
    )
    achievement.refresh_from_db()
    return achievement


def test_a_badge_in_order_ends_with_zero(public: Achievement) -> None:
    assert _run("--achievement", public.slug)[0] == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"criteria": "Take part."}, "criteria_missing"),
        ({"description": " "}, "description_missing"),
        ({"design": {"shape": "round", "ground": "#ffffff", "accent": "#eeeeee"}}, "contrast"),
        ({"design": {"shape": "skull"}}, "design"),
        ({"achievement_type": "not a type"}, "refused"),
    ],
)
def test_an_error_ends_with_one(public: Achievement, change: dict[str, Any], code: str) -> None:
    Achievement.objects.update(**change)
    ended, text = _run("--achievement", public.slug, "--json")
    assert (ended, code in _codes(text)) == (1, True), text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "x" * 100}, "text_long"),
        ({"description": "Reads <b>books</b>."}, "markup"),
        ({"translations": {"fr": {"name": "Cours"}}}, "translation"),
    ],
)
def test_a_warning_ends_with_two(public: Achievement, change: dict[str, Any], code: str) -> None:
    Achievement.objects.update(**change)
    ended, text = _run("--achievement", public.slug, "--json")
    assert (ended, code in _codes(text)) == (2, True), text


def test_an_issuer_that_cannot_be_written_to_is_a_warning(public: Achievement, settings: Settings) -> None:
    Profile.objects.update(email="", url="")
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    assert "issuer_email" in _codes(_run("--achievement", public.slug, "--json")[1])


@pytest.mark.parametrize("base", ["http://badges.example.org", "https://127.0.0.1:8000", "https://badges.local"])
def test_an_address_that_others_cannot_reach_is_a_warning(public: Achievement, settings: Settings, base: str) -> None:
    settings.PUBLIC_BASE_URL = base
    assert "address_not_public" in _codes(_run("--achievement", public.slug, "--json")[1])


@pytest.mark.parametrize(
    ("change", "refusing"),
    [
        ({}, set()),
        ({"achievement_type": "not a type"}, {"ob3", "wallets"}),
        ({"description": " "}, {"ob3", "wallets", "ob2"}),
        ({"name": "x" * 100}, set()),
    ],
)
def test_it_says_who_would_not_take_the_badge(public: Achievement, change: dict[str, Any], refusing: set[str]) -> None:
    Achievement.objects.update(**change, valid_months=12)
    accepted = json.loads(_run("--achievement", public.slug, "--json")[1])["accepted_by"]
    assert {reader for reader, is_accepted in accepted.items() if not is_accepted} == refusing
    assert set(accepted) == {"ob3", "wallets", "ob2"}


def test_without_an_address_to_write_to_only_open_badges_2_refuses(public: Achievement, settings: Settings) -> None:
    Profile.objects.update(email="")
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    assert "ob3 yes, wallets yes, ob2 no" in _run("--achievement", public.slug)[1]


def test_without_competencies_it_says_so(public: Achievement) -> None:
    public.items.clear()
    assert "alignment_missing" in _codes(_run("--achievement", public.slug, "--json")[1])


def test_an_unknown_badge_is_named(db: None) -> None:
    with pytest.raises(CommandError, match="There is no achievement “nope”") as caught:
        call_command("lint_badge", "--achievement", "nope")
    assert caught.value.returncode == 3
