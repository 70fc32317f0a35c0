"""Our way to RDF, which remembers and asks less, against PyLD as it comes."""

import copy
import json
from typing import Any

import pytest
from pyld import jsonld

from badges.openbadges.canonicalization import canonicalize
from badges.openbadges.contexts import document_loader, pinned_contexts
from badges.openbadges.errors import OpenBadgesError, UnsafeDocumentError
from tests.interop.mutations import mutations

from . import samples

SAID = 'Élan “vif” \\ "quoted" ]]> 🎓 <b>نوصي به</b>\u00a0'


def _documents() -> dict[str, dict[str, Any]]:
    """Badges with and without parts, a status list, and a credential with every single value changed."""
    badge = samples.unsigned()
    listed = {key: value for key, value in samples.signed_status_list().items() if key != "proof"}
    odd = copy.deepcopy(badge)
    odd["credentialSubject"]["achievement"]["creditsAvailable"] = 2.5
    odd["credentialSubject"]["achievement"]["name"] = SAID
    return {"badge": badge, "status list": listed, "odd": odd, **mutations(badge)}


def _stock(document: dict[str, Any]) -> str:
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "base": None,
        "documentLoader": document_loader(pinned_contexts()),
    }
    return str(jsonld.normalize(json.loads(json.dumps(document)), options))


def test_what_is_canonicalised_is_what_pyld_says_and_nothing_is_written_into_it() -> None:
    compared = 0
    for name, document in _documents().items():
        before = copy.deepcopy(document)
        try:
            canonical = canonicalize(document)
        except OpenBadgesError:
            assert document == before, name
            continue
        assert document == before, name
        assert canonical == _stock(document), name
        compared += 1
    assert compared > 400


@pytest.mark.parametrize("member", ["@graph", "@included", "@reverse"])
def test_what_pyld_would_take_and_a_badge_never_has_stays_refused(member: str) -> None:
    with pytest.raises(UnsafeDocumentError):
        canonicalize({**samples.unsigned(), member: [{"id": "urn:example:a", "type": ["Profile"]}]})
