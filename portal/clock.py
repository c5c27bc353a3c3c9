"""What the Portal asks of a reactor, as a shape; tests play it."""

from __future__ import annotations

from typing import Any, Protocol


class Clock(Protocol):
    """The part of a reactor that tells and keeps time."""

    def seconds(self) -> float:
        """Monotonic seconds."""

    def callLater(self, delay: float, function: Any, *args: Any) -> Any:
        """Call the function after so many seconds; the result can be cancelled."""
