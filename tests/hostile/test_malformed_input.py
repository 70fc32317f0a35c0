"""Ten thousand malformed badges (a sample in `make test`): none unhandled, none valid, none over 2 s or 256 MB.

Each is verified as a stranger's: through the guarded processes. What they cost is measured by their own clock.
"""

import json
import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from badges import sandbox
from badges.openbadges.baking import unbake
from badges.openbadges.errors import UnreadableInput
from badges.openbadges.fetching import Fetched
from badges.openbadges.png import is_png
from badges.openbadges.svg import is_svg
from badges.openbadges.verification import verify
from tests.openbadges.samples import ASSERTION, EMAIL, NOW, KnownIssuers, site
from tests.sampling import examples

from .corpus import CREDENTIAL, HOSTED, JSON, MALFORMED

ATLAS = site()
MEGABYTES_OF_GUARD = 256


@dataclass
class Bill:
    """What the examples cost so far: the dearest one's processor seconds, here and in the guard."""

    examples: int = 0
    verified: int = 0
    dearest: float = 0.0


def guard_seconds() -> float:
    """Processor time of the processes that canonicalise, those that have ended included."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = ended.ru_utime + ended.ru_stime
    for worker in sandbox._pool.idle:
        fields = Path(f"/proc/{worker.process.pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def peak_megabytes() -> float:
    """The most address space that a guarding process ever had."""
    peaks = [0]
    for worker in sandbox._pool.idle:
        lines = Path(f"/proc/{worker.process.pid}/status").read_text().splitlines()
        peaks += [int(line.split()[1]) for line in lines if line.startswith("VmPeak")]
    return max(peaks) / 1024


def judge(badge: bytes, bill: Bill) -> str:
    """The verdict, or "unreadable"; adds what it cost to the bill."""
    sandbox.canonicalize({"@context": CREDENTIAL["@context"], "id": "urn:warm", "name": "x"})
    start, guarded, canonicalizer = time.process_time(), guard_seconds(), sandbox.Allowance().canonicalize
    try:
        verdict: str = verify(
            badge, now=NOW, fetch=ATLAS, issuers=KnownIssuers(), recipient=EMAIL, canonicalizer=canonicalizer
        ).verdict
        bill.verified += 1
    except UnreadableInput:
        verdict = "unreadable"
    bill.examples += 1
    bill.dearest = max(bill.dearest, time.process_time() - start + guard_seconds() - guarded)
    return verdict


def is_a_sound_one(badge: bytes) -> bool:
    """Bending may happen to change nothing that is signed: spaces, the same value again, the picture's own art."""
    try:
        text = unbake(badge).text if is_png(badge) or is_svg(badge) else badge.decode()
        sound = {as_text(json.loads(one)) for one in (JSON, HOSTED)}
        return text.strip() == ASSERTION or as_text(json.loads(text)) in sound
    except ValueError:
        return False


def as_text(document: Any) -> str:
    return json.dumps(document, sort_keys=True)


@pytest.mark.parametrize("_share", range(5))
def test_no_malformed_badge_is_valid_or_breaks_the_verifier(_share: int, record_property: Any) -> None:
    bill = Bill()

    @settings(max_examples=examples(100), suppress_health_check=list(HealthCheck), database=None, derandomize=False)
    @given(MALFORMED)
    def attack(badge: bytes) -> None:
        verdict = judge(badge, bill)
        assert verdict != "valid" or is_a_sound_one(badge)

    attack()
    record_property("bill", f"{bill}, {peak_megabytes():.0f} MB")
    assert bill.examples >= examples(100)
    assert bill.dearest < 2
    assert peak_megabytes() <= MEGABYTES_OF_GUARD


@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck), deadline=None)
@given(MALFORMED)
def test_no_site_that_answers_malformed_documents_makes_a_badge_valid(answer: bytes) -> None:
    """The issuer's keys, its status list and a hosted assertion, each of them anything."""

    def fetch(url: str) -> Fetched:
        return Fetched(url, 200, "application/json", answer)

    for badge in (JSON, "https://atlas.example.org/ob2/assertions/1.json"):
        try:
            report = verify(badge, now=NOW, fetch=fetch, issuers=KnownIssuers())
        except UnreadableInput:
            continue
        assert report.verdict != "valid"
