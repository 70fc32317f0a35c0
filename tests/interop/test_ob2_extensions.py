"""Open Badges 2.0 with an extension in its BadgeClass: 1EdTech's validator judges it by the schema that we serve."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.ob2_extensions import APPLY_LINK, apply_link_context, apply_link_schema, compose_extension
from tests.openbadges.samples import ASSERTION, BADGE_CLASS, EMAIL, SITE, Document, hosted_documents, judged, site

from .judges import need_ob2, ob2_judgement

pytestmark = pytest.mark.interop

CONTEXT, SCHEMA = f"{SITE}/ob2/extensions/apply-link.json", f"{SITE}/ob2/extensions/apply-link-schema.json"


@pytest.fixture(scope="module", autouse=True)
def judge() -> None:
    need_ob2()


def extended(**said: Any) -> dict[str, Document | bytes]:
    """The issuer's site, where the BadgeClass says where one applies for it."""
    documents = hosted_documents()
    plain = documents[BADGE_CLASS]
    assert isinstance(plain, dict)
    badge_class = {**plain, APPLY_LINK: compose_extension(APPLY_LINK, context=CONTEXT, **said)}
    files = {CONTEXT: apply_link_context(SCHEMA), SCHEMA: apply_link_schema(), BADGE_CLASS: badge_class}
    return {**documents, **files}


def test_a_badge_with_an_extension_is_accepted() -> None:
    documents = extended(url=f"{SITE}/achievements/1")
    judgement = ob2_judgement(ASSERTION, documents, recipient=EMAIL)
    assert judgement.is_valid, judgement.reason
    at = site()
    at.documents.update(documents)
    assert judged(ASSERTION, at=at, recipient=EMAIL).verdict == "valid"


def test_an_extension_that_lacks_what_its_schema_asks_for_is_refused() -> None:
    judgement = ob2_judgement(ASSERTION, extended(name="elsewhere"), recipient=EMAIL)
    assert not judgement.is_valid
    assert APPLY_LINK in judgement.reason
