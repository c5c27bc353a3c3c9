"""The figures of a proof, for a person."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import asdict

from benchmarks.faults.scene import Proof


def table(proof: Proof) -> str:
    """All of it, a line each."""
    return "\n".join(f"{what:42}{figure}" for what, figure in rows(proof))


def rows(proof: Proof) -> Iterator[tuple[str, str]]:
    """(what, how much)."""
    yield proof.name, f"{proof.size.rounds} rounds, {proof.size.sessions} sessions"
    yield "lines typed, changes confirmed", f"{proof.lines}, {proof.trades}"
    yield "items", f"{proof.items}"
    for name, count in asdict(proof.tally).items():
        mark = "  <--" if count else ""
        yield name.replace("_", " "), f"{count}{mark}"
    for what, seconds in proof.seconds.items():
        yield what, spread(seconds)


def spread(seconds: list[float]) -> str:
    """The median, the 95th of a hundred, and the worst."""
    ordered = sorted(seconds)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return (
        f"median {statistics.median(ordered):.3f} s, 95 % {late:.3f} s,"
        f" worst {ordered[-1]:.3f} s"
    )
