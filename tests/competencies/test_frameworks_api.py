"""`GET /api/v1/frameworks`: public, complete, honest about wording."""

import pytest
from ninja.testing import TestClient

from competencies.api import router
from competencies.models import CFDocument, CFItem

client = TestClient(router)


def test_the_list_has_every_framework_with_slug_uuid_and_name(frameworks: list[CFDocument]) -> None:
    rows = client.get("/frameworks").json()
    assert len(rows) == 6
    assert rows[0]["slug"] == "unesco-ict-cft-v3"
    assert rows[0]["name"] == "UNESCO ICT Competency Framework for Teachers, Version 3"
    assert (rows[0]["area_count"], rows[0]["item_count"]) == (6, 18)
    assert all(row["uuid"] and row["attribution"] is not None for row in rows)


def test_one_framework_has_its_levels_and_items_with_the_status_of_each_name(ict_cft: CFDocument) -> None:
    framework = client.get(f"/frameworks/{ict_cft.slug}").json()
    assert [level["code"] for level in framework["levels"]] == ["KA", "KD", "KC"]
    assert len(framework["items"]) == 6 + 18
    item = next(row for row in framework["items"] if row["code"] == "KA.4")
    path = CFItem.objects.by_reference("unesco-ict-cft-v3:KA.4").path
    assert (item["area"], item["level"], item["url"]) == ("4", "KA", f"http://testserver{path}")
    assert item["title_status"]["fr"] == "verified" and item["title_status"]["ar"] == "ours"
    assert not any("-w" in row["code"] for row in framework["items"])


@pytest.mark.django_db
def test_an_unknown_framework_is_not_found() -> None:
    assert client.get("/frameworks/nothing").status_code == 404


def test_the_answer_takes_three_queries(ict_cft: CFDocument, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        client.get(f"/frameworks/{ict_cft.slug}")
