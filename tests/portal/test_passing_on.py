"""What was typed before a connection was lost is said by who took the place."""

from pathlib import Path

import pytest

from portal import text
from portal.wire.frames import Ack, Close, Disconnected, Input, Missed, Save
from portal.wire.state import Saved
from tests.portal.fakes import Paper
from tests.portal.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, linkdead_time=60.0, lines_rate=0, queue_limit=4)


def takes_the_place(house: House, old: Paper, new: Paper) -> None:
    """What the Server says when the player of `old` has come back as `new`."""
    house.says(
        Save(new.sessid, Saved(account=7)),
        Missed(new.sessid, old.sessid, old.done),
        Save(old.sessid, Saved()),
        Close(old.sessid, "came back"),
    )


def acknowledges_all(house: House, session: Paper) -> None:
    for seq in range(session.done + 1, session.seq + 20):
        house.says(Ack(((session.sessid, seq),)))


def test_lines_that_are_too_many_are_counted_in_a_sentence(house: House) -> None:
    server = house.serve()
    old = house.login()
    house.types(old, *"abcdefghij")
    house.loses(old)
    new = house.connect()
    server.heard.clear()

    takes_the_place(house, old, new)
    acknowledges_all(house, new)

    assert new.sees == [
        "16:2 lines you had typed before were too many and were not done."
    ]
    assert server.lines == list("abcdefgh")
    assert house.handler.counts()["waiting_inputs"] == 0


def test_as_many_as_may_wait_are_all_done_and_nothing_is_said(house: House) -> None:
    server = house.serve()
    old = house.login()
    house.types(old, *"abcdefgh")
    house.loses(old)
    new = house.connect()
    server.heard.clear()

    takes_the_place(house, old, new)
    acknowledges_all(house, new)

    assert new.sees == []
    assert server.lines == list("abcdefgh")


def test_what_is_typed_ahead_at_the_new_connection_takes_of_the_room(
    house: House,
) -> None:
    server = house.serve()
    old = house.login()
    house.types(old, *"abcdefgh")
    house.loses(old)
    new = house.connect()
    house.types(new, *"ABCDEF")  # four are under way, two wait

    takes_the_place(house, old, new)
    acknowledges_all(house, new)

    assert new.sees == [f"16:{text.not_done(2)}"]
    heard = [frame for frame in server.heard if isinstance(frame, Input)]
    said = "".join(frame.args[0] for frame in heard if frame.sessid == new.sessid)
    assert said == "ABCDabcdefEF"


def test_lines_do_not_heap_up_however_often_one_comes_and_goes(house: House) -> None:
    house.serve()
    old = house.login()

    for _ in range(20):
        house.loses(old)
        new = house.connect()
        house.types(new, *"abc")  # before the login is answered
        takes_the_place(house, old, new)
        house.says(Ack(((old.sessid, old.seq),)))
        old = new

    counts = house.handler.counts()
    assert counts["total"] == 1
    most = 3 * house.handler.config.queue_limit
    assert counts["waiting_inputs"] + counts["unacked"] <= most


def test_one_whose_time_was_over_as_its_player_came_back_is_forgotten(
    house: House,
) -> None:
    server = house.serve()
    old = house.login()
    house.loses(old)
    house.clock.advance(60)
    gone = server.heard[-1]
    new = house.connect()

    takes_the_place(house, old, new)
    house.says(Ack(((old.sessid, 1),)))

    assert gone == Disconnected(old.sessid, 1, "link-dead for too long")
    assert list(house.handler.sessions) == [new.sessid]
    assert house.handler.link.pending == {}


def test_where_nobody_is_waited_for_lines_go_on_all_the_same(tmp_path: Path) -> None:
    house = House(tmp_path, linkdead_time=0.0, lines_burst=1, lines_rate=1.0)
    server = house.serve()
    old = house.login()
    house.types(old, *"abc")
    new = house.connect()

    takes_the_place(house, old, new)
    house.clock.pump([1.0] * 5)

    heard = [frame for frame in server.heard if isinstance(frame, Input)]
    assert [frame.args[0] for frame in heard if frame.sessid == 2] == list("abc")
