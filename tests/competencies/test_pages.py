"""Frameworks and competencies as people read them."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import User
from competencies.actions.record_evidence import record_evidence
from competencies.actions.record_uses import record_uses
from competencies.models import CFDocument, CFItem
from tests.competencies.conftest import load


def _page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers={"Accept": "text/html", **headers})
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_list_names_every_framework_teachers_first(client: Client, frameworks: list[CFDocument]) -> None:
    page = _page(client, "/frameworks/")
    names = ["UNESCO ICT Competency", "framework for teachers", "DigCompEdu", "for students", "ESCO v1.2.0"]
    places = [page.index(name) for name in names]
    assert places == sorted(places)
    assert "18 entries" in page


@pytest.mark.django_db
def test_an_empty_list_says_so(client: Client) -> None:
    assert "No framework is loaded yet" in _page(client, "/frameworks/")


def test_the_wall_is_a_table_whose_cells_have_row_and_column_headers(client: Client, ict_cft: CFDocument) -> None:
    page = _page(client, f"/frameworks/{ict_cft.slug}/")
    assert page.count('scope="col"') == 3
    assert page.count('scope="row"') == 6
    assert page.count('class="stone"') == 18
    assert "Knowledge Deepening" in page and "unofficial" not in page


def test_source_licence_and_attribution_are_shown(client: Client, ict_cft: CFDocument) -> None:
    page = _page(client, f"/frameworks/{ict_cft.slug}/")
    assert 'href="https://creativecommons.org/licenses/by-sa/3.0/igo/"' in page
    assert "UNESCO (2018), UNESCO ICT Competency Framework for Teachers" in page
    assert 'href="https://unesdoc.unesco.org/ark:/48223/pf0000265721"' in page


def test_names_that_are_ours_are_marked_in_the_readers_language(client: Client, ict_cft: CFDocument) -> None:
    assert 'class="unofficial"' not in _page(client, f"/fr/frameworks/{ict_cft.slug}/")
    arabic = _page(client, f"/ar/frameworks/{ict_cft.slug}/")
    # The framework, its levels, areas and items: each marked where it stands.
    assert arabic.count('<span class="unofficial"') >= 1 + 3 + 6 + 18


def test_what_was_never_checked_is_not_called_a_translation(client: Client, db: None) -> None:
    document = load("eu-digcompedu-2017")
    with translation.override("es"):
        unchecked = gettext("unchecked wording")
    assert unchecked in _page(client, f"/es/frameworks/{document.slug}/")
    assert "not yet checked at the source" in _page(client, f"/frameworks/{document.slug}/")


def test_names_of_our_own_making_are_called_proposals(client: Client, db: None) -> None:
    page = _page(client, f"/frameworks/{load('unesco-dtc-six-pillars-2024').slug}/")
    # Its levels, sixteen components, and the licence that nobody has checked yet.
    assert page.count('<span class="unofficial"') == 4 + 16 + 1
    assert "our proposal" in page


def test_a_framework_without_levels_for_its_items_is_a_list_for_each_area(client: Client, db: None) -> None:
    page = _page(client, f"/frameworks/{load('eu-digcompedu-2017').slug}/")
    assert "<table" not in page
    assert page.count('id="area-') == 6 and "Newcomer" in page


def test_esco_is_listed_by_kind_although_its_name_holds_dots(client: Client, db: None) -> None:
    page = _page(client, f"/frameworks/{load('esco-1.2.0-selection').slug}/")
    assert "Skills" in page and "Occupations" in page
    assert page.count('class="stone"') == 38 + 23
    assert "stone__code" not in page


def test_a_name_in_another_language_says_which(client: Client, small_framework: CFDocument) -> None:
    page = _page(client, f"/fr/frameworks/{small_framework.slug}/")
    assert '<span lang="en" dir="auto">Plan a course</span>' in page


@pytest.mark.django_db
def test_an_unknown_framework_is_not_found(client: Client) -> None:
    assert client.get("/frameworks/nothing/").status_code == 404


def _cost(client: Client, address: str) -> int:
    """Queries of a page; a first visit fills what Wagtail remembers between requests."""
    _page(client, address)
    with CaptureQueriesContext(connection) as queries:
        _page(client, address)
    return len(queries)


def test_a_framework_costs_the_same_however_large(client: Client, frameworks: list[CFDocument]) -> None:
    costs = {_cost(client, f"/frameworks/{document.slug}/") for document in frameworks}
    assert len(costs) == 1
    # Three of its own; the header of the whole site may ask a little.
    assert costs.pop() <= 6


def test_the_list_costs_one_query_beside_the_header(client: Client, frameworks: list[CFDocument]) -> None:
    assert _cost(client, "/frameworks/") <= 4


def _item(reference: str = "unesco-ict-cft-v3:KA.4") -> CFItem:
    item: CFItem = CFItem.objects.by_reference(reference)
    return item


def test_a_competency_shows_its_place_and_statements_labelled_as_ours(client: Client, ict_cft: CFDocument) -> None:
    page = _page(client, _item().path)
    assert "Application of Digital Skills" in page and "Knowledge Acquisition" in page
    assert "Written by us, in our own words" in page
    assert "-w01" not in page and "The codes are the publisher" not in page


def test_official_codes_of_statements_are_shown_as_such(client: Client, db: None) -> None:
    load("unesco-ai-cft-2024")
    page = _page(client, _item("unesco-ai-cft-2024:1.2").path)
    assert "LO1.2.1" in page and "The codes are the publisher’s." in page


def test_a_competency_shows_where_it_is_used(client: Client, ict_cft: CFDocument) -> None:
    record_uses(kind="course", source_uuid=uuid4(), items=[_item()], label="Digital <lessons>", url="/courses/one/")
    page = _page(client, _item().path)
    assert 'href="/courses/one/"' in page and "Digital &lt;lessons&gt;" in page


def test_the_crosswalk_explains_how_near_a_counterpart_is(client: Client, frameworks: list[CFDocument]) -> None:
    page = _page(client, _item().path)
    assert "Proposed by us and still to be reviewed" in page
    assert "they overlap in part; one does not stand for the other" in page
    assert "Basic AI techniques and applications" in page


def test_a_tie_to_a_whole_framework_is_shown_at_its_other_end(client: Client, frameworks: list[CFDocument]) -> None:
    page = _page(client, _item("unesco-dtc-six-pillars-2024:CC.1").path)
    assert "as a whole" in page and "/frameworks/eu-digcompedu-2017/" in page


def test_the_language_is_asked_for_chosen_by_the_person_or_by_the_browser(
    client: Client, ict_cft: CFDocument, teacher: User
) -> None:
    def heading(address: str, accepted: str) -> str:
        page = _page(client, address, **{"Accept-Language": accepted})
        return page[page.index("<h1>") : page.index("</h1>")]

    path = _item().path
    assert "Application" in heading(path, "en")
    assert "تطبيق" in heading(path, "ar;q=0.9, ru") or "التطبيق" in heading(path, "ar;q=0.9, ru")
    assert "Aplicación" in heading(f"{path}?lang=es", "en")
    assert "Application" in heading(f"{path}?lang=xx", "en")
    User.objects.filter(pk=teacher.pk).update(language="es")
    client.force_login(teacher)
    assert "Aplicación" in heading(path, "en")


def test_a_withdrawn_competency_stays_readable_and_says_so(client: Client, ict_cft: CFDocument) -> None:
    item = _item()
    CFItem.objects.filter(pk=item.pk).update(withdrawn_at=timezone.now())
    assert "No longer part of the framework" in _page(client, item.path)


def test_a_competency_costs_the_same_however_much_points_at_it(client: Client, frameworks: list[CFDocument]) -> None:
    items = (_item(), _item("unesco-dtc-six-pillars-2024:CC.1"), _item("eu-digcompedu-2017:2.2"))
    costs = {_cost(client, item.path) for item in items}
    assert len(costs) == 1
    assert costs.pop() <= 8


def _show(person: User, *references: str, **given: Any) -> None:
    fields = {"kind": "badge", "source_uuid": uuid4(), "since": timezone.now(), **given}
    record_evidence(person=person, items=[_item(reference) for reference in references], **fields)


def test_ones_own_wall_counts_evidence_where_it_stands(client: Client, teacher: User, ict_cft: CFDocument) -> None:
    _show(teacher, "unesco-ict-cft-v3:KA.4", "unesco-ict-cft-v3:KD.4")
    _show(teacher, "unesco-ict-cft-v3:KA.4")
    client.force_login(teacher)
    page = _page(client, "/my/competencies/")
    assert "2 of 18 shown" in page
    assert "Badge: 2" in page
    assert page.count('class="is-shown"') == 2


def test_evidence_in_a_framework_without_a_grid_says_the_level(client: Client, teacher: User, db: None) -> None:
    level = load("eu-digcompedu-2017").levels.get(code="B1")
    _show(teacher, "eu-digcompedu-2017:2.1", level=level)
    client.force_login(teacher)
    page = _page(client, "/my/competencies/")
    assert "1 of 22 shown" in page and "Integrator" in page


def test_others_and_withdrawn_evidence_is_not_shown(
    client: Client, teacher: User, peers: list[User], ict_cft: CFDocument
) -> None:
    _show(peers[0], "unesco-ict-cft-v3:KA.4")
    _show(teacher, "unesco-ict-cft-v3:KA.5")
    teacher.competency_evidence.update(withdrawn_at=timezone.now())
    client.force_login(teacher)
    assert "Nothing shown yet" in _page(client, "/my/competencies/")


@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    response = client.get("/my/competencies/")
    assert response.status_code == 302 and "/accounts/login/" in response["Location"]


def test_ones_own_wall_costs_the_same_for_one_framework_and_for_four(
    client: Client, teacher: User, frameworks: list[CFDocument]
) -> None:
    client.force_login(teacher)
    _show(teacher, "unesco-ict-cft-v3:KA.4")
    first = _cost(client, "/my/competencies/")
    _show(teacher, "unesco-ai-cft-2024:1.1", "eu-digcompedu-2017:2.1", "unesco-dtc-six-pillars-2024:CC.1")
    assert _cost(client, "/my/competencies/") == first <= 15
