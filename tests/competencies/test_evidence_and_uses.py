"""Evidence is recorded once, withdrawn and never deleted; uses are exactly what their source says."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from accounts import navigation, personal_data
from accounts.models import User
from competencies.actions.record_evidence import record_evidence
from competencies.actions.record_uses import record_uses
from competencies.actions.withdraw_evidence import withdraw_evidence
from competencies.models import CFDocument, CFItem, CFItemUse, CompetencyEvidence

DAY = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.fixture
def items(small_framework: CFDocument) -> list[CFItem]:
    return list(CFItem.objects.alignable().order_by("code"))


def test_evidence_takes_the_items_level_and_the_time_it_is_given(teacher: User, items: list[CFItem]) -> None:
    source = uuid4()
    record_evidence(person=teacher, items=items, kind="badge", source_uuid=source, since=DAY)
    rows = CompetencyEvidence.objects.filter(source_uuid=source).order_by("item__code")
    assert [(row.item, row.level, row.since) for row in rows] == [(item, item.level, DAY) for item in items]


def test_recording_twice_changes_nothing(teacher: User, items: list[CFItem]) -> None:
    source = uuid4()
    for since in (DAY, DAY + timedelta(days=1)):
        record_evidence(person=teacher, items=items, kind="badge", source_uuid=source, since=since)
    assert list(CompetencyEvidence.objects.values_list("since", flat=True)) == [DAY, DAY]


def test_withdrawing_keeps_the_row_and_the_first_time(teacher: User, items: list[CFItem]) -> None:
    source, other = uuid4(), uuid4()
    for uuid in (source, other):
        record_evidence(person=teacher, items=items[:1], kind="badge", source_uuid=uuid, since=DAY)
    for at in (DAY + timedelta(days=2), DAY + timedelta(days=9)):
        withdraw_evidence(source_uuid=source, at=at)
    assert CompetencyEvidence.objects.get(source_uuid=source).withdrawn_at == DAY + timedelta(days=2)
    assert CompetencyEvidence.objects.in_force().get().source_uuid == other


def test_a_late_retry_does_not_bring_back_what_was_withdrawn(teacher: User, items: list[CFItem]) -> None:
    source = uuid4()
    record_evidence(person=teacher, items=items, kind="badge", source_uuid=source, since=DAY)
    withdraw_evidence(source_uuid=source, at=DAY)
    record_evidence(person=teacher, items=items, kind="badge", source_uuid=source, since=DAY)
    assert not CompetencyEvidence.objects.in_force().exists()


def test_a_source_uses_exactly_what_it_last_said(items: list[CFItem]) -> None:
    course, badge = uuid4(), uuid4()
    record_uses(kind="achievement", source_uuid=badge, items=items[:1], label="Badge", url="")
    record_uses(kind="course", source_uuid=course, items=items, label="Old name", url="/old/")
    kept = CFItemUse.objects.get(source_uuid=course, item=items[0])
    record_uses(kind="course", source_uuid=course, items=items[:1], label="New name", url="/new/")
    after = CFItemUse.objects.get(source_uuid=course)
    assert (after.pk, after.item, after.label, after.url) == (kept.pk, items[0], "New name", "/new/")
    assert CFItemUse.objects.filter(source_uuid=badge).count() == 1


def test_a_source_that_uses_nothing_any_more_is_gone(items: list[CFItem]) -> None:
    course = uuid4()
    record_uses(kind="course", source_uuid=course, items=items, label="x" * 300, url="/")
    record_uses(kind="course", source_uuid=course, items=[], label="", url="")
    assert not CFItemUse.objects.exists()


def test_a_person_gets_their_evidence_and_no_one_elses(teacher: User, peers: list[User], items: list[CFItem]) -> None:
    for person in (teacher, peers[0]):
        record_evidence(person=person, items=items[:1], kind="badge", source_uuid=uuid4(), since=DAY)
    exported = personal_data.export_for(teacher)["competency_evidence"]
    assert [(row["framework"], row["code"], row["level"]) for row in exported] == [("small-1.0", "L1.1", "First")]


def test_erasing_a_person_erases_their_evidence_alone(teacher: User, peers: list[User], items: list[CFItem]) -> None:
    for person in (teacher, peers[0]):
        record_evidence(person=person, items=items[:1], kind="badge", source_uuid=uuid4(), since=DAY)
    section = next(section for section in personal_data.sections() if section.name == "competency_evidence")
    assert section.erase is not None
    section.erase(teacher)
    assert CompetencyEvidence.objects.get().person == peers[0]


def test_the_header_leads_to_frameworks_and_the_account_menu_to_ones_own(teacher: User) -> None:
    assert "frameworks" in [item.name for item in navigation.items_for(teacher)]
    assert "my_competencies" in [item.name for item in navigation.items_for(teacher, "account")]
