"""python -m benchmarks.faults PROOF: exits with 1 if anything went wrong.

The pair runs on a copy of the code, on free ports and a fresh database (a PostgreSQL
one if DATABASE_URL names a server).
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable

from benchmarks.faults import large, report, storage
from benchmarks.faults.ends import cuts, kills, reloads
from benchmarks.faults.scene import Act, Proof, Size, prove

ACTS: dict[str, Act] = {
    "reloads": reloads,
    "kills": kills,
    "cuts": cuts,
    "database": storage.database,
}
WHOLE: dict[str, Callable[[Size], Awaitable[Proof]]] = {
    "postgres": storage.postgres,
    "held": large.held,
}
USUAL = Size()


def main() -> int:
    """Prove and print; the exit code."""
    arguments = argparse.ArgumentParser(prog="benchmarks.faults", description=__doc__)
    arguments.add_argument("proof", choices=[*ACTS, *WHOLE])
    arguments.add_argument("--sessions", type=int, default=USUAL.sessions)
    arguments.add_argument("--rounds", type=int, default=USUAL.rounds)
    arguments.add_argument(
        "--rate", type=float, default=USUAL.rate, help="lines a second of each session"
    )
    arguments.add_argument(
        "--seconds", type=float, default=USUAL.seconds, help="the database refuses"
    )
    arguments.add_argument("--objects", type=int, default=USUAL.objects)
    arguments.add_argument("--seed", type=int, default=USUAL.seed)
    options = vars(arguments.parse_args())
    proof = asyncio.run(_play(options.pop("proof"), Size(**options)))
    print(report.table(proof))
    return 0 if proof.tally.clean else 1


async def _play(name: str, size: Size) -> Proof:
    if name in ACTS:
        return await prove(name, size, ACTS[name])
    return await WHOLE[name](size)


if __name__ == "__main__":
    sys.exit(main())
