"""One long process a judge: it is started once, asked in turn, and ends with the test run."""

from __future__ import annotations

import atexit
import json
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

JUDGE_SECONDS = 60


class JudgeBrokeDown(RuntimeError):
    """An order that the judge could make nothing of: no verdict, and the next order is heard."""


class JudgeProcess:
    """Software that answers a line of JSON with a line of JSON (`node/lines.mjs`, `ob2_validator.py`, `library.py`)."""

    def __init__(self, command: list[str], folder: Path, shared: Mapping[str, Any]) -> None:
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - as long as the process
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": self._errors}
        self._process = subprocess.Popen(command, cwd=folder, text=True, bufsize=1, encoding="utf-8", **pipes)
        atexit.register(self.end)
        self.ask({"shared": dict(shared)})

    def ask(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one order. Raises JudgeBrokeDown, or RuntimeError where the judge has ended."""
        assert self._process.stdin and self._process.stdout
        watch = threading.Timer(JUDGE_SECONDS, self._process.kill)
        watch.start()
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            answer = json.loads(self._process.stdout.readline() or "{}")
        except BrokenPipeError:
            answer = {}
        finally:
            watch.cancel()
        if "broken" in answer:
            raise JudgeBrokeDown(str(answer["broken"]))
        if not answer and "shared" not in order:
            raise RuntimeError(f"The judge has ended: {self._said()}")
        return dict(answer)

    def end(self) -> None:
        """No more questions."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=JUDGE_SECONDS)

    def _said(self) -> str:
        self._errors.seek(0)
        return self._errors.read()[-2000:]
