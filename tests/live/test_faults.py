"""Signals, a Server that hangs, a disk that is full, a database somebody holds."""

import os
import re
import resource
import signal
import sqlite3
import time

import pytest

from portal import text
from server import text as server_text
from tests.live.house import House
from tests.live.player import wait_until

PATIENCE = 30


@pytest.fixture(scope="module")
def frail():
    """A Gatehouse to which things happen."""
    with House("tests.live.strict") as house:
        yield house
        for name in ("portal", "server"):
            assert "Traceback" not in house.log(name)


@pytest.fixture
def anna(frail, request):
    """Somebody who plays meanwhile."""
    name = "Anna" + "".join(filter(str.isalpha, request.node.name))[-12:]
    with frail.player(name) as anna:
        yield anna


def gone(pid, patience=20):
    """Whether a process ends in time."""
    end = time.monotonic() + patience
    while os.path.exists(f"/proc/{pid}") and time.monotonic() < end:
        time.sleep(0.05)
    return not os.path.exists(f"/proc/{pid}")


def answers_everything(player, numbers):
    """Whether each number that was said is answered once and in order."""
    last = f'You say, "{numbers[-1]}"'
    wait_until([player], lambda: last in player.text, PATIENCE)
    said = re.findall(r'You say, "(\d+)"', player.text)
    assert [int(number) for number in said][-len(numbers) :] == list(numbers)


def test_a_hangup_signal_opens_the_log_anew_and_nobody_notices(frail, anna):
    log = frail.var / "log" / "portal.log"
    log.rename(log.with_name("portal.old"))

    os.kill(frail.status()["pid"], signal.SIGHUP)
    anna.types("say 1")
    anna.sees('You say, "1"')

    end = time.monotonic() + 10
    while not log.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert log.exists()
    assert not anna.closed


def test_a_server_that_stands_still_is_ended_and_all_is_answered(frail, anna):
    hung = frail.status()["link"]["pid"]

    os.kill(hung, signal.SIGSTOP)
    for number in range(20):
        anna.types(f"say {number}")
    status = frail.wait_for_another_server(hung)

    assert status["pid"]
    answers_everything(anna, range(20))
    assert text.AWAY in anna.text
    assert text.BACK in anna.text
    assert gone(hung)


@pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="about SQLite"
)
def test_a_database_that_somebody_holds_is_waited_for_and_nothing_is_lost(frail, anna):
    path = frail.var / "gatehouse.sqlite3"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    for number in range(10):
        anna.types(f"say {number}")
        anna.types("n" if number % 2 else "s")

    anna.sees(server_text.DATABASE_AWAY)
    holder.execute("ROLLBACK")
    holder.close()

    anna.sees(server_text.DATABASE_BACK)
    answers_everything(anna, range(10))


@pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="about SQLite"
)
def test_a_full_disk_stops_nothing_but_the_saving_until_there_is_room(frail, anna):
    server = frail.status()["link"]["pid"]
    _, most = resource.prlimit(server, resource.RLIMIT_FSIZE)
    resource.prlimit(server, resource.RLIMIT_FSIZE, (1, most))
    try:
        for number in range(10):
            anna.types(f"say {number}")
            anna.types("n" if number % 2 else "s")
        anna.sees(server_text.DATABASE_AWAY)
    finally:
        resource.prlimit(server, resource.RLIMIT_FSIZE, (most, most))

    anna.sees(server_text.DATABASE_BACK)
    answers_everything(anna, range(10))
    assert frail.status()["link"]["pid"] == server


@pytest.mark.parametrize("times", [1, 2])
def test_a_portal_that_is_asked_to_end_does_so_in_time(times):
    with House("tests.live.strict") as house:
        anna = house.player("Anna")
        status = house.status()

        for _ in range(times):
            os.kill(status["pid"], signal.SIGTERM)
            time.sleep(0.05 * (times - 1))

        assert gone(status["pid"])
        assert gone(status["link"]["pid"])
        if times == 1:
            anna.sees(text.SHUTDOWN)
        anna.sees_the_end()
        house.start()
        with house.telnet("Anna") as again:
            again.types('connect Anna "correct horse battery"')
            again.sees("You are Anna now.")
