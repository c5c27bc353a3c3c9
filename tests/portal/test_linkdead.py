"""A connection that breaks under a player who is logged in: the session goes on."""

from pathlib import Path
from typing import Any

import pytest

from portal import text
from portal.wire.frames import (
    Ack,
    Attach,
    Changed,
    Close,
    Disconnected,
    Input,
    Missed,
    Output,
    Save,
)
from portal.wire.state import Saved
from tests.portal.fakes import Paper
from tests.portal.house import DATE, House


class Dead(Paper):
    """Writes on paper, and must not be touched once its connection is gone."""

    def __getattribute__(self, name: str) -> Any:
        touches = name.startswith("send") or name in (
            "close", "abort", "pause", "resume", "unsent", "outstanding"
        )  # fmt: skip
        if touches and super().__getattribute__("link_dead"):
            raise AssertionError(f"{name} of a dead connection")
        return super().__getattribute__(name)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, linkdead_time=60.0)


def lost(house: House) -> Dead:
    """A player whose connection has broken."""
    session = Dead()
    house.connect_as(session)
    house.says(Save(session.sessid, Saved(account=7)))
    house.loses(session)
    return session


def missed(house: House, old: Paper) -> list[Any]:
    """What a new session of the same player is given of what the old one was told."""
    new = house.login()
    house.says(Missed(new.sessid, old.sessid))
    return new.sees


def test_the_session_stays_and_the_game_knows_since_when(house: House) -> None:
    server = house.serve()
    house.clock.advance(5)

    anna = lost(house)

    assert server.heard[-1] == Changed(1, anna.client)
    assert anna.client.lost == DATE + 5
    assert house.handler.attachments() == [Attach(1, anna.client, anna.saved, 0)]


def test_who_is_not_logged_in_is_gone_at_once(house: House) -> None:
    server = house.serve()
    stranger = house.connect()

    house.loses(stranger)

    assert server.heard[-1] == Disconnected(1, 1, "the network broke")


def test_a_stranger_whose_line_is_not_answered_yet_is_gone_when_it_is(
    house: House,
) -> None:
    server = house.serve()
    stranger = Dead()
    house.connect_as(stranger)
    house.types(stranger, "connect anna wrong", "who")

    house.loses(stranger)
    house.says(Ack(((1, 1),)))
    waited = not stranger.closed
    house.says(Ack(((1, 2),)))

    assert waited
    assert server.heard[-1] == Disconnected(1, 3, "left before logging in")
    house.says(Ack(((1, 3),)))
    assert house.handler.sessions == {}
    assert house.handler.link.pending == {}


def test_if_it_was_the_login_the_session_stays(house: House) -> None:
    server = house.serve()
    anna = Dead()
    house.connect_as(anna)
    house.types(anna, "connect anna secret")

    house.loses(anna)
    house.says(Save(1, Saved(account=7)), Ack(((1, 1),)))
    house.tells(anna, "Welcome back!")
    stays = not anna.closed

    assert stays
    assert missed(house, anna)[1:-1] == ["16:Welcome back!"]
    house.clock.advance(60)
    assert server.heard[-1] == Disconnected(1, 2, "link-dead for too long")


def test_so_it_does_if_the_account_was_proven_before_it_began(house: House) -> None:
    house.serve()
    anna = Dead()
    house.connect_as(anna, account=7)

    house.loses(anna)
    house.says(Save(1, Saved(account=7)))
    house.tells(anna, "Welcome back!")

    assert not anna.closed
    assert missed(house, anna)[1:-1] == ["16:Welcome back!"]


def test_a_stranger_whom_nobody_answers_is_gone_in_the_end(house: House) -> None:
    server = house.serve()
    stranger = Dead()
    house.connect_as(stranger)
    house.types(stranger, "connect anna secret")
    house.loses(stranger)

    house.clock.advance(60)

    assert server.heard[-1] == Disconnected(1, 2, "link-dead for too long")


def test_with_no_time_to_wait_everybody_is_gone_at_once(tmp_path: Path) -> None:
    house = House(tmp_path, linkdead_time=0.0)
    server = house.serve()
    anna = house.login()

    house.tells(anna, "hi")
    house.loses(anna)

    assert anna.scrollback is None
    assert server.heard[-1] == Disconnected(1, 1, "the network broke")


def test_who_does_not_come_back_is_gone_in_the_end(house: House) -> None:
    server = house.serve()
    anna = lost(house)

    house.clock.advance(59)
    assert not anna.closed
    house.clock.advance(1)
    house.clock.advance(0)

    assert server.heard[-1] == Disconnected(1, 1, "link-dead for too long")
    house.says(Ack(((1, 1),)))
    assert house.handler.sessions == {}


def test_the_time_ends_also_while_the_server_is_away(house: House) -> None:
    house.serve()
    lost(house)
    house.handler.link.lose(crashed=True)
    house.clock.advance(60)

    server = house.serve()

    assert server.heard == [Disconnected(1, 1, "link-dead for too long")]


def test_what_was_typed_before_still_reaches_the_game(tmp_path: Path) -> None:
    house = House(tmp_path, lines_burst=1, lines_rate=1.0, queue_limit=3)
    server = house.serve()
    anna = Dead()
    house.connect_as(anna)
    house.says(Save(1, Saved(account=7)))
    house.types(anna, *"abcdefgh")
    assert anna.paused

    house.loses(anna)
    for seq in range(1, 9):
        house.clock.pump([0.5] * 4)
        house.says(Ack(((1, seq),)))

    assert server.lines == list("abcdefgh")
    assert not house.handler.link.pending
    assert not anna.paused
    assert not anna.closed


def test_the_game_may_end_it(house: House) -> None:
    server = house.serve()
    lost(house)

    house.says(Close(1, "quit"))

    assert server.heard[-1] == Disconnected(1, 1, "quit")
    house.clock.advance(60)
    assert server.heard[-1] == Disconnected(1, 1, "quit")


def test_so_does_a_logout_that_was_typed_before(house: House) -> None:
    server = house.serve()
    anna = lost(house)
    house.says(Save(1, Saved(account=7, puppet=12)))
    assert anna.saved == Saved(account=7, puppet=12)

    house.says(Save(1, Saved()))

    assert isinstance(server.heard[-1], Disconnected)


def test_a_crash_is_blamed_on_it_as_on_any_other(house: House) -> None:
    house.serve()
    anna = Dead()
    house.connect_as(anna)
    house.says(Save(1, Saved(account=7)))
    house.types(anna, "explode")
    house.loses(anna)

    for _ in range(2):
        house.handler.link.lose(crashed=True)
        house.handler.link.blame(1)
        house.serve()

    assert not house.handler.link.pending
    assert '("explode")' in missed(house, anna)[1]


def test_status_counts_it_apart(house: House) -> None:
    house.serve()
    lost(house)
    house.login()

    counts = house.handler.counts()

    assert (counts["paper"], counts["link_dead"], counts["total"]) == (1, 1, 2)


def test_the_portal_closes_with_it(house: House) -> None:
    house.serve()
    anna = lost(house)

    house.handler.announce(text.SHUTDOWN)
    house.handler.close(anna, "shutdown")

    assert anna.closed


# what was missed


def test_who_comes_back_is_told_what_they_missed_once_and_in_order(
    house: House,
) -> None:
    house.serve()
    anna = lost(house)
    house.tells(anna, "one", "two")
    house.says(Output((1,), "prompt", ("HP 10>",)), Output((1,), "gmcp", ("x",)))

    assert missed(house, anna) == [
        f"16:{text.MISSED}",
        "16:one",
        "16:two",
        f"16:{text.MISSED_END}",
        ("prompt", "16:HP 10>"),
    ]
    assert missed(house, anna) == []


def test_data_is_not_kept_for_who_is_away(house: House) -> None:
    house.serve()
    anna = lost(house)
    for number in range(100):
        house.says(Output((1,), "gmcp", ({"Char.Vitals": {"hp": number}},)))
        house.says(Output((1,), "message", ({"id": number},)))

    assert anna.scrollback is not None
    assert not anna.scrollback._kept
    assert missed(house, anna) == []


def test_it_stands_where_the_game_put_it_among_its_outputs(house: House) -> None:
    house.serve()
    anna = lost(house)
    house.tells(anna, "one")
    new = house.login()

    house.says(
        Output((2,), "text", ("before",)),
        Missed(2, 1),
        Output((2,), "text", ("after",)),
    )

    assert new.sees[0] == "16:before"
    assert new.sees[2] == "16:one"
    assert new.sees[-1] == "16:after"


def test_it_is_rendered_for_the_one_who_reads_it(house: House) -> None:
    house.serve()
    anna = lost(house)
    house.tells(anna, "one")
    new = house.login(colors=0)

    house.says(Missed(2, 1))

    assert new.sees[1] == "0:one"


def test_who_missed_nothing_is_told_nothing(house: House) -> None:
    house.serve()
    anna = house.login()
    house.tells(anna, "seen")
    house.clock.advance(2)
    house.loses(anna)

    assert missed(house, anna) == []


def test_what_was_still_on_the_way_when_the_connection_broke_is_missed(
    house: House,
) -> None:
    house.serve()
    anna = house.login()
    house.tells(anna, "seen")
    house.clock.advance(2)
    anna.on_the_way = 9
    house.tells(anna, "not seen")
    house.clock.advance(2)
    house.loses(anna)

    assert missed(house, anna)[1:-1] == ["16:not seen"]


def test_a_connection_whose_end_nobody_noticed_yet_gives_what_it_did_not_get(
    house: House,
) -> None:
    house.serve()
    anna, bo = house.login(), house.login()
    anna.on_the_way = 9
    house.tells(anna, "not seen")
    house.tells(bo, "seen")

    assert missed(house, anna)[1:-1] == ["16:not seen"]
    assert missed(house, bo) == []


def test_a_session_that_has_ended_meanwhile_gives_it_all_the_same(
    house: House,
) -> None:
    house.serve()
    anna = lost(house)
    house.tells(anna, "one")
    house.clock.advance(60)

    assert missed(house, anna)[1] == "16:one"


def test_so_does_one_that_the_game_logged_out_before_it_said_so(house: House) -> None:
    house.serve()
    anna = lost(house)
    house.tells(anna, "one")
    new = house.login()

    house.says(Save(1, Saved()), Missed(2, 1), Close(1, "back"))

    assert anna.closed
    assert new.sees[1] == "16:one"


def test_what_a_newcomer_did_not_get_of_it_is_not_lost_again(house: House) -> None:
    house.serve()
    anna = lost(house)
    house.tells(anna, "one")
    second = house.login()
    second.on_the_way = 9
    house.says(Missed(2, 1))
    house.loses(second)

    assert missed(house, second)[1:-1] == ["16:one"]


def test_more_than_is_kept_is_told_by_its_number(tmp_path: Path) -> None:
    house = House(tmp_path, scrollback_lines=3)
    house.serve()
    anna = lost(house)
    house.tells(anna, *"abcde")

    assert missed(house, anna)[1:-1] == [
        "16:2 older messages were not kept.", "16:c", "16:d", "16:e"
    ]  # fmt: skip


def test_the_next_player_at_a_client_reads_nothing_of_the_one_before(
    house: House,
) -> None:
    house.serve()
    anna = house.login()
    anna.on_the_way = 9
    house.tells(anna, "secret")
    house.says(Save(1, Saved()), Save(1, Saved(account=8)))
    house.tells(anna, "hello Bo")

    assert missed(house, anna)[1:-1] == ["16:hello Bo"]


def test_of_nobody_nothing_is_missed(house: House) -> None:
    house.serve()
    house.login()

    house.says(Missed(1, 99), Missed(99, 1))

    assert house.handler.sessions[1].sees == []  # type: ignore[attr-defined]


def test_input_that_waits_is_acknowledged_for_it(house: House) -> None:
    server = house.serve()
    anna = house.login()
    house.types(anna, "look")

    house.loses(anna)
    house.says(Ack(((1, 1),)))

    assert Input(1, 1, "text", ("look",)) in server.heard
    assert house.handler.attachments()[0].done == 1


def test_what_was_not_done_yet_is_said_by_who_took_the_place(tmp_path: Path) -> None:
    house = House(tmp_path, lines_burst=3, lines_rate=1.0)
    server = house.serve()
    anna = house.login()
    house.types(anna, *"abcdef")
    house.says(Ack(((1, 1),)))
    house.loses(anna)
    new = house.login()
    server.heard.clear()

    house.says(Missed(2, 1, done=2), Close(1, "came back"), Ack(((1, 2),)))
    house.types(new, "x")
    house.clock.pump([1.0] * 20)

    inputs = [frame for frame in server.heard if isinstance(frame, Input)]
    assert [frame.args[0] for frame in inputs] == list("cdefx")
    assert {frame.sessid for frame in inputs} == {2}
    assert [frame.seq for frame in inputs] == [1, 2, 3, 4, 5]
    assert [f.sessid for f in server.heard if isinstance(f, Disconnected)] == [1]
    house.says(Ack(((1, 4), (2, 5))))
    assert house.handler.link.pending == {}
    assert list(house.handler.sessions) == [2]


def test_a_stranger_who_was_lost_has_no_more_time_than_others(tmp_path: Path) -> None:
    house = House(tmp_path, linkdead_time=600.0)
    house.serve()
    stranger = Dead()
    house.connect_as(stranger)
    house.types(stranger, "connect anna secret")
    house.loses(stranger)

    house.clock.advance(house.handler.config.login_grace + 1)

    assert stranger.closed
