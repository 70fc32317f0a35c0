"""One competency as a document for machines: the fields of CASE 1.1's CFItem, readable as JSON-LD.

The context stands in the document, so that nobody has to fetch one to read it: SKOS and Dublin Core terms where they
say the same, CASE's own names for the rest. `titles` holds every language, `titleStatus` how far each is official.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse

from competencies.models import CFDocument, CFItem

CONTEXT = {
    "@vocab": "https://purl.imsglobal.org/spec/case/v1p1/vocab#",
    "id": "@id",
    "type": "@type",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "identifier": "dcterms:identifier",
    "title": "dcterms:title",
    "uri": {"@id": "dcterms:relation", "@type": "@id"},
    "titles": {"@id": "skos:prefLabel", "@container": "@language"},
    "humanCodingScheme": "skos:notation",
    "notes": "skos:note",
    "licence": {"@id": "dcterms:license", "@type": "@id"},
    "source": {"@id": "dcterms:source", "@type": "@id"},
    "attribution": "dcterms:rights",
    "titleStatus": {"@container": "@index"},
}


def absolute(path: str) -> str:
    """A path of ours as the address others know."""
    return f"{settings.PUBLIC_BASE_URL}{path}"


def compose_item(item: CFItem) -> dict[str, Any]:
    """The CFItem as a JSON-LD document. Absent values are left out: CASE knows no null."""
    address = absolute(item.path)
    fields = {
        "@context": CONTEXT,
        "id": address,
        "type": "CFItem",
        "identifier": str(item.uuid),
        "uri": address,
        "fullStatement": item.title_in("en"),
        "titles": item.title,
        "titleStatus": item.title_status,
        "humanCodingScheme": item.code,
        "CFItemType": item.item_type.capitalize(),
        "educationLevel": [item.level.title_in("en")] if item.level else None,
        "notes": item.descriptor,
        "language": item.title_language_in("en"),
        "CFDocumentURI": document_link(item.document),
        "statusEndDate": item.withdrawn_at.date().isoformat() if item.withdrawn_at else None,
        "lastChangeDateTime": item.document.last_changed_at.isoformat(),
        "source": item.target_url,
        "attribution": item.document.attribution,
        "licence": item.document.licence_url,
    }
    return {name: value for name, value in fields.items() if value}


def document_link(document: CFDocument) -> dict[str, str]:
    """CASE's LinkURI of the framework. For people and for machines it is the framework's page."""
    page = absolute(reverse("framework", args=[document.slug]))
    return {"title": document.title_in("en"), "identifier": str(document.uuid), "uri": page}
