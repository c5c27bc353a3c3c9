"""The keeper: a Portal that dies is started again, one that is asked to end is not."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.deaths import MOST, PAUSES, STEADY_AFTER, WITHIN, Deaths

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
QUICK = """
import sys
from portal import deaths, keeper
deaths.PAUSES, keeper.PATIENCE = (0.01,), 1.0
sys.exit(keeper.main())
"""

# A Portal of a few words. Each notes its pid as a line of the file "born".
BORN = "echo $$ >> born; "
OPENS = BORN + "echo $$ > portal.pid; "
SERVES = OPENS + 'trap "exit 0" TERM; while :; do sleep 0.05; done'


class House:
    """A folder with a keeper in it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        (var / "log").mkdir()
        self.processes: list[subprocess.Popen[bytes]] = []

    def keeps(self, portal: str, script: str = QUICK) -> subprocess.Popen[bytes]:
        """A keeper that starts this shell script as its Portal."""
        process = subprocess.Popen(
            [sys.executable, "-S", "-c", script, str(self.var), "sh", "-c", portal],
            cwd=self.var,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdin is not None
        process.stdin.write(b"the configuration")
        process.stdin.close()
        self.processes.append(process)
        return process

    @property
    def born(self) -> list[int]:
        """The pids of all Portals so far."""
        file = self.var / "born"
        return list(map(int, file.read_text().split())) if file.exists() else []

    @property
    def notes(self) -> dict[str, Any]:
        notes: dict[str, Any] = json.loads((self.var / "keeper.json").read_text())
        return notes

    @property
    def log(self) -> str:
        return (self.var / "log" / "portal.log").read_text()

    def until(self, true: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, self.born
            time.sleep(0.01)

    def close(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGQUIT)
            process.wait(PATIENCE)
            assert process.stderr is not None
            process.stderr.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.close()


def lives(pid: int) -> bool:
    """Whether a process does anything."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_a_portal_that_is_killed_is_followed_by_another(house: House) -> None:
    keeper = house.keeps(SERVES)
    house.until(lambda: house.born)

    os.kill(house.born[0], signal.SIGKILL)
    house.until(lambda: len(house.born) == 2)

    assert keeper.poll() is None
    assert lives(house.born[1])
    assert house.notes["restarts"] == 1
    assert house.notes["pid"] == keeper.pid
    assert "ended by signal 9 (Killed); it starts again in 0.01 s." in house.log


def test_every_portal_is_told_the_configuration(house: House) -> None:
    house.keeps(OPENS + "cat >> told; kill -9 $$")

    house.until(lambda: len(house.born) > 1)
    house.processes[0].wait(PATIENCE)

    told = (house.var / "told").read_text()
    assert told == len(house.born) * "the configuration"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_keeper_that_is_asked_to_end_ends_its_portal_for_good(
    house: House, number: int
) -> None:
    keeper = house.keeps(SERVES)
    house.until(lambda: house.born)

    keeper.send_signal(number)

    assert keeper.wait(PATIENCE) == 0
    assert len(house.born) == 1
    assert not lives(house.born[0])


@pytest.mark.parametrize(
    "portal, code",
    [(SERVES, 0), (OPENS + "sleep 60", 0), (BORN + "exit 3", 3), (BORN + "exit 1", 1)],
    ids=["ends well", "ends by the signal", "is locked out", "cannot open its doors"],
)
def test_a_portal_that_ends_by_itself_is_not_started_again(
    house: House, portal: str, code: int
) -> None:
    keeper = house.keeps(portal)
    house.until(lambda: house.born)

    while code == 0 and keeper.poll() is None:
        if lives(house.born[0]):
            os.kill(house.born[0], signal.SIGTERM)
        time.sleep(0.01)

    assert keeper.wait(PATIENCE) == code
    assert len(house.born) == 1


def test_a_portal_that_was_open_and_breaks_is_started_again(house: House) -> None:
    keeper = house.keeps(OPENS + "exit 1")

    assert keeper.wait(PATIENCE) == 1
    assert len(house.born) == MOST


def test_a_portal_that_dies_at_once_again_and_again_is_given_up(house: House) -> None:
    keeper = house.keeps(BORN + "kill -9 $$")

    assert keeper.wait(PATIENCE) == 1
    assert len(house.born) == MOST
    assert house.log.splitlines()[-1].endswith(
        "CRITICAL portal.keeper: The Portal was ended by signal 9 (Killed),"
        " too often; nobody starts it again."
    )


def test_the_next_portal_waits_until_the_server_before_it_has_ended(
    house: House,
) -> None:
    server = "(trap '' HUP; sleep 0.5; echo saved >> saved) & "
    house.keeps(OPENS + "ls saved >> seen 2>&1; " + server + "kill -9 $$")

    house.until(lambda: len(house.born) == 2)
    house.until(lambda: (house.var / "seen").read_text().count("\n") == 2)

    assert (house.var / "seen").read_text().endswith("\nsaved\n")


def test_a_server_that_does_not_end_is_ended(house: House) -> None:
    server = "(trap '' HUP TERM; while :; do sleep 0.05; done) & echo $! >> servers; "
    house.keeps(OPENS + server + "kill -9 $$")

    house.until(lambda: len(house.born) == 2)
    first = int((house.var / "servers").read_text().split()[0])

    assert not lives(first)


def test_at_once_means_the_portal_and_all_it_started(house: House) -> None:
    server = "(trap '' HUP TERM; while :; do sleep 0.05; done) & echo $! >> servers; "
    keeper = house.keeps(server + SERVES)
    house.until(lambda: house.born)

    keeper.send_signal(signal.SIGQUIT)

    assert keeper.wait(PATIENCE) == 0
    house.until(lambda: not lives(int((house.var / "servers").read_text())))
    assert not lives(house.born[0])


def test_who_asks_during_the_pause_is_heard(house: House) -> None:
    keeper = house.keeps(SERVES, QUICK.replace("(0.01,)", "(60.0,)"))
    house.until(lambda: house.born)
    os.kill(house.born[0], signal.SIGKILL)
    house.until(lambda: house.notes["restarts"])

    keeper.send_signal(signal.SIGTERM)

    assert keeper.wait(PATIENCE) == 0
    assert len(house.born) == 1


def test_a_hangup_is_passed_on(house: House) -> None:
    keeper = house.keeps('trap "echo >> hungup" HUP; ' + SERVES)
    house.until(lambda: house.born)

    keeper.send_signal(signal.SIGHUP)

    house.until((house.var / "hungup").exists)
    assert lives(house.born[0])


def test_a_second_keeper_in_the_same_folder_is_refused(house: House) -> None:
    house.keeps(SERVES)
    house.until(lambda: house.born)

    second = house.keeps(SERVES)

    assert second.wait(PATIENCE) == 3
    assert len(house.born) == 1


def test_a_portal_outlives_its_keeper(house: House) -> None:
    keeper = house.keeps(SERVES)
    house.until(lambda: house.born)

    keeper.kill()
    keeper.wait(PATIENCE)

    assert lives(house.born[0])
    os.kill(house.born[0], signal.SIGTERM)


class Clock:
    """The time, as the test says it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_pauses_grow_and_a_steady_life_makes_up_for_all() -> None:
    clock = Clock()
    deaths = Deaths(clock)
    pauses = []
    for _ in range(len(PAUSES) + 1):
        clock.now += WITHIN / 2
        pauses.append(deaths.pause(lived=WITHIN / 2))

    clock.now += STEADY_AFTER
    after_a_steady_life = deaths.pause(lived=STEADY_AFTER)

    assert pauses == [*PAUSES, PAUSES[-1]]
    assert after_a_steady_life == PAUSES[0]


def test_too_many_deaths_in_a_minute_are_the_last() -> None:
    clock = Clock()
    deaths = Deaths(clock)
    pauses = []
    for _ in range(MOST):
        clock.now += WITHIN / MOST
        pauses.append(deaths.pause(lived=0.1))

    assert pauses == [*PAUSES[: MOST - 1], None]
