"""Many awards at once: exactly once each, verified, in a constant number of queries, whatever was interrupted."""

import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import User
from badges import batches, places, presses, verifier
from badges.actions.award import award
from badges.actions.award_many import award_many
from badges.actions.lift_suspension import lift_suspension
from badges.actions.suspend import suspend
from badges.batches import issue_batch
from badges.errors import KeyEncryptionKeyError, SelfVerificationError, UnpublishedError
from badges.models import Achievement, Award, Credential, IssuingHalt, Recipient, SigningKey, StatusEntry
from badges.openbadges.compiled import Press, shapes
from badges.openbadges.compiled.shapes import Shape
from badges.openbadges.compiled.template import Template
from badges.openbadges.errors import ProofError
from badges.presses import OwnPress, Presses
from badges.signals import credentials_issued
from badges.tasks import issue_credentials
from competencies.models import CompetencyEvidence


def emails(count: int, start: int = 0) -> list[str]:
    return [f"person{number}@example.org" for number in range(start, start + count)]


@pytest.fixture
def press() -> Iterator[OwnPress]:
    with OwnPress() as press:
        yield press


def given(achievement: Achievement, count: int, start: int = 0) -> list[int]:
    return [entry.pk for entry in award_many(achievement=achievement, emails=emails(count, start))]


def test_each_is_awarded_and_issued_once(achievement: Achievement, press: OwnPress) -> None:
    ids = given(achievement, 12)
    assert issue_batch(ids, press).issued == 12
    documents = list(Credential.objects.order_by("pk").values_list("document", flat=True))
    assert given(achievement, 12) == ids
    assert issue_batch(ids, press) == batches.Outcome()
    assert list(Credential.objects.order_by("pk").values_list("document", flat=True)) == documents
    assert len({json.loads(document)["id"] for document in documents}) == 12


def test_all_of_them_verify(achievement: Achievement, press: OwnPress) -> None:
    """By the full verifier, though the batch itself asks it for samples only."""
    issue_batch(given(achievement, 5), press)
    reports = [verifier.verify_document(row.document, is_offline=True) for row in Credential.objects.all()]
    assert [report.verdict for report in reports] == ["valid"] * 5


def test_a_batch_says_what_a_single_award_says(achievement: Achievement, press: OwnPress, teacher: User) -> None:
    """But for what is of one person only."""
    single = award(achievement=achievement, email="one@example.org")
    batch = award_many(achievement=achievement, emails=["two@example.org"])[0]
    issue_batch([single.pk, batch.pk], press)
    first, second = (json.loads(entry.credentials.get().document) for entry in (single, batch))
    own = {"id", "validFrom", "awardedDate", "credentialStatus", "credentialSubject", "proof"}
    assert {name: first[name] for name in first.keys() - own} == {name: second[name] for name in second.keys() - own}
    assert first.keys() == second.keys()
    assert first["credentialSubject"]["achievement"] == second["credentialSubject"]["achievement"]
    assert ModelLogEntry.objects.filter(action="badges.award").count() == 2


def queries(achievement: Achievement, count: int, start: int) -> tuple[int, int]:
    with OwnPress() as press:
        with CaptureQueriesContext(
            connection,
        ) as deciding:
            ids = given(achievement, count, start)
        with CaptureQueriesContext(connection) as issuing:
            assert issue_batch(ids, press).issued == count
    return len(deciding), len(issuing)


def test_the_number_of_queries_does_not_depend_on_the_size(
    achievement: Achievement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "verify_own", lambda *_: None)  # as many samples as the size asks for
    queries(achievement, 2, 0)  # what is made once: profile, key, list, base
    # SQLite takes 999 values in a statement, so that Django splits what is larger; PostgreSQL does not.
    small, large = queries(achievement, 5, 100), queries(achievement, 30, 200)
    assert small == large
    assert sum(large) < 60


def test_people_who_are_known_show_the_competencies(achievement: Achievement, teacher: User) -> None:
    Recipient.objects.create(institution=achievement.institution, email=teacher.email, user=teacher)
    award_many(achievement=achievement, emails=[teacher.email.upper(), "other@example.org"])
    shown = CompetencyEvidence.objects.filter(person=teacher)
    assert shown.count() == 2
    assert set(shown.values_list("source_uuid", flat=True)) == {Award.objects.get(recipient__user=teacher).uuid}


def test_one_address_twice_is_one_person(achievement: Achievement) -> None:
    assert len(award_many(achievement=achievement, emails=["a@example.org", "A@example.org "])) == 1


def test_a_draft_is_awarded_to_nobody(achievement: Achievement) -> None:
    Achievement.objects.update(published_at=None)
    achievement.refresh_from_db()
    with pytest.raises(UnpublishedError):
        award_many(achievement=achievement, emails=emails(2))
    assert not Award.objects.exists()


def test_only_places_that_are_taken_are_drawn_again(achievement: Achievement, monkeypatch: pytest.MonkeyPatch) -> None:
    awards = batches.load(given(achievement, 3))
    drawn = iter([7, 7, 9, 7, 11])
    monkeypatch.setattr(places.secrets, "randbelow", lambda _size: next(drawn))
    entries = places.draw_places(awards)
    assert sorted(entry.index for entry in entries.values()) == [7, 9, 11]
    assert next(drawn, None) is None


def test_places_are_kept_for_the_next_run(achievement: Achievement, press: OwnPress) -> None:
    ids = given(achievement, 4)
    entries = places.draw_places(batches.load(ids))
    issue_batch(ids, press)
    assert {entry.pk for entry in entries.values()} == set(StatusEntry.objects.values_list("pk", flat=True))


def test_one_that_is_suspended_waits_and_keeps_nobody_elses_back(
    achievement: Achievement, press: OwnPress, django_capture_on_commit_callbacks: Any
) -> None:
    ids = given(achievement, 3)
    paused = suspend(award=Award.objects.get(pk=ids[0]), reason="A complaint is looked into.", actor=None)
    assert issue_batch(ids, press) == batches.Outcome(issued=2)
    with django_capture_on_commit_callbacks(execute=True):
        lift_suspension(award=paused, actor=None)
    assert paused.credentials.count() == 1


def test_a_credential_that_somebody_stored_meanwhile_stays(achievement: Achievement, press: OwnPress) -> None:
    ids = given(achievement, 2)
    issue_batch(ids, press)
    kept = Credential.objects.get(award=ids[0])
    late = Credential(award_id=ids[0], key=kept.key, base_url=kept.base_url, document="{}")
    assert batches.store([late]) == []
    assert Credential.objects.get(award=ids[0]).document == kept.document


def test_a_revocation_meanwhile_marks_its_place(achievement: Achievement, press: OwnPress) -> None:
    ids = given(achievement, 2)
    loaded = batches.load
    Award.objects.filter(pk=ids[0]).update(revoked_at=None)

    def revoked_after_loading(award_ids: Any) -> list[Award]:
        awards = loaded(award_ids)
        Award.objects.filter(pk=ids[0]).update(revoked_at=timezone.now())
        return awards

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "load", revoked_after_loading)
        patch.setattr(batches, "verify_own", lambda *_: None)
        issue_batch(ids, press)
    verdicts = [
        verifier.verify_document(Credential.objects.get(award=pk).document, is_offline=True).verdict for pk in ids
    ]
    assert verdicts == ["revoked", "valid"] or verdicts[1] == "valid" != verdicts[0]


def test_nothing_is_stored_when_a_sample_does_not_verify(
    achievement: Achievement, press: OwnPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise SelfVerificationError("It does not verify.")

    monkeypatch.setattr(batches, "verify_own", refuse)
    outcome = issue_batch(given(achievement, 3), press)
    assert outcome.issued == 0
    assert set(outcome.failed.values()) == {"It does not verify."}
    assert not Credential.objects.exists()


def test_first_last_and_every_two_hundredth_meet_the_full_verifier(
    achievement: Achievement, press: OwnPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presses, "SAMPLED_EVERY", 4)
    ids, met = given(achievement, 10), []
    monkeypatch.setattr(batches, "verify_own", lambda award, _text: met.append(ids.index(award.pk)))
    issue_batch(ids, press)
    assert met == [0, 4, 8, 9]


def test_first_last_and_every_two_hundredth_are_compared_with_pyld(
    achievement: Achievement, press: OwnPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every batch, however much its shape was used before."""
    monkeypatch.setattr(presses, "SAMPLED_EVERY", 4)
    monkeypatch.setattr(shapes, "COMPARED_EVERY", 10**9)  # what a shape itself counts, over all batches
    issue_batch(given(achievement, 2, 50), press)
    ids, compared = given(achievement, 10), Shape.compared
    urns = {award.urn: number for number, award in enumerate(Award.objects.filter(pk__in=ids).order_by("pk"))}
    met: list[int] = []

    def noted(self: Shape, values: Sequence[str]) -> str:
        met.extend(urns[value] for value in values if value in urns)
        return compared(self, values)

    monkeypatch.setattr(Shape, "compared", noted)
    issue_batch(ids, press)
    assert met == [0, 4, 8, 9]


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Shapes that were proved, and yet differ from PyLD for whoever is in this set: both fillings, so that every
    signature fits what it was made of."""
    monkeypatch.setattr(shapes.own_shapes, "_known", OrderedDict())
    people: set[str] = set()
    fill = Template.fill

    def differently(self: Template, values: Sequence[str]) -> str:
        text = fill(self, values)
        return text if people.isdisjoint(values) else f"{text}<urn:x> <urn:y> <urn:z> .\n"

    monkeypatch.setattr(Template, "fill", differently)
    yield people


def urns_of(award_ids: Sequence[int]) -> list[str]:
    return [award.urn for award in Award.objects.filter(pk__in=award_ids).order_by("pk")]


def independent_verdicts(award_ids: Sequence[int]) -> list[str]:
    """By PyLD alone: nothing that this process compiled is asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shapes.own_shapes, "recognise", lambda _document: None)
        stored = Credential.objects.filter(award__in=award_ids)
        return [verifier.verify_document(row.document, is_offline=True).verdict for row in stored]


def test_a_shape_that_differs_stops_and_its_whole_batch_is_signed_anew(
    achievement: Achievement, press: OwnPress, faulty: set[str]
) -> None:
    """Only the last of the batch tells: those between it and the first were signed wrongly by then."""
    ids = given(achievement, 5)
    faulty.update(urns_of(ids)[1:])
    assert issue_batch(ids, press).issued == 5
    assert independent_verdicts(ids) == ["valid"] * 5
    assert len(shapes.own_shapes.stopped) == 1
    later = given(achievement, 2, 10)
    faulty.update(urns_of(later))
    assert issue_batch(later, press).issued == 2
    assert independent_verdicts(later) == ["valid"] * 2


def test_one_that_cannot_be_signed_stops_no_other(
    achievement: Achievement, press: OwnPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = given(achievement, 3)
    bad = Award.objects.get(pk=ids[1])
    sign = Press.sign

    def refuse_one(self: Press, document: Any, *rest: Any, **options: Any) -> str:
        if document["id"] == bad.urn:
            raise ProofError("No.")
        return sign(self, document, *rest, **options)

    monkeypatch.setattr(Press, "sign", refuse_one)
    outcome = issue_batch(ids, press)
    assert outcome.issued == 2
    assert list(outcome.failed) == [str(bad.uuid)]
    assert not bad.credentials.exists()


def test_a_key_that_cannot_be_opened_is_said_of_all(
    achievement: Achievement, press: OwnPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_key: SigningKey) -> None:
        raise KeyEncryptionKeyError("Restore the file.")

    ids = given(achievement, 2)
    monkeypatch.setattr(presses.signer, "open_key", fail)
    assert set(issue_batch(ids, press).failed.values()) == {"Restore the file."}


def test_the_key_is_opened_once_a_batch(achievement: Achievement, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, open_key = [], presses.signer.open_key
    monkeypatch.setattr(presses.signer, "open_key", lambda key: opened.append(key) or open_key(key))
    monkeypatch.setattr(batches, "verify_own", lambda *_: None)
    with OwnPress() as press:
        issue_batch(given(achievement, 6), press)
    assert len(opened) == 1


def test_a_halt_leaves_all_waiting(achievement: Achievement, press: OwnPress) -> None:
    ids = given(achievement, 2)
    IssuingHalt.objects.create(profile=None, reason="We look for a fault.")
    outcome = issue_batch(ids, press)
    assert outcome.issued == 0
    assert "We look for a fault." in next(iter(outcome.failed.values()))


def test_it_is_told_once_on_commit(
    achievement: Achievement, press: OwnPress, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[list[int]] = []

    def hear(credential_ids: list[int], **_: Any) -> None:
        told.append(credential_ids)

    credentials_issued.connect(hear)
    try:
        ids = given(achievement, 3)
        with django_capture_on_commit_callbacks(execute=True):
            issue_batch(ids, press)
    finally:
        credentials_issued.disconnect(hear)
    assert [sorted(heard) for heard in told] == [sorted(Credential.objects.values_list("pk", flat=True))]


def test_a_worker_issues_a_batch_by_ids(achievement: Achievement) -> None:
    ids = given(achievement, 3)
    issue_credentials(ids)
    issue_credentials(ids)
    assert Credential.objects.count() == 3


def test_processes_sign_what_one_writer_stores(achievement: Achievement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presses, "SHEET", 3)
    # The test's own transaction would end with its connection; what signs never touches it.
    monkeypatch.setattr(presses.connections, "close_all", lambda: None)
    with Presses(2) as press:
        outcome = issue_batch(given(achievement, 8), press)
    assert (outcome.issued, outcome.failed) == (8, {})
    reports = [verifier.verify_document(row.document, is_offline=True) for row in Credential.objects.all()]
    assert {report.verdict for report in reports} == {"valid"}


def test_a_shape_that_differs_in_one_process_is_stopped_in_all(
    achievement: Achievement, faulty: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presses, "SHEET", 3)
    # The test's own transaction would end with its connection; what signs never touches it.
    monkeypatch.setattr(presses.connections, "close_all", lambda: None)
    ids = given(achievement, 8)
    faulty.update(urns_of(ids)[1:])
    with Presses(2) as press:  # the processes are forked from what was changed here
        assert issue_batch(ids, press).issued == 8
    assert independent_verdicts(ids) == ["valid"] * 8


def test_who_proved_the_address_already_has_the_badge_of_the_batch_at_once(
    achievement: Achievement, teacher: User
) -> None:
    EmailAddress.objects.create(user=teacher, email=teacher.email, verified=True)
    mine, other = award_many(achievement=achievement, emails=[teacher.email, "other@example.org"])
    assert (mine.recipient.user, other.recipient.user) == (teacher, None)
    assert teacher.notifications.get().kind == "badge_given"
