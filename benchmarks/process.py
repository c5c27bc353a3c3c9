"""What a process has cost, from /proc (Linux)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds, or KiB of memory, of both processes."""

    portal: float
    server: float

    @property
    def both(self) -> float:
        """Of Portal and Server together."""
        return self.portal + self.server

    def since(self, before: Cost) -> Cost:
        """What was added since then."""
        return Cost(self.portal - before.portal, self.server - before.server)

    def per(self, count: float) -> Cost:
        """The share of one of `count`."""
        return Cost(self.portal / count, self.server / count)

    def as_dict(self, digits: int) -> dict[str, float]:
        """For JSON."""
        return {
            "portal": round(self.portal, digits),
            "server": round(self.server, digits),
            "both": round(self.both, digits),
        }


def cpu_seconds(pid: int) -> float:
    """User and system time of all threads of a process (proc(5), stat: 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def pss_kib(pid: int) -> float:
    """Memory of a process; what it shares counts in part (proportional set size)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return float(line.split()[1])
    raise ValueError(f"The kernel does not tell the memory of process {pid}.")


@dataclass(frozen=True, slots=True)
class Pair:
    """The two processes."""

    portal: int
    server: int

    def cpu(self) -> Cost:
        """CPU seconds so far."""
        return Cost(cpu_seconds(self.portal), cpu_seconds(self.server))

    def memory(self) -> Cost:
        """KiB now."""
        return Cost(pss_kib(self.portal), pss_kib(self.server))
