"""When strangers crowd at the gate ever more of them are turned away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twisted.internet.task import Clock

from portal import text
from portal.bans import BanList
from portal.config import Config
from portal.throttle import Doors
from portal.wire.frames import Save
from portal.wire.state import Saved
from tests.portal.fakes import Paper
from tests.portal.house import House


class Chance:
    """Draws what the test says."""

    def __init__(self) -> None:
        self.draws = 0.0

    def __call__(self) -> float:
        return self.draws


def crowd(**limits: Any) -> tuple[Doors, Chance]:
    """Doors that turn strangers away from the tenth on, and all from the thirtieth."""
    usual = {"strangers_begin": 10, "strangers_full": 30, "connections_rate": 1e9}
    told = Config(var="", server_command=(), server_directory="", **{**usual, **limits})
    chance = Chance()
    return Doors(told, Clock().seconds, BanList(), chance=chance), chance


def come(doors: Doors, count: int, start: int = 0) -> list[str | None]:
    """So many come, each from an address of its own; what each is told."""
    return [doors.enter(f"198.51.100.{start + each}") for each in range(count)]


def test_few_strangers_are_all_let_in() -> None:
    doors, chance = crowd()
    chance.draws = 0.0

    assert come(doors, 10) == [None] * 10
    assert doors.enter("192.0.2.1") == text.CROWDED


def test_the_more_strangers_there_are_the_less_likely_is_it_to_come_in() -> None:
    doors, chance = crowd()
    chance.draws = 0.999
    come(doors, 10)
    likely = []
    for count in range(10, 31):
        low, high = 0.0, 1.0
        for _ in range(20):
            chance.draws = (low + high) / 2
            if doors.enter("192.0.2.1") is None:
                doors.leave("192.0.2.1")
                high = chance.draws
            else:
                low = chance.draws
        likely.append(high)
        doors._inside[f"203.0.113.{count}"] += 1

    assert likely == sorted(likely)
    assert likely[0] < 0.06
    assert 0.45 < likely[10] < 0.55
    assert likely[-1] > 0.99


def test_of_a_full_crowd_nobody_is_let_in_and_all_are_counted() -> None:
    doors, chance = crowd()
    chance.draws = 0.999_999
    come(doors, 30)

    assert come(doors, 5, start=100) == [text.CROWDED] * 5
    assert doors.refused == {"crowded": 5}


def test_whoever_is_logged_in_is_no_stranger() -> None:
    doors, chance = crowd()
    come(doors, 10)
    chance.draws = 0.0
    assert doors.enter("192.0.2.1") == text.CROWDED

    doors.known = 5

    assert come(doors, 5, start=100) == [None] * 5
    assert doors.enter("192.0.2.1") == text.CROWDED


def test_doors_without_chance_know_no_strangers() -> None:
    told = Config(var="", server_command=(), server_directory="", strangers_begin=1)
    doors = Doors(told, Clock().seconds, BanList())

    assert come(doors, 20) == [None] * 20


def test_the_house_knows_who_is_logged_in_and_connected(tmp_path: Path) -> None:
    house = House(tmp_path)
    known = lambda: house.handler.doors.known  # noqa: E731

    anna, bo = house.login(7), house.login(8)
    house.connect()
    assert known() == 2
    house.says(Save(anna.sessid, Saved(account=7, options={"colors": 0})))
    assert known() == 2
    house.says(Save(anna.sessid, Saved(account=9)))
    assert known() == 2
    house.loses(bo)
    assert known() == 1
    house.handler.back(bo, bo.client)
    assert known() == 2
    house.says(Save(anna.sessid, Saved(account=0)))
    assert known() == 1
    bo.disconnected("quit")
    assert known() == 0


def test_a_session_that_is_not_kept_is_forgotten(tmp_path: Path) -> None:
    house = House(tmp_path, linkdead_time=0.0)
    anna = house.login()

    house.loses(anna)

    assert isinstance(anna, Paper)
    assert house.handler.doors.known == 0
