"""Progress as a line on a terminal or in a notebook."""

from __future__ import annotations

import sys
import time
from typing import Any, Callable, Optional, Union


class Line:
    """One line that is written over as work goes on; nothing for work of less than a second."""

    delay = 1.0
    interval = 0.1
    width = 30

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._begin = time.monotonic()
        self._next = self._begin + self.delay
        self._longest = 0

    def __call__(self, stage: str, step: int, total: int, losses: dict[str, float]) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + self.interval
        text = f"{stage}: "
        if total > 0:
            done = min(step / total, 1.0)
            filled = int(done * self.width)
            text += "[" + "#" * filled + "." * (self.width - filled) + f"] {100 * done:3.0f}%"
            if done > 0:
                text += f", {(now - self._begin) * (1 - done) / done:.0f} s left"
        else:
            text += f"{step}"
        for name, value in losses.items():
            text += f", {name} {value:.4g}"
        self._write(text)

    def _write(self, text: str) -> None:
        self._longest = max(self._longest, len(text))
        self._stream.write("\r" + text.ljust(self._longest))
        self._stream.flush()

    def finish(self) -> None:
        """Clears the line."""
        if self._longest:
            self._stream.write("\r" + " " * self._longest + "\r")
            self._stream.flush()


def _interactive() -> bool:
    stream = sys.stderr
    return stream is not None and ("ipykernel" in sys.modules or (hasattr(stream, "isatty") and stream.isatty()))


def displayed(progress: Union[None, bool, Callable]) -> Optional[Callable]:
    """What shows progress: a callback as it is, a line for True, and, for None, where somebody looks."""
    if callable(progress):
        return progress
    if progress or (progress is None and _interactive()):
        return Line(sys.stderr)
    return None
