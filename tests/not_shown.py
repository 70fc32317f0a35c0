"""Says at the end of a run what it could not show, so that a green run is not misread."""

from __future__ import annotations

from typing import Any

NOT_SHOWN = "NOT SHOWN"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One loud line for each thing that this run did not show, with the number of tests skipped for it."""
    reasons = [_reason(report) for report in terminalreporter.stats.get("skipped", [])]
    for reason in sorted({reason for reason in reasons if reason.startswith(NOT_SHOWN)}):
        line = f"{reason}: {reasons.count(reason)} tests skipped"
        terminalreporter.write_line(line, yellow=True, bold=True)
    if terminalreporter.config.getoption("--long"):
        for report in terminalreporter.stats.get("passed", []):
            for name, value in report.user_properties:
                if name == "interop":
                    terminalreporter.write_line(str(value))


def _reason(report: Any) -> str:
    """The text given to `pytest.skip`, without pytest's own word before it."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(reason).removeprefix("Skipped: ")
