"""Commands: what they do, what they print, how they end."""

import gc
import io
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from badges import baker, images, issuer
from badges.actions.set_visibility import set_visibility
from badges.management import batching, progress
from badges.management.commands import award_badge, issue_missing
from badges.models import Achievement, Award, Credential, Profile, SigningKey
from badges.tasks import issue_credentials

AWARD = ("award_badge", "--achievement", "digital-lesson")


def _run(*arguments: str) -> str:
    output = io.StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def _exit(*arguments: str) -> tuple[int, str]:
    output = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(*arguments, stdout=output, stderr=output)
    return int(ended.value.code or 0), output.getvalue()


@pytest.fixture
def badge(awarded: Award, tmp_path: Path) -> Path:
    file = tmp_path / "badge.json"
    file.write_text(awarded.credentials.get().document)
    return file


def test_award_badge_prints_the_addresses(achievement: Achievement) -> None:
    answer = json.loads(
        _run("award_badge", "--achievement", "digital-lesson", "--recipient", "A@example.org", "--json")
    )
    award = Award.objects.get()
    assert answer["uuid"] == str(award.uuid)
    assert answer["recipient"] == "a@example.org"
    assert answer["png"] == f"http://testserver/credentials/{award.uuid}.png"
    assert "ob2" not in answer
    assert not award.is_public


def test_award_badge_public_opens_page_and_open_badges_2(achievement: Achievement) -> None:
    answer = _run("award_badge", "--achievement", "digital-lesson", "--recipient", "a@example.org", "--public")
    award = Award.objects.get()
    assert award.is_public
    assert award.ob2_enabled_at is not None
    assert f"ob2: http://testserver/ob2/assertions/{award.uuid}.json" in answer


def test_award_badge_takes_a_cohort_exactly_once_each(achievement: Achievement, tmp_path: Path) -> None:
    file = tmp_path / "cohort.csv"
    file.write_text("\ufeffname,email\nA,a@example.org\nB,b@example.org\nA again,A@example.org\n")
    arguments = ("award_badge", "--achievement", "digital-lesson", "--file", str(file), "--json")
    first, second = json.loads(_run(*arguments)), json.loads(_run(*arguments))
    assert first == second
    assert len(first) == 3
    assert Award.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [("name\nA\n", "no column"), ("email\na@example.org\nnobody\n", "line 3"), ("", "no column")],
)
def test_a_cohort_with_a_mistake_awards_nothing(
    achievement: Achievement, tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "cohort.csv"
    file.write_text(content)
    with pytest.raises(CommandError, match=said):
        _run("award_badge", "--achievement", "digital-lesson", "--file", str(file))
    assert not Award.objects.exists()


def cohort(folder: Path, size: int) -> str:
    file = folder / "cohort.csv"
    file.write_text("email\n" + "".join(f"person{number}@example.org\n" for number in range(size)))
    return str(file)


def in_portions_of(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (award_badge, issue_missing):
        monkeypatch.setattr(module, "portions", lambda items: batching.portions(items, size))


def test_award_badge_tells_how_far_it_is(
    achievement: Achievement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "LINE_EVERY", 4)
    in_portions_of(2, monkeypatch)
    said = io.StringIO()
    call_command(*AWARD, "--file", cohort(tmp_path, 9), "--workers", "1", stdout=io.StringIO(), stderr=said)
    assert [line.split(" (")[0] for line in said.getvalue().splitlines()] == ["4 of 9", "8 of 9"]


def test_a_terminal_shows_a_bar() -> None:
    said = io.StringIO()
    bar = progress.Progress(10_000, said, is_terminal=True)
    bar.advance(5_000)
    bar.advance(5_000)
    bar.end()
    half, whole = said.getvalue().split("\r")[1:]
    assert half.startswith("█" * 15 + "░" * 15 + " 5,000 of 10,000")
    assert whole.startswith("█" * 30 + " 10,000 of 10,000")
    assert whole.endswith("\n")


def test_award_badge_holds_one_portion_in_memory_at_a_time(
    achievement: Achievement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_portions_of(4, monkeypatch)
    held: list[int] = []
    issue = batching.Issuing.issue

    def counted(self: batching.Issuing, award_ids: Any) -> None:
        gc.collect()
        held.append(sum(type(thing) in (Award, Credential) for thing in gc.get_objects()))
        issue(self, award_ids)

    monkeypatch.setattr(batching.Issuing, "issue", counted)
    _run(*AWARD, "--file", cohort(tmp_path, 20), "--workers", "1")
    assert Credential.objects.count() == 20
    assert len(held) == 5
    assert max(held[1:]) - held[0] <= 2 * 4  # the portion before may still be at hand


def test_every_portion_takes_the_same_number_of_queries(
    achievement: Achievement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_portions_of(4, monkeypatch)
    _run(*AWARD, "--recipient", "first@example.org")  # what is made once: profile, key, list, base
    counted: list[int] = []
    advance = progress.Progress.advance
    monkeypatch.setattr(
        progress.Progress,
        "advance",
        lambda self, count: (counted.append(len(connection.queries_log)), advance(self, count)),
    )
    with CaptureQueriesContext(connection):
        _run(*AWARD, "--file", cohort(tmp_path, 16), "--workers", "1")
    each = [after - before for before, after in pairwise(counted)]
    assert len(each) == 3
    assert len(set(each)) == 1


@pytest.mark.parametrize("workers", ["0", "-1"])
def test_a_number_of_processes_that_cannot_be_is_refused(
    achievement: Achievement, tmp_path: Path, workers: str
) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        _run(*AWARD, "--file", cohort(tmp_path, 1), "--workers", workers)
    assert not Award.objects.exists()


def test_with_a_broker_batches_are_handed_to_its_workers(
    achievement: Achievement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = False
    in_portions_of(2, monkeypatch)
    queued: list[list[int]] = []

    def deliver(award_ids: list[int]) -> None:
        queued.append(award_ids)
        issue_credentials(award_ids)

    monkeypatch.setattr(issue_credentials, "delay_on_commit", deliver)
    assert "uuid" in _run(*AWARD, "--file", cohort(tmp_path, 5))
    assert [len(award_ids) for award_ids in queued] == [2, 2, 1]
    assert Credential.objects.count() == 5


def test_award_badge_names_the_achievements_there_are(achievement: Achievement) -> None:
    with pytest.raises(CommandError, match="There are: digital-lesson"):
        _run("award_badge", "--achievement", "nothing", "--recipient", "a@example.org")
    with pytest.raises(CommandError, match="either"):
        _run("award_badge", "--achievement", "digital-lesson")
    with pytest.raises(CommandError, match="not an e-mail address"):
        _run("award_badge", "--achievement", "digital-lesson", "--recipient", "nobody")


def test_verify_badge_ends_with_0_for_a_valid_badge(badge: Path) -> None:
    status, said = _exit("verify_badge", str(badge), "--offline")
    assert status == 0
    assert said.startswith("VALID")
    assert "Atlas Teacher College" in said


def test_verify_badge_ends_with_1_for_a_tampered_badge(badge: Path) -> None:
    badge.write_text(badge.read_text().replace("Lessons with", "Master of"))
    status, said = _exit("verify_badge", str(badge), "--json")
    assert status == 1
    assert json.loads(said)["credential"] is None


def test_verify_badge_ends_with_1_for_a_flipped_byte(awarded: Award, tmp_path: Path) -> None:
    image = bytearray(baker.baked({"tier": 1}, awarded.credentials.get().document, "png", standard="ob3"))
    image[image.index(b"credentialSubject") + 3] ^= 1
    file = tmp_path / "badge.png"
    file.write_bytes(image)
    status, said = _exit("verify_badge", str(file))
    assert status == 1
    assert "fail     format" in said


def test_verify_badge_ends_with_2_when_a_check_could_not_be_made(badge: Path) -> None:
    assert _exit("verify_badge", str(badge), "--recipient", "a@example.org")[0] == 2
    assert _exit("verify_badge", "https://badge.invalid/1", "--offline")[0] == 2


def test_verify_badge_ends_with_3_for_what_is_no_badge(tmp_path: Path, db: None) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(images.plate_png(1))
    status, said = _exit("verify_badge", str(file))
    assert status == 3
    assert "holds no badge" in said
    status, said = _exit("verify_badge", str(tmp_path / "missing.png"))
    assert status == 3
    assert "cannot be read" in said


def test_verify_badge_reads_standard_input(badge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: Any = io.TextIOWrapper(io.BytesIO(badge.read_bytes()))
    monkeypatch.setattr(sys, "stdin", given)
    assert _exit("verify_badge", "-")[0] == 0


def test_rotate_key_retires_the_old_key(awarded: Award) -> None:
    answer = json.loads(_run("rotate_key", "--issuer", "atlas", "--json"))
    assert answer["verificationMethod"].endswith("#key-2")
    assert SigningKey.objects.filter(retired_at=None).count() == 1
    with pytest.raises(CommandError, match="There are: atlas"):
        _run("rotate_key", "--issuer", "nobody")


def test_revoke_badge_needs_a_badge_and_a_reason(awarded: Award) -> None:
    with pytest.raises(CommandError, match="not a badge's uuid"):
        _run("revoke_badge", "abc", "--reason", "x")
    with pytest.raises(CommandError, match="no badge"):
        _run("revoke_badge", "00000000-0000-4000-8000-000000000000", "--reason", "x")
    with pytest.raises(CommandError, match="Say why"):
        _run("revoke_badge", str(awarded.uuid), "--reason", " ")
    assert "By mistake" in _run("revoke_badge", awarded.urn, "--reason", "By mistake")
    awarded.refresh_from_db()
    assert awarded.revoked_at is not None


def test_issue_missing_signs_what_was_left(awarded: Award) -> None:
    Credential.objects.all().delete()
    assert json.loads(_run("issue_missing", "--json")) == {"issued": [str(awarded.uuid)], "failed": {}}
    assert json.loads(_run("issue_missing", "--json"))["issued"] == []


def test_issue_missing_says_why_it_could_not(awarded: Award) -> None:
    Credential.objects.all().delete()
    Profile.objects.get().keys.update(encrypted_private_key=b"\0" * 60)
    with pytest.raises(CommandError, match="cannot be opened"):
        _run("issue_missing")


@pytest.mark.parametrize("mistake", ["foo@bar", "@", "a b@example.org"])
def test_a_cohort_is_read_through_before_anybody_gets_the_badge(
    achievement: Achievement, tmp_path: Path, mistake: str
) -> None:
    file = tmp_path / "cohort.csv"
    file.write_text(f"email\nfirst@example.org\n\n{mistake}\n")
    with pytest.raises(CommandError, match="line 4"):
        _run(*AWARD, "--file", str(file))
    assert not Award.objects.exists()


def test_what_the_holder_closed_is_not_opened_by_a_second_run(achievement: Achievement) -> None:
    arguments = (*AWARD, "--recipient", "a@example.org", "--public")
    _run(*arguments)
    set_visibility(award=Award.objects.get(), actor=None, is_public=False)
    _run(*arguments)
    assert not Award.objects.get().is_public


def test_a_language_that_nobody_reads_here_is_refused(achievement: Achievement) -> None:
    with pytest.raises(CommandError, match="tlh"):
        _run(*AWARD, "--recipient", "a@example.org", "--language", "tlh")


def test_award_badge_says_when_the_badge_could_not_be_signed(
    achievement: Achievement, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is committed in this test, so nothing is signed."""
    _run(*AWARD, "--recipient", "a@example.org")
    assert "issue_missing" in capsys.readouterr().err


def test_a_reason_too_long_to_be_kept_is_refused(awarded: Award) -> None:
    with pytest.raises(CommandError, match="300"):
        _run("revoke_badge", str(awarded.uuid), "--reason", "x" * 301)
    awarded.refresh_from_db()
    assert awarded.revoked_at is None


def test_one_award_that_cannot_be_signed_does_not_hold_up_the_others(
    give: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked, waiting = give(email="a@example.org"), give(email="b@example.org")
    Credential.objects.all().delete()
    compose = issuer.unsigned_credential

    def broken(award: Award, base: str, **known: Any) -> dict[str, Any]:
        return compose(award, base, **known) | ({"nobody": "knows this"} if award == blocked else {})

    monkeypatch.setattr("badges.batches.unsigned_credential", broken)
    monkeypatch.setattr("badges.issuer.unsigned_credential", broken)
    with pytest.raises(CommandError):
        _run("issue_missing")
    assert [credential.award for credential in Credential.objects.all()] == [waiting]


def test_an_address_is_one_whatever_the_letters_of_its_scheme(awarded: Award) -> None:
    set_visibility(award=awarded, actor=None, is_public=True)
    code, report = _exit("verify_badge", f"HTTP://testserver/credentials/{awarded.uuid}/")
    assert code == 0, report
