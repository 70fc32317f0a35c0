"""U-20: the verdict follows CONTRACT's ordered rules for every combination of outcomes."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.openbadges.report import CHECK_IDS, Check, VerificationReport, verdict

from .samples import NOW, judged, signed

OUTCOMES = ("pass", "caution", "fail", "unknown")
ALWAYS_MADE = ("format", "schema", "proof", "issuer_key")


def checks_of(combination: dict[str, str]) -> list[Check]:
    return [Check(check_id, outcome, "", "") for check_id, outcome in combination.items()]  # type: ignore[arg-type]


def verdict_by_contract(made: dict[str, str]) -> str:
    """CONTRACT's four rules, written down once more and differently."""

    def has(outcome: str, *ids: str) -> bool:
        return any(made.get(check_id) == outcome for check_id in ids)

    if has("fail", "format", "schema", "proof", "issuer_key"):
        return "invalid"
    if has("fail", "status") or has("fail", "recipient"):  # revoked; given to somebody else
        return "invalid"
    if has("unknown", "format", "schema", "proof", "issuer_key", "status", "validity", "recipient"):
        return "unknown"
    if has("caution", *made) or has("fail", "validity", "issuer_recognised"):
        return "caution"
    if has("unknown", "issuer_recognised"):
        return "caution"
    return "valid"


def test_every_combination_of_outcomes_gets_the_verdict_of_the_contract() -> None:
    optional = [check_id for check_id in CHECK_IDS if check_id not in ALWAYS_MADE]
    for firm in product(OUTCOMES, repeat=len(ALWAYS_MADE)):
        for loose in product((*OUTCOMES, None), repeat=len(optional)):
            made = dict(zip(ALWAYS_MADE, firm, strict=True))
            made |= {key: value for key, value in zip(optional, loose, strict=True) if value}
            assert verdict(checks_of(made)) == verdict_by_contract(made), made


@given(st.dictionaries(st.sampled_from(CHECK_IDS), st.sampled_from(OUTCOMES)))
def test_what_was_not_made_or_not_known_is_never_green(made: dict[str, str]) -> None:
    if verdict(checks_of(made)) == "valid":
        assert set(made.values()) == {"pass"}
        assert set(made) >= set(ALWAYS_MADE)


@given(st.permutations(CHECK_IDS), st.sampled_from(CHECK_IDS), st.sampled_from(OUTCOMES))
def test_the_order_of_the_checks_does_not_matter(order: list[str], odd: str, outcome: str) -> None:
    made = {check_id: outcome if check_id == odd else "pass" for check_id in order}
    assert verdict(checks_of(made)) == verdict_by_contract(made)


@pytest.mark.parametrize("missing", ALWAYS_MADE)
def test_a_badge_without_an_indispensable_check_is_unknown(missing: str) -> None:
    made: dict[str, str] = {check_id: "pass" for check_id in CHECK_IDS if check_id != missing}
    assert verdict(checks_of(made)) == "unknown"


def test_a_report_becomes_exactly_the_json_of_the_contract() -> None:
    document = judged(signed()).to_dict()
    assert list(document) == ["verdict", "format", "checks", "credential", "checked_at"]
    assert all(set(check) == {"id", "outcome", "detail"} for check in document["checks"])
    assert set(document["credential"]) == {
        "name", "issuer", "recipient_matches", "issued", "expires", "alignments", "results", "evidence",
        "endorsements",
    }  # fmt: skip
    assert set(document["credential"]["issuer"]) == {"id", "name", "recognised"}
    assert document["checked_at"] == "2026-11-21T09:00:00Z"


def test_a_report_finds_its_checks_by_id() -> None:
    report = VerificationReport("unknown", "unknown", (Check("format", "fail", "Damaged.", "x"),), None, NOW)
    found = report.check("format")
    assert found is not None and found.detail == "Damaged."
    assert report.check("proof") is None
