"""Who is asked whether what they were told has arrived, and when."""

from pathlib import Path

import pytest

from portal.arrivals import EVERY
from tests.portal.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, login_grace=0.0)


def test_what_has_arrived_is_confirmed_once_somebody_looks(house: House) -> None:
    anna = house.login()
    house.tells(anna, "hi")
    assert anna.scrollback
    assert not anna.scrollback.confirmed

    house.clock.advance(EVERY)

    assert anna.scrollback.confirmed == 1


def test_what_is_on_the_way_is_asked_after_until_it_is_there(house: House) -> None:
    anna = house.login()
    anna.on_the_way = 5
    house.tells(anna, "hi")

    house.clock.pump([EVERY] * 5)
    assert anna.scrollback
    assert not anna.scrollback.confirmed
    anna.on_the_way = 0
    house.clock.advance(EVERY)

    assert anna.scrollback.confirmed == 1


def test_while_all_has_arrived_nobody_looks(house: House) -> None:
    anna, stranger = house.login(), house.connect()
    house.tells(anna, "hi")
    house.tells(stranger, "hi")

    house.clock.advance(EVERY)

    assert house.clock.getDelayedCalls() == []


def test_a_connection_that_is_gone_is_not_asked(house: House) -> None:
    anna = house.login()
    anna.on_the_way = 5
    house.tells(anna, "hi")

    house.loses(anna)
    house.clock.advance(EVERY)
    house.tells(anna, "hi again")
    house.clock.advance(EVERY)

    assert anna.scrollback
    assert not anna.scrollback.confirmed
    assert len(house.clock.getDelayedCalls()) == 1  # the end of its time
