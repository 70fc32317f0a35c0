"""How far a long command is, on stderr: a bar on a terminal, else a line now and then, so that logs stay short."""

import time
from typing import TextIO

WIDTH = 30
LINE_EVERY = 1_000


class Progress:
    """Counts up to `total`. `advance` after each piece of work, `end` when all is done."""

    def __init__(self, total: int, stream: TextIO, *, is_terminal: bool) -> None:
        self._total, self._stream, self._is_terminal = total, stream, is_terminal
        self._done = self._told = 0
        self._began = time.monotonic()

    def advance(self, count: int) -> None:
        """So many more are done."""
        self._done += count
        if self._is_terminal:
            self._stream.write(f"\r{self._bar()} {self._line()} ")
        elif self._done - self._told >= LINE_EVERY:
            self._told = self._done
            self._stream.write(f"{self._line()}\n")

    def end(self) -> None:
        """The last word; nothing where nothing was said."""
        if self._is_terminal and self._total:
            self._stream.write("\n")

    def _bar(self) -> str:
        full = WIDTH * self._done // max(self._total, 1)
        return "█" * full + "░" * (WIDTH - full)

    def _line(self) -> str:
        rate = self._done / max(time.monotonic() - self._began, 0.001)
        return f"{self._done:,} of {self._total:,} ({rate:,.0f} a second)"
