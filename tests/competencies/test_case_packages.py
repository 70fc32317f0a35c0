"""CASE packages come in with their own identifiers; what the wild ones lack is mended and said."""

from datetime import UTC, datetime
from typing import Any

import pytest

from competencies.actions.load_framework import load_framework
from competencies.errors import FrameworkFileError
from competencies.models import CFDocument, CFItem
from tests.competencies.conftest import ITEM_UUIDS

pytestmark = pytest.mark.django_db


def test_a_package_becomes_a_framework_with_its_own_identifiers(package: dict[str, Any]) -> None:
    result = load_framework(content=package, source_name="package.json")
    document = CFDocument.objects.get(slug=result.identifier)
    assert str(document.uuid) == package["CFDocument"]["identifier"]
    assert (document.slug, document.publisher) == ("national-framework-aaaaaaaa", "Ministry of Education")
    assert (document.licence, document.last_changed_at) == ("CC BY", datetime(2024, 5, 1, 10, tzinfo=UTC))
    area, competency = (CFItem.objects.get(uuid=uuid) for uuid in ITEM_UUIDS)
    assert (area.item_type, competency.item_type, competency.parent) == ("area", "competency", area)
    assert competency.title == {"en": "Chooses a fitting tool"}
    assert CFItem.objects.by_reference("national-framework-aaaaaaaa:T.1") == competency


def test_loading_a_package_again_changes_nothing(package: dict[str, Any]) -> None:
    load_framework(content=package, source_name="package.json")
    assert load_framework(content=package, source_name="package.json").outcome == "unchanged"


def test_an_item_keeps_its_row_when_its_code_changes(package: dict[str, Any]) -> None:
    load_framework(content=package, source_name="package.json")
    before = CFItem.objects.get(uuid=ITEM_UUIDS[1])
    package["CFItems"][1]["humanCodingScheme"] = "T.9"
    load_framework(content=package, source_name="package.json")
    after = CFItem.objects.get(uuid=ITEM_UUIDS[1])
    assert (after.pk, after.code) == (before.pk, "T.9")


def test_two_items_may_swap_their_codes(package: dict[str, Any]) -> None:
    package["CFAssociations"] = []
    load_framework(content=package, source_name="package.json")
    package["CFItems"][0]["humanCodingScheme"], package["CFItems"][1]["humanCodingScheme"] = "T.1", "T"
    load_framework(content=package, source_name="package.json")
    assert [CFItem.objects.get(uuid=uuid).code for uuid in ITEM_UUIDS] == ["T.1", "T"]


def test_a_new_item_may_take_the_code_of_one_that_left(package: dict[str, Any]) -> None:
    package["CFAssociations"] = []
    load_framework(content=package, source_name="package.json")
    newcomer = {**package["CFItems"][1], "identifier": "44444444-4444-4444-8444-444444444444"}
    package["CFItems"][1] = newcomer
    load_framework(content=package, source_name="package.json")
    assert str(CFItem.objects.by_reference("national-framework-aaaaaaaa:T.1").uuid) == newcomer["identifier"]
    assert CFItem.objects.get(uuid=ITEM_UUIDS[1]).withdrawn_at is not None


def test_a_missing_full_statement_is_stood_in_for_and_said(package: dict[str, Any]) -> None:
    del package["CFItems"][1]["fullStatement"]
    package["CFItems"][1]["abbreviatedStatement"] = "Chooses tools"
    result = load_framework(content=package, source_name="package.json")
    assert result.warnings == ("CFItems[1] lacks “fullStatement”; “Chooses tools” stands in.",)


def test_an_item_that_says_nothing_is_refused(package: dict[str, Any]) -> None:
    package["CFItems"][1].update(fullStatement="", humanCodingScheme="")
    with pytest.raises(FrameworkFileError, match=r"package.json: CFItems\[1\] lacks “fullStatement”"):
        load_framework(content=package, source_name="package.json")


def test_an_empty_address_and_a_shared_code_do_no_harm(package: dict[str, Any]) -> None:
    package["CFAssociations"] = []
    package["CFItems"][0]["uri"] = ""
    package["CFItems"][1]["humanCodingScheme"] = "T"
    result = load_framework(content=package, source_name="package.json")
    assert [CFItem.objects.get(uuid=uuid).code for uuid in ITEM_UUIDS] == ["T", ITEM_UUIDS[1]]
    assert "the code “T” is taken" in result.warnings[0]


def test_associations_of_other_kinds_are_left_out_and_counted(package: dict[str, Any]) -> None:
    package["CFAssociations"].append({**package["CFAssociations"][0], "associationType": "isRelatedTo"})
    result = load_framework(content=package, source_name="package.json")
    assert "1 associations other than “isChildOf” were left out." in result.warnings


def test_a_circle_of_children_is_refused(package: dict[str, Any]) -> None:
    there = package["CFAssociations"][0]
    back = {**there, "originNodeURI": there["destinationNodeURI"], "destinationNodeURI": there["originNodeURI"]}
    package["CFAssociations"].append(back)
    with pytest.raises(FrameworkFileError, match="child of itself"):
        load_framework(content=package, source_name="package.json")


def test_a_child_of_something_that_is_not_there_is_refused(package: dict[str, Any]) -> None:
    package["CFAssociations"][0]["destinationNodeURI"]["identifier"] = "55555555-5555-4555-8555-555555555555"
    with pytest.raises(FrameworkFileError, match=r"CFAssociations\[0\] names 55555555-.* does not hold"):
        load_framework(content=package, source_name="package.json")
