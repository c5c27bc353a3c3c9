"""A busy market through reloads, kills, cuts and a database that refuses: all zeros.

The same at its full size, with figures: `python -m benchmarks.faults`.
"""

import asyncio
import os

import pytest

from benchmarks.faults import report, storage
from benchmarks.faults.ends import cuts, kills, reloads
from benchmarks.faults.scene import Size, prove


def check(proof):
    """Nothing went wrong, and something was done meanwhile; if not it is shown."""
    assert proof.tally.clean, report.table(proof)
    assert proof.trades > 10


def test_nobody_loses_anything_by_reloads_kills_or_a_database_that_refuses():
    size = Size(sessions=6, rounds=2, seconds=2.0)

    proof = asyncio.run(prove("faults", size, reloads, kills, storage.database))

    check(proof)


def test_a_link_that_is_cut_hangs_or_crawls_loses_and_doubles_nothing():
    check(asyncio.run(prove("cuts", Size(sessions=6, rounds=3), cuts)))


@pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="done already"
)
def test_a_postgresql_that_ends_and_comes_back_is_waited_for():
    check(asyncio.run(storage.postgres(Size(sessions=6, rounds=2))))


def test_a_line_cut_in_two_by_a_reload_is_one_line(open_house):
    anna = open_house.player("Anna")

    anna.sends(b"say one pi")
    open_house.manage("reload")
    anna.sends(b"ece\r\n")

    anna.sees('You say, "one piece"')


def test_who_plays_goes_on_in_the_next_server(open_house):
    bo = open_house.player("Bo")
    bo.types("say before")
    bo.sees('You say, "before"')

    open_house.wait_for_another_server(open_house.kill_server())
    bo.types("say after")

    bo.sees('You say, "after"')
    assert not bo.closed
