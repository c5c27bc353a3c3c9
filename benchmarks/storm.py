"""python -m benchmarks.storm [INPUTS]: hostile telnet, a million inputs of it.

Everything runs in this process and without a network: the bytes go through
TelnetSession with its parser, its negotiation and all its options. What counts is that
no exception comes out and nothing is logged as an error, that answers stay in
proportion, and how much memory it took. The exit code is 1 if anything went wrong; its
seed is told, and `--seed` plays the same storm again.
"""

from __future__ import annotations

import argparse
import logging
import resource
import sys
import time
import traceback
from collections import Counter
from random import Random

from tests.portal.telnet.storm import Storm
from tests.portal.telnet.weather import Counting, Errors, weathered

WORDS = 50
"""Things said in one session."""

FREE = 1024
"""Bytes that may be said for nothing: what a client is offered, and one answer."""


class Tally:
    """What came of it."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.failed: list[str] = []
        self.worst = 0.0
        self.held = 0

    def play(self, seed: int) -> None:
        """What one seed says, in one session or several."""
        packets = Storm(Random(seed)).session(WORDS)
        self.counts.update(inputs=WORDS, bytes=sum(map(len, packets)))
        try:
            while packets:
                packets = self._play(packets)
        except Exception:  # noqa: BLE001 - it is what is being counted
            self.failed.append(f"seed {seed}:\n{traceback.format_exc()}")

    def _play(self, packets: list[bytes]) -> list[bytes]:
        """One session; what it was not there to hear the next one does."""
        handler = Counting()
        outcome = weathered(packets, handler)
        size = sum(map(len, packets[: outcome.taken]))
        self.counts.update(sessions=1, game=handler.heard, closed=outcome.ended)
        self.worst = max(self.worst, outcome.sent / (size + FREE))
        self.held = max(self.held, outcome.held)
        return packets[outcome.taken :]


def main() -> int:
    """Play and print; the exit code."""
    arguments = argparse.ArgumentParser(prog="benchmarks.storm", description=__doc__)
    arguments.add_argument("inputs", type=int, nargs="?", default=1_000_000)
    arguments.add_argument("--seed", type=int, default=0)
    options = arguments.parse_args()

    errors, log = Errors(), logging.getLogger("portal")
    log.addHandler(errors)
    log.propagate = False
    tally, began = Tally(), time.perf_counter()
    for number in range(-(-options.inputs // WORDS)):
        tally.play(options.seed + number)
    sys.stdout.write(summary(tally, errors, time.perf_counter() - began))
    return 1 if tally.failed or errors.seen else 0


def summary(tally: Tally, errors: Errors, seconds: float) -> str:
    """A line of figures, behind what went wrong."""
    counts = tally.counts
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wrong = "".join([*tally.failed[:5], *(f"{line}\n" for line in errors.seen[:5])])
    return (
        f"{wrong}{counts['inputs']:,} inputs in {counts['sessions']:,} sessions "
        f"({counts['bytes'] / 1e6:,.0f} MB), {counts['game']:,} reached the game, "
        f"{counts['closed']:,} sessions were ended; {len(tally.failed)} exceptions, "
        f"{len(errors.seen)} errors in the log; at most {tally.worst:.1f} bytes "
        f"said for one heard and {tally.held / 1024:.0f} KiB held; {seconds:.0f} s, "
        f"peak {peak:.0f} MiB.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
