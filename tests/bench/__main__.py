"""What a credential costs, ours and others', on one core, in turn: minimum and median of many runs.

All processes are bound to the same core and asked a few runs at a time, one after the other, so that whatever else the
machine does meets all of them. What the processor was busy for is compared; the clock stands beside it.
"""

import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping

from . import competitors, database
from .ours import PUBLIC, SIGNER, Ours, Taken, person, timed

ROUNDS = 12
PER_ROUND = 10
# On a busy machine fewer rounds are taken; installing what we compare with comes on top, once.
AT_MOST_SECONDS = 75.0
WITH_ROWS = 200
MESSAGE = b"\x07" * 64
BULK_TARGET, BAKE_TARGET = 500, 1.0
BAZAAR_ISSUE = "issue and verify: @digitalbazaar/vc"
BAZAAR_SIGN = "issue only: @digitalbazaar/vc"
BAZAAR_VERIFY = "verify: @digitalbazaar/vc (no status)"
# Ours, whom it is compared with, how many times as fast it is wanted (0: no target, only said).
COMPARED = (
    ("issue and verify: ours, batch", BAZAAR_ISSUE, 10.0),
    ("issue and verify: ours, one", BAZAAR_ISSUE, 1.5),
    ("issue and verify: ours, batch", BAZAAR_SIGN, 10.0),
    ("issue and verify: ours, one", BAZAAR_SIGN, 1.5),
    ("issue and verify: ours, first of a shape", BAZAAR_ISSUE, 0.0),
    ("verify: ours, own in bulk", BAZAAR_VERIFY, 2.0),
    ("verify: ours, foreign, in a run", BAZAAR_VERIFY, 2.0),
    ("verify: ours, foreign, no status", BAZAAR_VERIFY, 2.0),
    ("verify: ours, foreign, status list anew", BAZAAR_VERIFY, 2.0),
)

Runs = dict[str, list[Taken]]
Work = Callable[[int], list[Taken]]


def main() -> None:
    """Measure, print, compare with the targets."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    ours, unsigned = Ours(), person()
    others = {"@digitalbazaar/vc": competitors.digitalbazaar(unsigned)}
    others["openbadgeslib"] = competitors.openbadgeslib(unsigned)
    present = {name: other for name, other in others.items() if other}
    runs = _measured({**_our_works(ours), **_other_works(present)})
    for other in present.values():
        other.end()
    with_rows = database.issue_batch(WITH_ROWS)
    runs[f"issue and verify: ours, {WITH_ROWS} with rows in SQLite"] = with_rows
    _print(runs, len(ours.foreign.encode()))


def _measured(works: Mapping[str, Work]) -> Runs:
    """Each kind of work in turn, round after round; the first round only warms up."""
    runs: Runs = defaultdict(list)
    until = time.monotonic() + AT_MOST_SECONDS
    for number in range(ROUNDS + 1):
        for name, work in works.items():
            answer = work(PER_ROUND)
            if number:
                runs[name] += answer
        if number and time.monotonic() > until:
            break
    return runs


def _our_works(ours: Ours) -> dict[str, Work]:
    signature = SIGNER(MESSAGE)

    def each(work: Callable[[], object]) -> Work:
        return lambda times: timed(work, times)

    return {
        "issue and verify: ours, batch": each(ours.issue_in_a_batch),
        "issue and verify: ours, one": each(ours.issue_one),
        "issue and verify: ours, first of a shape": each(ours.issue_one_of_a_new_shape),
        "issue only: PyLD as it comes": each(ours.issue_with_stock_pyld),
        "issue and verify: bare Ed25519": each(lambda: PUBLIC.verifies(SIGNER(MESSAGE), MESSAGE)),
        "verify: ours, own in bulk": ours.verify_own_in_bulk,
        "verify: ours, foreign, in a run": ours.verify_foreign_in_a_run,
        "verify: ours, foreign, no status": each(ours.verify_foreign_without_status),
        "verify: ours, foreign, status list anew": each(ours.verify_foreign),
        "verify: bare Ed25519": each(lambda: PUBLIC.verifies(signature, MESSAGE)),
        "image of 512 × 512: read": each(ours.read),
        "image of 512 × 512: bake": each(ours.bake),
    }


def _other_works(others: Mapping[str, competitors.Competitor]) -> dict[str, Work]:
    kinds = {"issue only: {}": "issue", "issue and verify: {}": "both", "verify: {} (no status)": "verify"}
    return {
        kind.format(name): lambda times, other=other, work=work: other.times(work, times)  # type: ignore[misc]
        for name, other in others.items()
        for kind, work in kinds.items()
    }


def _print(runs: Runs, size: int) -> None:
    count = max(map(len, runs.values()))
    print(f"One credential of {size:,} bytes, up to {count} runs each, milliseconds on one core")
    print(f"{'':52}{'CPU min':>9}{'median':>9}{'a second':>10}{'clock min':>11}{'median':>9}")
    for name in sorted(runs):
        cpu, wall = ([getattr(taken, kind) for taken in runs[name]] for kind in ("cpu", "wall"))
        median = statistics.median(cpu)
        clock = f"{min(wall):11.3f}{statistics.median(wall):9.3f}"
        print(f"{name:52}{min(cpu):9.3f}{median:9.3f}{1000 / median:10,.0f}{clock}")
    print()
    for sentence in _sentences(runs):
        print(sentence)


def _sentences(runs: Runs) -> list[str]:
    """What was wanted, and whether it holds by the processor's median time."""
    said = [_ratio(runs, *compared) for compared in COMPARED if compared[1] in runs]
    bulk = 1000 / _median(runs["verify: ours, own in bulk"])
    least = 1000 / min(runs["verify: ours, own in bulk"]).cpu
    bake = _median(runs["image of 512 × 512: bake"])
    return [
        *said,
        f"{_met(bulk >= BULK_TARGET)}own credentials verified in bulk: {bulk:,.0f} a second, at best {least:,.0f}"
        f" (wanted {BULK_TARGET})",
        f"{_met(bake <= BAKE_TARGET)}baking a PNG: {bake:.3f} ms over reading the image (wanted {BAKE_TARGET:g} ms)",
    ]


def _ratio(runs: Runs, name: str, other: str, target: float) -> str:
    median = _median(runs[other]) / _median(runs[name])
    least = min(runs[other]).cpu / min(runs[name]).cpu
    wanted = f"wanted {target:g} ×" if target else "no target"
    return (
        f"{_met(median >= target) if target else '':9}{name}: {median:.1f} × (minima {least:.1f} ×) {other}, {wanted}"
    )


def _median(taken: list[Taken]) -> float:
    return statistics.median(one.cpu for one in taken)


def _met(is_met: bool) -> str:
    return "MET      " if is_met else "NOT MET  "


if __name__ == "__main__":
    main()
