"""Frameworks as they ship, and a small one to change at will."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from competencies.actions.load_framework import load_framework
from competencies.models import CFDocument

DATA = Path(__file__).resolve().parents[2] / "competencies" / "data"
FRAMEWORKS = (
    "unesco-ict-cft-v3",
    "unesco-ai-cft-2024",
    "unesco-ai-cfs-2024",
    "eu-digcompedu-2017",
    "unesco-dtc-six-pillars-2024",
    "esco-1.2.0-selection",
)

SMALL: dict[str, Any] = {
    "identifier": "small-1.0",
    "title": {"en": "Small framework", "fr": "Petit référentiel"},
    "title_status": {"en": "verified", "fr": "ours"},
    "publisher": "Atlas",
    "licence": "CC BY 4.0",
    "levels": [
        {"code": "L1", "order": 1, "title": {"en": "First"}, "title_status": {"en": "verified"}},
        {"code": "L2", "order": 2, "title": {"en": "Second"}, "title_status": {"en": "verified"}},
    ],
    "areas": [{"code": "1", "order": 1, "title": {"en": "Planning"}, "title_status": {"en": "verified"}}],
    "items": [
        {
            "code": "L1.1",
            "area": "1",
            "level": "L1",
            "title": {"en": "Plan a lesson", "fr": "Préparer une leçon", "ar": "تخطيط درس"},
            "title_status": {"en": "verified", "fr": "memory", "ar": "ours"},
            "objectives": [{"code": "L1.1-w01", "official_code": None, "text_en": "Say why.", "status": "ours"}],
        },
        {
            "code": "L2.1",
            "area": "1",
            "level": "L2",
            "title": {"en": "Plan a course"},
            "title_status": {"en": "verified"},
        },
    ],
}

ITEM_UUIDS = ("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222")
PACKAGE: dict[str, Any] = {
    "CFDocument": {
        "identifier": "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
        "uri": "https://case.example.org/documents/a",
        "creator": "Ministry of Education",
        "title": "National Framework",
        "language": "en-GB",
        "licenseURI": {
            "title": "CC BY",
            "identifier": ITEM_UUIDS[0],
            "uri": "https://creativecommons.org/licenses/by/4.0/",
        },
        "lastChangeDateTime": "2024-05-01T10:00:00Z",
    },
    "CFItems": [
        {
            "identifier": ITEM_UUIDS[0],
            "fullStatement": "Teaching with technology",
            "humanCodingScheme": "T",
            "uri": "https://case.example.org/items/1",
            "lastChangeDateTime": "2024-05-01T10:00:00Z",
        },
        {
            "identifier": ITEM_UUIDS[1],
            "fullStatement": "Chooses a fitting tool",
            "humanCodingScheme": "T.1",
            "uri": "https://case.example.org/items/2",
            "lastChangeDateTime": "2024-05-01T10:00:00Z",
        },
    ],
    "CFAssociations": [
        {
            "identifier": "33333333-3333-4333-8333-333333333333",
            "uri": "https://case.example.org/associations/3",
            "associationType": "isChildOf",
            "sequenceNumber": 1,
            "originNodeURI": {"title": "T.1", "identifier": ITEM_UUIDS[1], "uri": "https://case.example.org/items/2"},
            "destinationNodeURI": {
                "title": "T",
                "identifier": ITEM_UUIDS[0],
                "uri": "https://case.example.org/items/1",
            },
            "lastChangeDateTime": "2024-05-01T10:00:00Z",
        }
    ],
}


def shipped(name: str) -> dict[str, Any]:
    """One of the files that ship, parsed."""
    data: dict[str, Any] = json.loads((DATA / f"{name}.json").read_bytes())
    return data


def load(name: str) -> CFDocument:
    """Load one of the framework files that ship."""
    load_framework(content=(DATA / f"{name}.json").read_bytes(), source_name=f"{name}.json")
    return CFDocument.objects.get(slug=name)


@pytest.fixture
def small() -> dict[str, Any]:
    """A small framework of our shape, as parsed JSON, to change at will."""
    return copy.deepcopy(SMALL)


@pytest.fixture
def package() -> dict[str, Any]:
    """A small CASE package, as parsed JSON, to change at will."""
    return copy.deepcopy(PACKAGE)


@pytest.fixture
def small_framework(db: None, small: dict[str, Any]) -> CFDocument:
    load_framework(content=small, source_name="small.json")
    return CFDocument.objects.get(slug="small-1.0")


@pytest.fixture
def ict_cft(db: None) -> CFDocument:
    """UNESCO's ICT CFT, version 3."""
    return load("unesco-ict-cft-v3")


@pytest.fixture
def frameworks(db: None) -> list[CFDocument]:
    """Every framework that ships, and the crosswalk."""
    documents = [load(name) for name in FRAMEWORKS]
    load_framework(content=(DATA / "crosswalk.json").read_bytes(), source_name="crosswalk.json")
    return documents


@pytest.fixture
def editor(trainer: User, client: Client) -> Client:
    """A trainer of atlas, signed in and let into Wagtail's editor."""
    trainer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(trainer)
    return client
