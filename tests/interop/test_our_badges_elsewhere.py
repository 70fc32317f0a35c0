"""Every badge of ours is valid in all independent software that supports its form; ours is asked beside them.

`make test` asks for a fixed half of the forms: every text once, every container once. `make test-long` asks for all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.openbadges import samples, tokens

from . import asking, deviations
from .altering import rewritten_forms
from .forms import Form, forms_of
from .judges import need_node, node_issue, node_judgement

pytestmark = pytest.mark.interop


def chosen(kind: str, is_long: bool) -> list[Form]:
    """All forms of a kind, or every text once and every container of two."""
    forms = forms_of(kind)
    if is_long:
        return list(forms)
    return [form for form in forms if form.container == "text" or form.name.endswith(("-english", "-did-key"))]


def judgements(judge: str, forms: list[Form]) -> dict[str, str]:
    """The reasons of a judge for what it refuses, by form."""
    answers = {form.name: asking.JUDGES[judge](form) for form in forms}
    return {name: answer.reason for name, answer in answers.items() if not answer.is_valid}


@pytest.mark.parametrize(("kind", "judge"), asking.pairs())
def test_every_badge_of_ours_is_valid(
    kind: str, judge: str, pytestconfig: pytest.Config, record_property: Callable[[str, object], None]
) -> None:
    asking.need(judge)
    forms = chosen(kind, pytestconfig.getoption("--long"))
    refused = judgements(judge, forms)
    expected = deviations.fitting((form.name for form in forms), deviations.REFUSED.get((judge, kind), {}))
    assert {name: why for name, why in refused.items() if name not in expected} == {}
    assert set(refused) == expected
    record_property("interop", f"{kind} x {judge}: {len(forms) - len(expected)} of {len(forms)} badges of ours valid")


# openbadgeslib is stricter than JSON-LD: it refuses a type that is named twice.
@pytest.mark.parametrize("judge", ["digitalbazaar", "verifier-core"])
def test_a_badge_whose_sets_are_in_another_order_says_the_same_and_is_valid(judge: str) -> None:
    asking.need(judge)
    [form] = [form for form in forms_of("di") if form.name == "di-text-text-english"]
    changed = rewritten_forms(form)
    assert len(changed) >= 5
    answers = {name: asking.JUDGES[judge](each) for name, each in changed.items()}
    refused = {name: answer.reason for name, answer in answers.items() if not answer.is_valid}
    assert {name: why for name, why in refused.items() if not _is_for_its_shape(name, why)} == {}


def _is_for_its_shape(name: str, why: str) -> bool:
    """1EdTech's schema wants one subject as itself, where the data model also takes a list of one."""
    said = dict(re.findall(r"'(\w+)': (\w+)", why))
    failed = [step for step, outcome in said.items() if outcome != "True"]
    return name.startswith("array:") and "valid_signature" in said and failed == ["schema_check"]


@pytest.mark.parametrize("kind", ["ob2-hosted", "ob2-signed"])
@pytest.mark.parametrize("judge", ["openbadgeslib", "1edtech"])
def test_a_badge_of_somebody_else_is_refused(kind: str, judge: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asking.need(judge)
    monkeypatch.setattr(samples, "EMAIL", "other@example.org")
    form = forms_of(kind)[0]
    assert not asking.JUDGES[judge](form).is_valid
    assert not asking.ours(form).is_valid


def test_our_status_lists_are_valid_credentials_themselves() -> None:
    need_node()
    for purpose in ("revocation", "suspension"):
        judgement = node_judgement(
            samples.signed_status_list(revoked=(5,), purpose=purpose), {samples.DID: samples.did_document()}
        )
        assert judgement.is_valid, judgement.reason


@pytest.mark.parametrize(
    ("kind", "judge"), [("di", "verifier-core"), ("di", "openbadgeslib"), ("jwt", "openbadgeslib")]
)
def test_a_revoked_badge_is_refused(kind: str, judge: str) -> None:
    asking.need(judge)
    form = forms_of(kind)[0]
    site = {**form.site, samples.STATUS_LIST: samples.signed_status_list(revoked=(samples.STATUS_INDEX,))}
    revoked = replace(form, site=site)
    assert asking.JUDGES[judge](form).is_valid
    assert not asking.JUDGES[judge](revoked).is_valid
    assert asking.ours(revoked).reason.startswith("invalid")


def test_others_sign_the_same_document_with_the_same_bytes() -> None:
    need_node()
    foreign = node_issue(
        samples.unsigned(), private_key=samples.PRIVATE_KEY, method=samples.METHOD, date="2026-11-20T10:30:00Z"
    )
    # Ed25519 is deterministic: the same key, document and time leave one signature only.
    assert [foreign["proof"]] == samples.signed()["proof"]


def test_the_other_half_of_an_elliptic_signature_says_the_same_to_everybody() -> None:
    """ECDSA has two signatures for one text (s and n - s); neither says anything else."""
    asking.need("jose")
    asking.need("openbadgeslib")
    form = next(form for form in forms_of("jwt") if form.container == "text")
    other = replace(form, badge=_with_other_half(str(form.badge)))
    assert other.badge != form.badge
    assert tokens.claims_of(str(other.badge)) == tokens.claims_of(str(form.badge))
    said = {judge: asking.JUDGES[judge](other).is_valid for judge in ("jose", "openbadgeslib", "ours")}
    assert said == {"jose": True, "openbadgeslib": True, "ours": True}


P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _with_other_half(token: str) -> str:
    head, body, mark = token.split(".")
    data = tokens.decoded(mark)
    other = (P256_ORDER - int.from_bytes(data[32:], "big")).to_bytes(32, "big")
    return f"{head}.{body}.{tokens.encoded(data[:32] + other)}"


def test_what_images_carry_is_what_was_signed() -> None:
    for form in forms_of("di"):
        if form.container != "text":
            [text] = [each for each in forms_of("di") if each.name == form.name.replace(form.container, "text", 1)]
            assert json.loads(asking.carried(form.badge)) == json.loads(str(text.badge))
