"""Halting: nothing more is signed from the next award on, what was awarded waits, revoking goes on (R-09)."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from badges import issuer, verifier
from badges.actions.halt_issuing import halt_issuing
from badges.actions.resume_issuing import resume_issuing
from badges.actions.revoke import revoke
from badges.errors import IssuingHaltedError, NotTheRegistrarError
from badges.jobs import issue_missing_credentials
from badges.models import Award, IssuingHalt, Profile
from tests.badges.conftest import GiveAward


@pytest.mark.parametrize("scope", ["atlas", "all"])
def test_what_is_awarded_waits_and_is_signed_once_it_goes_on(
    awarded: Award, give: GiveAward, scope: str, django_capture_on_commit_callbacks: Any
) -> None:
    arguments = ["--all"] if scope == "all" else ["--issuer", scope]
    call_command("halt_issuing", *arguments, "--reason", "A rubric was wrong.", stdout=StringIO())
    waiting = give(email="second@example.org")
    with pytest.raises(IssuingHaltedError, match="A rubric was wrong"):
        issuer.issue(waiting)
    with django_capture_on_commit_callbacks(execute=True):
        issue_missing_credentials()
    assert not waiting.credentials.exists()
    revoke(award=awarded, reason="Copied.", actor=None)
    assert verifier.verify_document(awarded.credentials.get().document).verdict == "invalid"
    said = StringIO()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("resume_issuing", *arguments, stdout=said)
    assert "1 awards were waiting" in said.getvalue()
    assert waiting.credentials.count() == 1


def test_another_institutions_halt_is_not_ours(awarded: Award, give: GiveAward, riverside: Any) -> None:
    other = Profile.objects.create(institution=riverside, slug="riverside", name="Riverside")
    halt_issuing(profile=other, reason="Theirs alone", actor=None)
    assert give(email="second@example.org").credentials.count() == 1


def test_only_its_registrars_and_for_all_only_the_platform(
    awarded: Award, registrar: User, atlas_registrar: User, administrator: User
) -> None:
    profile = Profile.objects.get()
    for scope, person in ((profile, registrar), (None, registrar), (None, atlas_registrar)):
        with pytest.raises(NotTheRegistrarError):
            halt_issuing(profile=scope, reason="Mine", actor=person)
        with pytest.raises(NotTheRegistrarError):
            resume_issuing(profile=scope, actor=person)
    halt_issuing(profile=profile, reason="Ours", actor=atlas_registrar)
    assert halt_issuing(profile=profile, reason="Again", actor=administrator).reason == "Ours"
    assert IssuingHalt.objects.count() == 1


def test_a_name_or_a_reason_that_is_none(awarded: Award) -> None:
    with pytest.raises(CommandError, match="There are: atlas"):
        call_command("halt_issuing", "--issuer", "nobody", "--reason", "x")
    with pytest.raises(CommandError, match="Say why"):
        call_command("halt_issuing", "--all", "--reason", " ")
