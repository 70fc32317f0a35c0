"""The files that ship say what their README promises, and nothing of ours passes for official."""

import pytest

from competencies.models import CFAssociation, CFDocument, CFItem, CFLevel, PracticeStatement, stable_uuid

COUNTS = [
    ("unesco-ict-cft-v3", 3, 6, "competency", 18),
    ("unesco-ai-cft-2024", 3, 5, "competency", 15),
    ("unesco-ai-cfs-2024", 3, 4, "competency", 12),
    ("eu-digcompedu-2017", 6, 6, "competency", 22),
    ("unesco-dtc-six-pillars-2024", 4, 6, "competency", 27),
    ("esco-1.2.0-selection", 0, 0, "skill", 38),
    ("esco-1.2.0-selection", 0, 0, "occupation", 23),
]


def test_every_framework_has_the_levels_areas_and_items_of_its_source(frameworks: list[CFDocument]) -> None:
    for slug, levels, areas, kind, count in COUNTS:
        document = CFDocument.objects.get(slug=slug)
        assert document.levels.count() == levels, slug
        assert document.items.filter(item_type="area").count() == areas, slug
        assert document.items.filter(item_type=kind).count() == count, slug


def test_the_crosswalk_has_142_mappings_none_of_them_exact(frameworks: list[CFDocument]) -> None:
    by_strength = {s: CFAssociation.objects.filter(strength=s).count() for s in ("exact", "close", "broad", "related")}
    assert by_strength == {"exact": 0, "close": 54, "broad": 64, "related": 24}


def test_a_mapping_from_a_whole_framework_has_the_framework_as_its_origin(frameworks: list[CFDocument]) -> None:
    whole = CFAssociation.objects.filter(origin=None)
    assert whole.count() == 5
    assert all(association.origin_document for association in whole)


def test_practice_statements_are_counted_as_the_files_give_them(frameworks: list[CFDocument]) -> None:
    def count(slug: str, kind: str) -> int:
        return PracticeStatement.objects.filter(item__document__slug=slug, kind=kind).count()

    assert count("unesco-ict-cft-v3", "objective") == 64
    assert [count("unesco-ai-cft-2024", kind) for kind in ("objective", "goal", "activity")] == [60, 57, 53]
    assert count("unesco-ai-cfs-2024", "objective") == 36


def test_a_working_objective_is_never_an_item_and_has_no_official_code(frameworks: list[CFDocument]) -> None:
    assert not CFItem.objects.filter(code__regex=r"-w\d+$").exists()
    working = PracticeStatement.objects.filter(code__regex=r"-w\d+$")
    assert working.count() == 64
    assert not working.exclude(official_code="").exists()


def test_the_codes_of_the_ai_frameworks_are_official(frameworks: list[CFDocument]) -> None:
    statement = PracticeStatement.objects.get(code="LO1.2.1")
    assert statement.official_code == "LO1.2.1"


def test_names_are_official_exactly_where_they_were_read_in_the_source(ict_cft: CFDocument) -> None:
    titled = [*ict_cft.levels.all(), *ict_cft.items.all()]
    assert len(titled) == 27
    for language, official in (("en", True), ("fr", True), ("es", True), ("ar", False)):
        assert {row.is_official_in(language) for row in titled} == {official}, language


def test_eleven_components_of_the_six_pillars_are_of_the_source_and_sixteen_ours(
    frameworks: list[CFDocument],
) -> None:
    items = CFItem.objects.filter(document__slug="unesco-dtc-six-pillars-2024", item_type="competency")
    assert sum(item.is_official_in("en") for item in items) == 11
    levels = CFLevel.objects.filter(document__slug="unesco-dtc-six-pillars-2024")
    assert not any(level.is_official_in("en") for level in levels)


def test_every_framework_says_whose_it_is_and_under_which_licence(frameworks: list[CFDocument]) -> None:
    for document in frameworks:
        assert document.publisher and document.licence and document.licence_url and document.source_url, document.slug
    assert CFDocument.objects.get(slug="eu-digcompedu-2017").licence_is_unchecked
    assert not CFDocument.objects.get(slug="unesco-ict-cft-v3").licence_is_unchecked


def test_identifiers_are_the_same_on_every_instance(ict_cft: CFDocument) -> None:
    assert str(ict_cft.uuid) == "e9a16557-c991-5b57-b502-172e659611b4"
    item = CFItem.objects.by_reference("unesco-ict-cft-v3:KA.4")
    assert str(item.uuid) == "cf6f984e-c17e-5cfe-9834-7843cfc832ef"
    assert item.uuid == stable_uuid("unesco-ict-cft-v3", "KA.4")
    assert str(ict_cft.items.get(item_type="area", code="4").uuid) == "9b82a7c9-ab44-5da7-88ba-b7f61ee21dc7"
    assert str(ict_cft.levels.get(code="KA").uuid) == "0213715d-d369-5162-96a2-5b18f80538f7"


def test_a_skill_of_esco_is_found_by_its_address(frameworks: list[CFDocument]) -> None:
    uri = "http://data.europa.eu/esco/skill/0d7f2cce-245a-4d02-9b8d-2e9946cc4c5d"
    item = CFItem.objects.by_reference(f"esco-1.2.0-selection:{uri}")
    assert (item.title_in("en"), item.target_url, item.target_code) == ("deliver online training", uri, uri)


def test_areas_and_occupations_are_not_there_to_be_aligned_with(frameworks: list[CFDocument]) -> None:
    assert set(CFItem.objects.alignable().values_list("item_type", flat=True)) == {"competency", "skill"}
    with pytest.raises(CFItem.DoesNotExist):
        CFItem.objects.by_reference("unesco-ict-cft-v3:4")
