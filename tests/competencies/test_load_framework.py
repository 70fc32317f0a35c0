"""Loading a framework: all of it or nothing, exactly once, rows keep their ids."""

import copy
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from competencies.actions.load_framework import load_framework
from competencies.errors import FrameworkFileError
from competencies.models import CFAssociation, CFDocument, CFItem, CFLevel, PracticeStatement
from tests.competencies.conftest import DATA, PACKAGE, SMALL, shipped
from tests.competencies.damage import ANYTHING, places, put
from tests.sampling import examples

pytestmark = pytest.mark.django_db


def _rows() -> list[Any]:
    tables = (CFDocument, CFLevel, CFItem, PracticeStatement)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_new_framework_is_created_with_everything_in_it(small: dict[str, Any]) -> None:
    result = load_framework(content=small, source_name="small.json")
    assert (result.kind, result.identifier, result.outcome) == ("framework", "small-1.0", "created")
    assert result.created == 1 + 2 + 3 + 1
    item = CFItem.objects.by_reference("small-1.0:L1.1")
    assert (item.parent.code, item.level.code) == ("1", "L1")
    assert item.title["ar"] == "تخطيط درس"


def test_loading_it_again_changes_nothing(small: dict[str, Any]) -> None:
    load_framework(content=small, source_name="small.json")
    before = _rows()
    result = load_framework(content=small, source_name="small.json")
    assert result.outcome == "unchanged"
    assert _rows() == before


def test_the_same_content_in_another_layout_is_the_same_file(small: dict[str, Any]) -> None:
    load_framework(content=small, source_name="small.json")
    reordered = dict(reversed(list(small.items())))
    assert load_framework(content=reordered, source_name="small.json").outcome == "unchanged"


def test_a_changed_name_is_changed_in_place(small: dict[str, Any]) -> None:
    load_framework(content=small, source_name="small.json")
    before = CFItem.objects.by_reference("small-1.0:L1.1")
    small["items"][0]["title"]["en"] = "Plan one lesson"
    result = load_framework(content=small, source_name="small.json")
    after = CFItem.objects.by_reference("small-1.0:L1.1")
    assert (result.outcome, result.created, result.updated, result.withdrawn) == ("updated", 0, 1, 0)
    assert (after.pk, after.uuid, after.title_in("en")) == (before.pk, before.uuid, "Plan one lesson")


def test_what_left_the_file_is_withdrawn_and_comes_back_under_the_same_id(small: dict[str, Any]) -> None:
    load_framework(content=small, source_name="small.json")
    gone = small["items"].pop()
    assert load_framework(content=small, source_name="small.json").withdrawn == 1
    item = CFItem.objects.get(code="L2.1")
    assert item.withdrawn_at is not None
    assert item not in CFItem.objects.alignable()
    small["items"].append(gone)
    load_framework(content=small, source_name="small.json")
    again = CFItem.objects.get(code="L2.1")
    assert (again.pk, again.withdrawn_at) == (item.pk, None)


def test_a_level_that_left_is_kept_for_the_evidence_that_names_it(small: dict[str, Any]) -> None:
    load_framework(content=small, source_name="small.json")
    small["levels"].pop()
    small["items"][1]["level"] = "L1"
    load_framework(content=small, source_name="small.json")
    assert CFLevel.objects.get(code="L2").withdrawn_at is not None


def test_a_practice_statement_that_left_the_file_goes(small: dict[str, Any]) -> None:
    load_framework(content=small, source_name="small.json")
    small["items"][0]["objectives"] = []
    load_framework(content=small, source_name="small.json")
    assert not PracticeStatement.objects.exists()


def test_an_import_is_written_into_the_audit_log_and_an_idle_one_is_not(small: dict[str, Any]) -> None:
    for _ in range(2):
        load_framework(content=small, source_name="small.json")
    entry = ModelLogEntry.objects.get(action="competencies.load_framework")
    assert entry.data["source"] == "small.json"


def test_a_file_that_is_wrong_at_its_end_leaves_nothing_behind(small: dict[str, Any]) -> None:
    small["items"][1]["level"] = "L9"
    with pytest.raises(FrameworkFileError, match="names the level “L9”"):
        load_framework(content=small, source_name="small.json")
    assert not CFDocument.objects.exists()


def test_a_clash_found_while_writing_leaves_nothing_behind(package: dict[str, Any], small: dict[str, Any]) -> None:
    load_framework(content=package, source_name="package.json")
    package["CFDocument"]["identifier"] = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"
    with pytest.raises(FrameworkFileError, match="belongs to “national-framework-aaaaaaaa” already"):
        load_framework(content=package, source_name="other.json")
    assert CFDocument.objects.count() == 1


def test_two_frameworks_cannot_have_one_name(package: dict[str, Any], small: dict[str, Any]) -> None:
    load_framework(content=package, source_name="package.json")
    small["identifier"] = "national-framework-aaaaaaaa"
    with pytest.raises(FrameworkFileError, match="already called"):
        load_framework(content=small, source_name="small.json")


def test_a_crosswalk_waits_for_its_frameworks() -> None:
    content = (DATA / "crosswalk.json").read_bytes()
    with pytest.raises(FrameworkFileError, match=r"The crosswalk needs “esco-1.2.0-selection”, .*load the framework"):
        load_framework(content=content, source_name="crosswalk.json")
    assert not CFAssociation.objects.exists()


def test_a_crosswalk_with_unknown_codes_names_them(frameworks: list[CFDocument]) -> None:
    crosswalk = shipped("crosswalk")
    crosswalk["mappings"][3]["target"]["code"] = "9.9"
    with pytest.raises(FrameworkFileError, match=r"unknown codes: “eu-digcompedu-2017:9.9”"):
        load_framework(content=crosswalk, source_name="crosswalk.json")
    assert CFAssociation.objects.count() == 142


def test_a_changed_crosswalk_keeps_ids_and_drops_what_left(frameworks: list[CFDocument]) -> None:
    crosswalk = shipped("crosswalk")
    first = CFAssociation.objects.get(identifier="xw-001")
    crosswalk["mappings"].pop()
    crosswalk["mappings"][0]["rationale_en"] = "reworded"
    result = load_framework(content=crosswalk, source_name="crosswalk.json")
    assert (result.created, result.updated, result.withdrawn) == (0, 1, 1)
    assert CFAssociation.objects.get(rationale="reworded").pk == first.pk


def test_lists_that_travel_with_the_frameworks_are_skipped() -> None:
    for name in ("index.json", "targets.json"):
        result = load_framework(content=(DATA / name).read_bytes(), source_name=name)
        assert result.outcome == "skipped"


@settings(deadline=None, max_examples=examples(80), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), whole=st.sampled_from([SMALL, PACKAGE]), replacement=ANYTHING)
def test_a_damaged_framework_is_loaded_whole_or_refused_with_a_sentence(
    db: None, data: st.DataObject, whole: dict[str, Any], replacement: Any
) -> None:
    damaged = copy.deepcopy(whole)
    put(damaged, data.draw(st.sampled_from(places(damaged))), replacement)
    with transaction.atomic():
        try:
            load_framework(content=damaged, source_name="damaged.json")
        except FrameworkFileError as error:
            assert str(error).startswith("damaged.json: ")
            assert not CFDocument.objects.exists()
        transaction.set_rollback(True)
