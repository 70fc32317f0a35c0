"""`/competencies/<uuid>` for machines: JSON-LD in the fields of CASE, by `Accept`."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pyld import jsonld

from competencies.models import CFDocument, CFItem
from competencies.negotiation import best_type

HTML, LD, JSON = "text/html", "application/ld+json", "application/json"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", HTML),
        ("*/*", HTML),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("application/ld+json", LD),
        ("application/json", JSON),
        ("application/json, text/plain, */*", JSON),
        ("application/*", LD),
        ("text/html;q=0.5, application/ld+json", LD),
        ("text/html, application/ld+json;q=0.5", HTML),
        ("text/html;q=0, */*", LD),
        ("text/html;q=0.2, */*;q=0.8", LD),
        ('APPLICATION/LD+JSON; profile="x"; Q=1', LD),
        ("application/ld+json;q=nonsense, text/html;q=0.1", HTML),
        ("image/png", None),
        ("*/*;q=0", None),
    ],
)
def test_the_form_is_the_one_the_header_likes_best(accept: str, chosen: str | None) -> None:
    assert best_type(accept) == chosen


@pytest.fixture
def item(ict_cft: CFDocument) -> CFItem:
    found: CFItem = CFItem.objects.by_reference("unesco-ict-cft-v3:KA.4")
    return found


def _document(client: Client, item: CFItem, accept: str = LD) -> dict[str, Any]:
    response = client.get(item.path, headers={"Accept": accept})
    assert response["Content-Type"] == accept
    document: dict[str, Any] = json.loads(response.content)
    return document


def test_the_document_has_the_fields_of_a_cfitem(client: Client, item: CFItem) -> None:
    document = _document(client, item)
    address = f"http://testserver/competencies/{item.uuid}"
    assert (document["id"], document["uri"], document["identifier"]) == (address, address, str(item.uuid))
    assert (document["fullStatement"], document["humanCodingScheme"]) == ("Application", "KA.4")
    assert (document["type"], document["CFItemType"]) == ("CFItem", "Competency")
    assert document["educationLevel"] == ["Knowledge Acquisition"]
    assert document["CFDocumentURI"]["uri"] == "http://testserver/frameworks/unesco-ict-cft-v3/"
    assert document["titles"]["ar"] and document["titleStatus"]["ar"].startswith("ours")
    assert document["lastChangeDateTime"].endswith("+00:00")


def test_both_json_types_say_the_same(client: Client, item: CFItem) -> None:
    assert _document(client, item, LD) == _document(client, item, JSON)


def test_the_address_is_the_public_one_whatever_host_was_asked(client: Client, item: CFItem, settings: Any) -> None:
    settings.PUBLIC_BASE_URL = "https://badges.example.org"
    assert _document(client, item)["id"].startswith("https://badges.example.org/competencies/")


def test_caches_are_told_what_the_answer_depends_on(client: Client, item: CFItem) -> None:
    page = client.get(item.path, headers={"Accept": HTML})
    assert {"Accept", "Accept-Language", "Cookie"} <= {part.strip() for part in page["Vary"].split(",")}
    document = client.get(item.path, headers={"Accept": LD})
    assert "Accept" in document["Vary"]
    assert document["Access-Control-Allow-Origin"] == "*"


def test_a_form_that_does_not_exist_is_refused_with_the_ones_that_do(client: Client, item: CFItem) -> None:
    response = client.get(item.path, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "application/ld+json" in response.content.decode()


def test_the_document_is_linked_data_without_fetching_anything(client: Client, item: CFItem) -> None:
    def refuse(url: str, options: Any) -> Any:
        raise AssertionError(f"asked for {url}")

    expanded = jsonld.expand(_document(client, item), {"documentLoader": refuse})[0]
    names = expanded["http://www.w3.org/2004/02/skos/core#prefLabel"]
    assert {"@value": "Application", "@language": "en"} in names
    assert expanded["@id"].endswith(item.path)


def test_the_fields_that_case_knows_are_valid_case(client: Client, item: CFItem) -> None:
    folder = os.environ.get("PASSERELLE_STANDARDS")
    if not folder:
        pytest.skip("PASSERELLE_STANDARDS is not set: 1EdTech's schema was not asked")
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((Path(folder) / "case_v1p1" / "case_v1p1_cfitem-jsonschema1.json").read_bytes())
    document = _document(client, item)
    known = {name: value for name, value in document.items() if name in schema["properties"]}
    jsonschema.validate(known, schema, format_checker=jsonschema.FormatChecker())
    assert set(schema["required"]) <= set(known)


@pytest.mark.django_db
def test_an_unknown_competency_is_not_found(client: Client) -> None:
    assert client.get("/competencies/11111111-1111-4111-8111-111111111111").status_code == 404


def test_the_address_can_be_read_and_nothing_else(client: Client, item: CFItem) -> None:
    assert client.head(item.path).status_code == 200
    assert client.post(item.path).status_code == 405
