"""A Portal that dies comes back, with its doors, its Server and everybody's place.

Five deaths in a minute are too many: the tests that stop it come between.
"""

import os
import re
import signal
import socket
import time
from contextlib import ExitStack, closing

import pytest

from tests.live.house import House

PASSWORD = "correct horse battery"
PATIENCE = 60
DOORS = ("TELNET", "TELNETS", "SSH", "WEB")


@pytest.fixture(scope="module")
def house():
    """A Gatehouse on the same ports after each start. Every test leaves one."""
    with House("tests.live.strict", environment=free_ports()) as house:
        house.first_code = house.owner_code
        yield house
        assert "Traceback" not in house.log("portal") + house.log("server")


def free_ports():
    """A free port for each door, in the environment."""
    ports = {}
    with ExitStack() as closing_all:
        for door in DOORS:
            free = closing_all.enter_context(socket.create_server(("127.0.0.1", 0)))
            ports[f"GATEHOUSE_{door}_PORT"] = str(free.getsockname()[1])
    return ports


def processes_of(house):
    """The pids of all processes that were started on this folder."""
    wanted = f"GATEHOUSE_VAR={house.var}".encode()
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/environ", "rb") as environment:
                if wanted in environment.read().split(b"\0"):
                    found.append(int(pid))
        except OSError:  # gone, or somebody else's
            continue
    return found


def all_gone(house):
    """Whether every process of the house ends in time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        seen = [pid for pid in house.seen if os.path.exists(f"/proc/{pid}")]
        if not seen and not processes_of(house):
            return True
        time.sleep(0.05)
    return False


def kill_portal(house):
    """`kill -9` of the Portal; how everything was before."""
    before = house.status()
    os.kill(before["pid"], signal.SIGKILL)
    return before


def comes_back(house, before):
    """How everything is once another Portal and its Server serve."""
    return house.wait_for_another_portal(before["pid"])


def returns(house, name):
    """A player who logs in again."""
    player = house.telnet(name)
    player.types(f'connect {name} "{PASSWORD}"')
    player.sees(f"You are {name} now.")
    return player


def test_a_killed_portal_comes_back_on_its_ports_and_all_are_where_they_were(
    house,
):
    anna, bo = house.player("Anna"), house.player("Bo")
    for line in ("s", "w", "get tin lantern", "e"):
        anna.types(line)
    anna.sees("tin lantern")
    anna.sees("The Yard")
    bo.types("say farewell")
    bo.sees('You say, "farewell"')

    before = kill_portal(house)
    anna.sees_the_end()
    bo.sees_the_end()
    after = comes_back(house, before)

    assert after["epoch"] != before["epoch"]
    assert after["link"]["pid"] != before["link"]["pid"]
    assert doors(after) == doors(before)
    assert not os.path.exists(f"/proc/{before['link']['pid']}")
    with returns(house, "Anna") as anna:
        anna.types("inventory")
        anna.sees("tin lantern")
        anna.types("who")
        assert anna.sees("Anna").count("Anna") == 1
        anna.types("n")
        anna.sees("The Gatehouse")
        anna.types("say is anybody here?")
        seen = anna.sees('You say, "is anybody here?"')
        assert "Bo" not in seen
        assert "tin lantern" not in seen
        with returns(house, "Bo"):
            anna.sees("Bo")


def doors(status):
    """The ports of all doors, by name."""
    return {door["name"]: door["port"] for door in status["doors"]}


def test_the_status_tells_of_it(house):
    comes_back(house, kill_portal(house))

    table = house.manage("status").stdout

    assert re.search(
        r"^Keeper +pid \d+, \d restarts of the Portal, the last at [\d :-]+:"
        r" The Portal was ended by signal 9 \(Killed\)$",
        table,
        re.MULTILINE,
    )
    assert "ended by signal 9 (Killed); it starts again in " in house.log("portal")


def test_a_server_that_hangs_meanwhile_is_ended_before_the_next_one_starts(house):
    before = house.status()
    os.kill(before["link"]["pid"], signal.SIGSTOP)

    kill_portal(house)
    comes_back(house, before)

    assert not os.path.exists(f"/proc/{before['link']['pid']}")
    with house.player("Cleo"):
        pass


def test_a_stop_between_two_portals_ends_everything(house):
    kill_portal(house)

    assert house.manage("stop").stdout == "Gatehouse is closed.\n"

    assert all_gone(house)
    assert house.manage("status", check=False).returncode == 3
    house.start()


def test_a_start_between_two_portals_is_refused(house):
    before = kill_portal(house)

    refused = house.manage("start", check=False)

    assert refused.returncode == 1
    assert "already runs in" in refused.stderr
    comes_back(house, before)


@pytest.mark.parametrize("how", ["SIGTERM", "shutdown"])
def test_what_is_ended_on_purpose_stays_ended(house, how):
    pid = house.status()["pid"]
    with house.player(f"Dan{how.lower()}") as dan:
        if how == "SIGTERM":
            os.kill(pid, signal.SIGTERM)
        else:
            dan.types(f"claim {house.first_code}")
            dan.types("shutdown")
            dan.sees("end the game?")
            dan.types("yes")
        dan.sees_the_end()

    assert all_gone(house)
    assert house.manage("status", check=False).returncode == 3
    house.start()


def test_without_its_keeper_all_goes_on_and_can_be_stopped(house):
    eve = house.player("Eve")

    os.kill(house.keeper, signal.SIGKILL)
    eve.types("say still here")

    eve.sees('You say, "still here"')
    assert "none: a Portal that dies" in house.manage("status").stdout
    house.stop()
    assert all_gone(house)
    house.start()


def test_a_game_in_the_foreground_comes_back_too_and_ends_with_an_interrupt():
    house = House(environment=free_ports())
    with closing(house), house.run() as running:
        house.read_until(running, "Ctrl-C ends it.")
        before = kill_portal(house)
        comes_back(house, before)

        running.send_signal(signal.SIGINT)
        rest = running.communicate(timeout=60)[0]

        assert running.returncode == 0, rest
        assert "it starts again in 1 s." in rest
        assert all_gone(house)
