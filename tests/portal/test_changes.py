"""Whoever changes without end is heard at a pace, and as it is in the end."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from portal.handler import CHANGES_BURST, CHANGES_RATE
from portal.wire.frames import Changed, Disconnected, Input
from tests.portal.fakes import Paper
from tests.portal.house import House, Server


def resizes(session: Paper, *widths: int) -> None:
    for width in widths:
        session.changed(msgspec.structs.replace(session.client, width=width))


def told(server: Server) -> list[int]:
    """The widths that the game was told."""
    return [each.client.width for each in server.heard if isinstance(each, Changed)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_what_a_client_tells_when_it_comes_is_told_at_once(house: House) -> None:
    server, anna = house.serve(), house.connect()

    resizes(anna, *range(20, 20 + CHANGES_BURST))
    house.types(anna, "look")

    assert told(server) == [*range(20, 20 + CHANGES_BURST)]
    assert isinstance(server.heard[-1], Input)


def test_who_changes_all_the_time_is_heard_at_a_pace_and_in_the_end(
    house: House,
) -> None:
    server, anna = house.serve(), house.connect()

    for width in range(1000):
        resizes(anna, 20 + width)
        house.clock.advance(0.01)
    assert anna.client.width == anna.profile.width == 1019
    house.clock.advance(1.0)

    assert len(told(server)) <= CHANGES_BURST + 11 * CHANGES_RATE
    assert told(server)[-1] == 1019
    house.clock.advance(60.0)
    assert told(server)[-2:] != [1019, 1019]


def test_nothing_heaps_up_while_the_game_is_replaced(house: House) -> None:
    house.serve()
    anna = house.connect()
    house.handler.link.hold()

    resizes(anna, *range(1000))

    assert len(house.handler.link._later) == CHANGES_BURST


def test_that_the_connection_is_lost_or_back_is_told_at_once(house: House) -> None:
    server, anna = house.serve(), house.login()
    resizes(anna, *range(20, 100))

    house.loses(anna)
    house.handler.back(anna, anna.client)
    house.clock.advance(0)

    last = [each.client for each in server.heard if isinstance(each, Changed)][-2:]
    assert [bool(client.lost) for client in last] == [True, False]
    assert [client.width for client in last] == [99, 99]


def test_of_who_has_left_nothing_more_is_told(house: House) -> None:
    server, anna = house.serve(), house.connect()
    resizes(anna, *range(20, 100))

    anna.disconnected("quit")
    house.clock.advance(10.0)

    assert isinstance(server.heard[-1], Disconnected)
