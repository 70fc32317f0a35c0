"""W3C's signed example documents and the contexts that they name, which are in no package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from badges.openbadges.contexts import Contexts, pinned_contexts
from tests.interop.judges import need_standards

CITIZENSHIP = "https://w3id.org/citizenship#"
# What the examples' canonical forms show.
EXAMPLE_CONTEXTS = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    },
    "https://w3id.org/citizenship/v4rc1": {
        "@context": {
            "Person": "https://schema.org/Person",
            "EmployablePerson": CITIZENSHIP + "EmployablePerson",
            "EmploymentAuthorizationDocument": CITIZENSHIP + "EmploymentAuthorizationDocument",
            "EmploymentAuthorizationDocumentCredential": CITIZENSHIP + "EmploymentAuthorizationDocumentCredential",
            "image": {"@id": "https://schema.org/image", "@type": "@id"},
            **{
                term: "https://schema.org/" + term
                for term in ("additionalName", "familyName", "gender", "givenName", "identifier")
            },
            **{
                term: {
                    "@id": prefix + term,
                    "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
                }
                for prefix, term in (("https://schema.org/", "birthDate"), (CITIZENSHIP, "residentSince"))
            },
            **{
                term: CITIZENSHIP + term
                for term in ("birthCountry", "employmentAuthorizationDocument", "lprCategory", "lprNumber")
            },
        }
    },
}


def example_contexts() -> Contexts:
    """The pinned contexts and those of the examples."""
    return {**pinned_contexts(), **EXAMPLE_CONTEXTS}


def example_folder(*parts: str) -> Path:
    """A folder of W3C's EdDSA vectors; skips the test where they are not to be had."""
    return need_standards().joinpath("vectors", "vc-di-eddsa", *parts)


def example_document(folder: Path, name: str) -> dict[str, Any]:
    """One of the JSON documents in it."""
    document: dict[str, Any] = json.loads((folder / name).read_text())
    return document
