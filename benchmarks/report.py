"""The figures, for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def table(figures: dict[str, Any]) -> str:
    """All figures, a line each."""
    return "\n".join(f"{name:44}{value}" for name, value in rows(figures))


def rows(figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(what, how much)."""
    yield (
        "Clients",
        f"{figures['clients']} ({figures['machine']}, {figures['database']})",
    )
    start = figures["start_seconds"]
    yield "Start, first and again", f"{start['first']:.2f} s, {start['again']:.2f} s"
    latency = figures["latency"]
    yield (
        "look, one client: p50, p99",
        f"{latency['p50_ms']:.2f} ms, {latency['p99_ms']:.2f} ms",
    )
    for kind, cost in figures["commands"].items():
        cpu = cost["cpu_seconds_per_1000"]
        yield (
            f"{kind}, 1,000 times: CPU",
            f"{cpu['both']:.3f} s (Portal {cpu['portal']:.3f},"
            f" Server {cpu['server']:.3f}); {cost['per_second']} a second",
        )
    fan_out = figures["fan_out"]["per_second"]
    yield "Fan-out of one speaker", f"{fan_out} deliveries a second"
    kib = figures["idle_session"]["kib"]
    yield (
        "An idle session: memory (PSS)",
        f"{kib['both']:.1f} KiB (Portal {kib['portal']:.1f},"
        f" Server {kib['server']:.1f})",
    )
    gap = figures["reload"]
    yield (
        "A reload",
        f"{gap['seconds']:.2f} s; input held {gap['input_held_ms']:.0f} ms;"
        f" longest answer {gap['longest_answer_ms']:.0f} ms",
    )
