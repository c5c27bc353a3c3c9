"""Signals, a Server that hangs, a disk that is full, a database somebody holds."""

import os
import re
import resource
import signal
import sqlite3
import time
from contextlib import suppress

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


@pytest.fixture(scope="module")
def slow():
    """A Gatehouse with commands that take their time, and slow to start."""
    with House("tests.live.slow") as house:
        yield house


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


def logged(house, sentence, since):
    """What the Server logged since, once that sentence is in it."""
    end = time.monotonic() + PATIENCE
    while sentence not in house.log("server")[since:] and time.monotonic() < end:
        time.sleep(0.05)
    return house.log("server")[since:]


def test_a_start_and_a_reload_that_take_long_are_no_blockage(slow):
    slow.manage("reload")

    assert "blocked" not in slow.log("server")


def test_a_command_that_sleeps_is_logged_with_its_stack_and_whose_it_is(slow):
    since = len(slow.log("server"))
    with slow.player("Ann") as ann:
        ann.types("doze on the secret pillow")
        ann.sees("You wake up.")

    log = logged(slow, "The reactor goes on", since)

    assert log.count("The reactor has been blocked") == 1
    assert re.search(
        r"blocked for 0\.\d s, by the command tests\.live\.slow_game\.Doze of"
        r" session \d+, account \d+",
        log,
    )
    assert "time.sleep(2)" in log
    assert re.search(r"it was blocked for (1\.9|2\.\d) s in all", log)
    assert "pillow" not in log


def test_a_command_whose_c_code_lets_nothing_run_is_logged_while_it_lasts(slow):
    since = len(slow.log("server"))
    with slow.player("Bo") as bo:
        bo.types("search")
        bo.sees("You find a needle.", PATIENCE)

    log = logged(slow, "The reactor goes on", since)

    assert re.search(r"line \d+ in match\n", log)  # as it is written amid C code
    assert "slow_game.Search of session" in log


def test_a_command_without_end_is_logged_ended_and_set_aside(slow):
    since = len(slow.log("server"))
    hung = slow.status()["link"]["pid"]
    with slow.player("Cleo") as cleo, slow.player("Dan") as dan:
        cleo.types("count")
        for number in range(5):
            dan.types(f"say {number}")
        cleo.sees('What you typed ("count") stopped the game twice', 60)
        cleo.types("say I counted them all")
        cleo.sees('You say, "I counted them all"')
        answers_everything(dan, range(5))
        log = slow.log("server")[since:]

    assert slow.wait_for_another_server(hung)["link"]["restarts"] == 2
    assert log.count("slow_game.Count of session") == 2
    assert log.count("Fatal Python error: Aborted") == 2
    assert re.search(r"slow_game\.py\", line \d+ in run", log.partition("Aborted")[2])
    assert "Server 2 hangs and is ended" in slow.log("portal")


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
            with suppress(ProcessLookupError):  # once may have been enough already
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
