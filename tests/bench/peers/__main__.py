"""Peer review simulated: `python -m tests.bench.peers`, or with `--quick` on fewer seeds (targets mean less then)."""

import sys
import time
from multiprocessing import Pool

from . import scale, table
from .measuring import Run, run
from .world import MIXES

# Label, people who submit, graduates of earlier cohorts who may read too, seeds. Tuning used seeds from 50,000 on.
COHORTS = (
    ("5 alone", 5, 0, 300),
    ("5", 5, 5, 300),
    ("30", 30, 5, 100),
    ("300", 300, 15, 30),
    ("3,000", 3000, 150, 30),
)
QUICK_SEEDS = {5: 60, 30: 30, 300: 8, 3000: 1}
SCALES = (3_000, 25_000, 50_000, 100_000)
FIRST_SEED = 1

LEGEND = """\
Peer review simulated, all rules on the same people and works, paired by seed. Everybody hands in one work within three
days before the course's date. Truth: four criteria of four levels, accepted when every one is truly at level 3. 15 %
never answer a request; others start after 8 h and finish 12 h later in the median (log-normal). lenient, severe: 40 %
are 0.8 of a level off. spammers: 25 % give one mark whatever they read, half of them behave while they practise. rings
of 4: a fifth of all give each other the highest marks; colluding 30 %: so do 30 %, as one ring; half of the colluders
mark outsiders a level down. Ours is the real allocation, scoring, reliability and ladder. The others get as many
reviews as ours used, hidden pieces with known marks (at most 1 in 8) counted, from people who do answer, and as many
works to the moderator: those that their reviewers disagree on most. Not counted: what our people mark to practise
before their first review (4 pieces, or 8); the others have none. The moderator is right 95 % of the time. "5 alone" has
no graduates: who reads somebody's work is not read by them, so that at most two reviews each are possible.
"""

PROCESS = """\
Process. sent: to the moderator; conflicts: while another was possible; forced: a cohort, when none was; max-min: of the
reviews that people are given when the whole cohort is allocated at once; rolling: at the end, after lapses and second
opinions; reviews and hidden pieces a submission; away: sent to practise again"""


def main() -> None:
    """Simulate, print, compare with what was wanted."""
    is_quick = "--quick" in sys.argv
    started = time.monotonic()
    cohorts = _simulated(is_quick)
    sizes = SCALES[:2] if is_quick else SCALES
    rows = [scale.measure(size) for size in sizes]
    print(LEGEND)
    _print("Right outcomes, %; difference in points [95 % interval]", table.accuracy_table(cohorts))
    _print("The same if they also took over our pass rule (no target)", table.generous_table(cohorts))
    _print("Without the moderator: right outcomes, % | mean absolute error, levels (with)", table.alone_table(cohorts))
    _print(PROCESS, table.process_table(cohorts))
    _print("Allocation alone, in a process of its own, on one core", table.scale_table(rows))
    _print(f"What was wanted ({time.monotonic() - started:.0f} s in all)", table.sentences(cohorts, rows))


def _simulated(is_quick: bool) -> table.Cohorts:
    """Every cohort with every mix, over all processors, the largest first."""
    jobs = [
        (label, size, graduates, mix, FIRST_SEED + number)
        for label, size, graduates, seeds in reversed(COHORTS)
        for mix in MIXES
        if size >= 30 or mix != "rings of 4"
        for number in range(QUICK_SEEDS[size] if is_quick else seeds)
    ]
    found: dict[tuple[str, str], list[Run]] = {}
    with Pool() as pool:
        for label, mix, figures in pool.imap(_one, jobs, chunksize=4):
            found.setdefault((label, mix), []).append(figures)
    return {(label, mix): found[label, mix] for label, *_ in COHORTS for mix in MIXES if (label, mix) in found}


def _one(job: tuple[str, int, int, str, int]) -> tuple[str, str, Run]:
    label, size, graduates, mix, seed = job
    return label, mix, run(size, graduates, mix, seed)


def _print(title: str, lines: list[str]) -> None:
    print(title, *lines, "", sep="\n")


if __name__ == "__main__":
    main()
