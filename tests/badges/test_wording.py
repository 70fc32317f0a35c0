"""Every check and every reason that can be found has words, and the words can be translated."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from badges import fetcher, wording
from badges.openbadges import Check, VerificationReport
from badges.openbadges.report import CHECK_IDS

SOURCES = Path(wording.__file__).parent / "openbadges" / "verification"
CODE = re.compile(r'"((?:format|schema|proof|issuer_key|issuer|status|validity|recipient|hosted)_[a-z_]+)"\s*[,)]')
# An identifier of a check looks like a code; an unreachable address keeps the fetcher's own sentence.
NO_CODES = {"issuer_key", "issuer_recognised"}


def _codes() -> set[str]:
    text = "".join(file.read_text() for file in SOURCES.glob("*.py"))
    return set(CODE.findall(text)) - NO_CODES


def test_the_verifier_has_codes_at_all() -> None:
    assert len(_codes()) > 30


def test_every_code_of_the_verifier_has_its_sentence() -> None:
    assert _codes() - set(wording.DETAILS) == set()


def test_every_check_has_its_question() -> None:
    assert set(wording.CHECKS) == set(CHECK_IDS)


def test_a_code_without_a_sentence_keeps_its_own() -> None:
    check = Check("format", "unknown", fetcher.NO_HOST, "address_unreachable")
    assert wording.detail(check) == fetcher.NO_HOST


@pytest.mark.parametrize(
    ("verdict", "checks", "said"),
    [
        ("valid", [("proof", "pass", "proof_ok")], "genuine, unaltered and in force"),
        ("invalid", [("proof", "fail", "proof_mismatch")], "The signature does not match"),
        ("unknown", [("status", "unknown", "status_unreachable")], "could not be reached"),
        ("caution", [("validity", "caution", "validity_expired")], "It has expired."),
        ("caution", [("issuer_recognised", "unknown", "issuer_not_looked_up")], "could not be read"),
    ],
)
def test_the_reason_begins_with_what_decided(verdict: str, checks: list[tuple[str, str, str]], said: str) -> None:
    made = tuple(Check(name, outcome, "", code) for name, outcome, code in checks)  # type: ignore[arg-type]
    report = VerificationReport(verdict, "", made, None, datetime.now(UTC))  # type: ignore[arg-type]
    with translation.override("en"):
        assert said in wording.reason(report)


def test_each_outcome_has_a_word_and_a_shape_of_its_own() -> None:
    assert len({str(word) for word in wording.OUTCOMES.values()}) == 4
    assert len(set(wording.OUTCOME_ICONS.values())) == 4
    assert len(set(wording.ICONS.values())) == 4
