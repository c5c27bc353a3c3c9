"""What the Portal measures of its sessions."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.measures import way_of
from portal.wire.frames import Ack, Disconnected
from portal.wire.measures import PAGE
from tests.portal.fakes import Paper
from tests.portal.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path, lines_rate=0)
    house.serve()
    house.handler.measures.begin()
    return house


def measured(house: House, session: Paper):
    return house.handler.measures.of(session)


def test_the_inputs_of_the_last_minute_are_counted(house: House) -> None:
    anna = house.connect()
    for _ in range(6):
        house.types(anna, "look", "look")
        house.clock.advance(10)

    assert measured(house, anna).inputs == 12
    house.clock.pump([10] * 3)
    assert measured(house, anna).inputs == 6
    house.clock.pump([10] * 4)
    assert measured(house, anna).inputs == 0


def test_of_a_session_that_is_new_all_inputs_count(house: House) -> None:
    house.clock.advance(60)
    anna = house.connect()

    house.types(anna, *"abc")

    assert measured(house, anna).inputs == 3


def test_what_waits_and_what_is_unsent_is_told(tmp_path: Path) -> None:
    house = House(tmp_path, lines_burst=2, lines_rate=1.0)
    house.serve()
    anna = house.connect()
    anna.unread = 500

    house.types(anna, *"abcde")

    measure = measured(house, anna)
    assert (measure.inputs, measure.queued, measure.unsent) == (2, 5, 500)


def test_of_a_session_without_a_connection_nothing_is_asked(tmp_path: Path) -> None:
    house = House(tmp_path, linkdead_time=300.0)
    house.serve()
    anna = house.login()
    anna.unread = 500

    house.loses(anna)

    measure = measured(house, anna)
    assert (measure.latency, measure.unsent) == (None, 0)


def test_the_time_of_an_input_runs_until_it_is_done(house: House) -> None:
    anna = house.connect()

    house.types(anna, "look")
    house.clock.advance(0.2)
    house.says(Ack(((anna.sessid, 1),)))

    taken = house.handler.measures.input_seconds
    assert dict(taken.up_to())["0.25"] == 1
    assert dict(taken.up_to())["0.1"] == 0


def test_of_many_inputs_at_once_the_first_is_timed(house: House) -> None:
    anna = house.connect()

    house.types(anna, *"abc")
    house.clock.advance(3)
    house.says(Ack(((anna.sessid, 2),)))
    house.says(Ack(((anna.sessid, 3),)))
    house.types(anna, "d")
    house.says(Ack(((anna.sessid, 4),)))

    taken = house.handler.measures.input_seconds
    assert taken.up_to()[-1] == ("+Inf", 2)
    assert round(taken.total) == 3


def test_bytes_are_counted_of_who_is_here_and_of_who_has_left(house: House) -> None:
    anna, bo = house.connect(), house.connect()
    anna.bytes_in, anna.bytes_out = 10, 20
    bo.bytes_in, bo.bytes_out = 1, 2

    for _ in range(2):
        received, sent = house.handler.measures.bytes_by_way()
        assert (received["paper"], sent["paper"]) == (11, 22)
        if not anna.closed:
            anna.disconnected("left")
    house.says(Ack(((anna.sessid, 1),)))

    received, sent = house.handler.measures.bytes_by_way()
    assert (received["paper"], sent["paper"]) == (11, 22)


def test_a_session_that_ends_leaves_nothing_behind(house: House) -> None:
    anna = house.connect()
    house.types(anna, "quit")

    anna.disconnected("left")
    house.says(Ack(((anna.sessid, 2),)))
    house.clock.advance(10)

    assert house.handler.measures._before == {}
    assert house.handler.measures.page(0) == []


def test_a_page_begins_above_a_number_and_has_an_end(house: House) -> None:
    for _ in range(PAGE + 2):
        house.connect()

    page = house.handler.measures.page(0)
    rest = house.handler.measures.page(page[-1].sessid)

    assert [page[0].sessid, page[-1].sessid, len(page)] == [1, PAGE, PAGE]
    assert [each.sessid for each in rest] == [PAGE + 1, PAGE + 2]


def test_a_way_in_is_told_from_the_others(house: House) -> None:
    anna = house.connect()
    assert way_of(anna) == "paper"

    anna.protocol = "telnet"  # type: ignore[misc]
    assert way_of(anna) == "telnet"

    anna.changed(type(anna.client)("telnet", "192.0.2.1", secure=True))
    assert way_of(anna) == "telnets"


def test_a_session_that_leaves_is_acknowledged_like_an_input(house: House) -> None:
    anna = house.connect()
    anna.disconnected("left")
    assert isinstance(anna.unacked[-1], Disconnected)

    house.says(Ack(((anna.sessid, 1),)))

    assert house.handler.sessions == {}
