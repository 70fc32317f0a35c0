"""What a credential costs, in CPU milliseconds of one core: minimum, median and maximum over repeated runs."""

import json
import statistics
import time
from collections.abc import Callable

from badges.openbadges.baking import bake, unbake
from tests.openbadges.samples import judged, png, signed, unsigned

RUNS = 40


def milliseconds(work: Callable[[], object]) -> list[float]:
    """CPU time of each run; the first two warm the caches and do not count."""
    taken = []
    for _ in range(RUNS + 2):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return taken[2:]


def main() -> None:
    credential = signed()
    text = json.dumps(credential)
    baked = bake(png(), text, standard="ob3")
    rows: dict[str, Callable[[], object]] = {
        "compose": unsigned,
        "compose and sign (eddsa-rdfc-2022)": signed,
        "verify, every check, signed status list": lambda: judged(text),
        "bake a PNG": lambda: bake(png(), text, standard="ob3"),
        "read a baked PNG": lambda: unbake(baked),
    }
    print(f"One credential of {len(text):,} bytes, {RUNS} runs, CPU ms")
    print(f"{'':42}{'min':>8}{'median':>8}{'max':>8}")
    for name, work in rows.items():
        taken = milliseconds(work)
        print(f"{name:42}{min(taken):8.2f}{statistics.median(taken):8.2f}{max(taken):8.2f}")


if __name__ == "__main__":
    main()
