"""The figures as tables, and what was wanted of them as sentences."""

import statistics
from collections.abc import Callable, Sequence
from typing import Any

from .baselines import RULES
from .measuring import Run

# Student's t for 30 seeds; for more it is a little too wide.
T_95 = 2.05
BUDGET_HONEST, BUDGET_OTHER = 0.10, 0.25
SECONDS_AT_MOST = 60.0

Cohorts = dict[tuple[str, str], list[Run]]
Interval = tuple[float, float, float]


def accuracy_table(cohorts: Cohorts) -> list[str]:
    """Right outcomes in per cent, and how many points more than each baseline [95 % interval, paired by seed]."""
    lines = [
        f"{'cohort':>10} {'reviewers':15}{'seeds':>6}{'ours':>7}" + "".join(f"{'- ' + name:>24}" for name in RULES)
    ]
    for (label, mix), runs in cohorts.items():
        differences = "".join(f"{_interval_text(difference(runs, name)):>24}" for name in RULES)
        lines.append(
            f"{label:>10} {mix:15}{len(runs):6}{100 * _mean(runs, lambda r: r.right['ours']):7.1f}{differences}"
        )
    return lines


def generous_table(cohorts: Cohorts) -> list[str]:
    """The same where the baselines take over our pass rule (every criterion) instead of the published sum."""
    names = [f"{name} (every)" for name in RULES]
    lines = [f"{'cohort':>10} {'reviewers':15}" + "".join(f"{'- ' + name:>24}" for name in names)]
    for (label, mix), runs in cohorts.items():
        lines.append(f"{label:>10} {mix:15}" + "".join(f"{_interval_text(difference(runs, n)):>24}" for n in names))
    return lines


def alone_table(cohorts: Cohorts) -> list[str]:
    """Without the moderator, and how far the results are off (levels)."""
    names = ["ours", *RULES]
    head = "".join(f"{name:>11}" for name in names)
    lines = [f"{'cohort':>10} {'reviewers':15}{head}   |{head}"]
    for (label, mix), runs in cohorts.items():
        right = "".join(f"{100 * statistics.fmean(run.right_alone[name] for run in runs):11.1f}" for name in names)
        error = "".join(f"{statistics.fmean(run.error[name] for run in runs):11.2f}" for name in names)
        lines.append(f"{label:>10} {mix:15}{right}   |{error}")
    return lines


def process_table(cohorts: Cohorts) -> list[str]:
    """Waiting, load, conflicts, moderator, cost."""
    lines = [
        f"{'cohort':>10} {'reviewers':15}{'stuck %':>8}{'days':>6}{'sent %':>7}{'conflicts':>10}{'forced':>7}"
        f"{'max-min':>8}{'rolling':>8}{'reviews':>8}{'hidden':>7}{'away %':>7}{'seconds':>8}"
    ]
    for (label, mix), runs in cohorts.items():
        lines.append(
            f"{label:>10} {mix:15}{100 * _mean(runs, lambda r: r.stuck):8.2f}{_mean(runs, lambda r: r.days):6.1f}"
            f"{100 * _mean(runs, lambda r: r.moderated):7.1f}{sum(r.in_conflict for r in runs):10}"
            f"{_mean(runs, lambda r: r.forced):7.2f}{_worst_spread(runs):>8}"
            f"{_mean(runs, lambda r: r.spread):8.1f}{_mean(runs, lambda r: r.reviews):8.2f}"
            f"{_mean(runs, lambda r: r.hidden):7.2f}{100 * _mean(runs, lambda r: r.excluded):7.1f}"
            f"{_mean(runs, lambda r: r.seconds):8.2f}"
        )
    return lines


def scale_table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Allocation alone."""
    lines = [
        f"{'submissions':>12}{'seconds':>9}{'peak MB':>9}{'kB each':>9}{'lacking':>9}{'max-min':>9}{'conflicts':>10}"
        f"{'refused':>9}{'fit 0-3':>9}"
    ]
    for row in rows:
        lines.append(
            f"{row['size']:12,}{row['seconds']:9.1f}{row['peak_mb']:9.0f}{row['kb_each']:9.2f}{row['lacking']:9}"
            f"{row['spread']:9}{row['in_conflict']:10}{row['refused']:9}{row['preference']:9.2f}"
        )
    return lines


def sentences(cohorts: Cohorts, scale: Sequence[dict[str, Any]]) -> list[str]:
    """What was wanted, and whether it holds."""
    said = [_accuracy_sentence(key, runs, name) for key, runs in cohorts.items() for name in RULES]
    failed = [sentence for is_met, sentence in said if not is_met]
    held = sum(is_met for is_met, _ in said)
    lines = [f"{_met(not failed)}accuracy above every baseline, not below any among honest ones: {held} of {len(said)}"]
    lines += [f"  {sentence}" for sentence in failed]
    lines += _process_sentences(cohorts)
    return lines + (_scale_sentences(scale) if scale else [])


def difference(runs: Sequence[Run], name: str) -> Interval:
    """(mean, low, high) of ours less that rule's accuracy, paired by seed."""
    apart = [run.right["ours"] - run.right[name] for run in runs]
    mean = statistics.fmean(apart)
    half = T_95 * statistics.stdev(apart) / len(apart) ** 0.5 if len(apart) > 1 else 0.0
    return mean, mean - half, mean + half


def _accuracy_sentence(key: tuple[str, str], runs: Sequence[Run], name: str) -> tuple[bool, str]:
    interval = difference(runs, name)
    is_met = interval[2] >= 0 if key[1] == "honest" else interval[1] > 0
    return is_met, f"{key[0]} {key[1]}: {_interval_text(interval)} points from {name}"


def _process_sentences(cohorts: Cohorts) -> list[str]:
    checks: list[tuple[str, Callable[[str, Sequence[Run]], bool]]] = [
        (
            "nobody waits more than 7 days without a decision or a named human",
            lambda _, runs: not any(r.stuck for r in runs),
        ),
        ("no conflict allocated while another was possible", lambda _, runs: not any(r.in_conflict for r in runs)),
        ("max - min load at most 1 when a cohort is allocated and the rules leave a level plan", _is_level),
        ("sent to the moderator: at most 10 % of honest cohorts, 25 % of others", _is_in_budget),
    ]
    lines = []
    for text, holds in checks:
        failed = [f"{label} {mix}" for (label, mix), runs in cohorts.items() if not holds(mix, runs)]
        lines.append(f"{_met(not failed)}{text}{': not ' + ', '.join(failed) if failed else ''}")
    return lines


def _is_level(mix: str, runs: Sequence[Run]) -> bool:
    return all(run.batch_spread is None or run.batch_spread <= 1 for run in runs)


def _worst_spread(runs: Sequence[Run]) -> str:
    return str(max((run.batch_spread for run in runs if run.batch_spread is not None), default=""))


def _is_in_budget(mix: str, runs: Sequence[Run]) -> bool:
    return _mean(runs, lambda run: run.moderated) <= (BUDGET_HONEST if mix == "honest" else BUDGET_OTHER)


def _scale_sentences(rows: Sequence[dict[str, Any]]) -> list[str]:
    first, last = rows[1], rows[-1]
    growth = last["kb_each"] / first["kb_each"]
    return [
        f"{_met(last['seconds'] <= SECONDS_AT_MOST)}{last['size']:,} submissions x 3 readers allocated in"
        f" {last['seconds']:.1f} s on one core (wanted {SECONDS_AT_MOST:g})",
        f"{_met(growth <= 1.25)}memory is linear: {first['kb_each']:.2f} kB a submission of {first['size']:,},"
        f" {last['kb_each']:.2f} of {last['size']:,}",
    ]


def _interval_text(interval: Interval) -> str:
    mean, low, high = (100 * value for value in interval)
    return f"{mean:+.1f} [{low:+.1f}, {high:+.1f}]"


def _mean(runs: Sequence[Run], value: Callable[[Run], float]) -> float:
    return statistics.fmean(value(run) for run in runs)


def _met(is_met: bool) -> str:
    return "MET      " if is_met else "NOT MET  "
