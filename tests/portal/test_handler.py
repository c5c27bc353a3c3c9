"""The handler: numbers sessions, holds input back when it must, speaks once to many."""

from pathlib import Path

import pytest

from portal import text
from portal.wire.frames import (
    Ack,
    Attach,
    Close,
    Committed,
    Connect,
    Disconnected,
    Input,
    Output,
    Received,
    Save,
)
from portal.wire.state import Client, Saved
from tests.portal.fakes import Paper
from tests.portal.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_sessions_count_from_one_and_the_server_hears_of_each(house: House) -> None:
    server = house.serve()

    first, second = house.connect(), house.connect()

    assert (first.sessid, second.sessid) == (1, 2)
    assert server.heard == [Connect(1, first.client), Connect(2, second.client)]


def test_each_session_numbers_its_own_input(house: House) -> None:
    server = house.serve()
    anna, bo = house.connect(), house.connect()

    house.types(anna, "look", "say hi")
    house.types(bo, "who")

    assert server.heard[2:] == [
        Input(1, 1, "text", ("look",)),
        Input(1, 2, "text", ("say hi",)),
        Input(2, 1, "text", ("who",)),
    ]


def test_a_flood_is_slowed_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    house = House(tmp_path, lines_burst=3, lines_rate=2.0)
    server = house.serve()
    anna = house.connect()

    house.types(anna, *"abcdefg")
    at_once = list(server.lines)
    house.clock.pump([0.1] * 40)

    assert at_once == ["a", "b", "c"]
    assert server.lines == list("abcdefg")


def test_a_client_that_runs_ahead_is_read_no_further_until_the_server_caught_up(
    tmp_path: Path,
) -> None:
    house = House(tmp_path, lines_rate=0, queue_limit=4)
    house.serve()
    anna = house.connect()

    house.types(anna, *"abcdef")
    paused = not anna.reading
    house.says(Ack(((1, 2),)))
    house.says(Ack(((1, 4),)))
    house.says(Ack(((1, 5),)))

    assert paused
    assert anna.reading
    assert [frame.args[0] for frame in house.handler.link.pending.values()] == ["f"]


def test_text_to_many_is_composed_once_for_each_profile(house: House) -> None:
    house.serve()
    sessions = [house.connect(colors=16) for _ in range(5)]
    plain = house.connect(colors=0)
    Paper.composed = 0

    house.says(Output((1, 2, 3, 4, 5, 6, 99), "text", ("hi",)))

    assert [session.sees for session in sessions] == [["16:hi"]] * 5
    assert plain.sees == ["0:hi"]
    assert Paper.composed == 2


def test_options_of_the_player_go_before_what_the_client_negotiated(
    house: House,
) -> None:
    house.serve()
    anna = house.connect(colors=256)

    house.says(Save(1, Saved(account=7, options={"colors": 0})))
    house.says(Output((1,), "text", ("hi",)))

    assert anna.sees == ["0:hi"]


def test_a_commit_is_confirmed_to_the_server(house: House) -> None:
    server = house.serve()

    house.says(Committed(41), Committed(42))

    assert server.heard == [Received(41), Received(42)]
    assert house.handler.commit == 42


def test_what_was_typed_before_the_connection_broke_still_reaches_the_game(
    tmp_path: Path,
) -> None:
    house = House(tmp_path, lines_burst=1, lines_rate=1.0)
    anna = house.connect()
    house.types(anna, "drop sword", "say bye")

    anna.disconnected("the network broke")
    house.clock.pump([0.5] * 4)
    server = house.serve()

    assert server.heard == [
        Input(1, 1, "text", ("drop sword",)),
        Input(1, 2, "text", ("say bye",)),
        Disconnected(1, 3, "the network broke"),
    ]
    assert house.handler.attachments() == [Attach(1, anna.client, None, 0)]
    house.says(Ack(((1, 3),)))
    assert house.handler.attachments() == []


def test_a_new_server_is_told_the_sessions_as_they_are_now(house: House) -> None:
    house.serve()
    anna = house.connect()
    house.types(anna, "look", "who")
    house.says(Save(1, Saved(account=7, puppet=12)), Ack(((1, 1),)))

    anna.changed(Client("paper", "192.0.2.1", width=100))

    assert house.handler.attachments() == [
        Attach(1, Client("paper", "192.0.2.1", width=100), Saved(7, 12), 1)
    ]


def test_a_client_that_does_not_read_is_disconnected(house: House) -> None:
    house.serve()
    anna = house.connect()
    anna.unread = house.handler.config.output_limit + 1

    house.says(Output((1,), "text", ("hi",)))

    assert anna.ended


def test_a_connection_without_a_name_is_ended_in_time_and_a_named_one_is_not(
    house: House,
) -> None:
    house.serve()
    stranger, anna = house.connect(), house.connect()
    house.says(Save(2, Saved(account=7)))

    house.clock.advance(house.handler.config.login_grace)

    assert stranger.sees == [f"16:{text.TOO_LONG_UNNAMED}"]
    assert stranger.ended
    assert not anna.ended


def test_the_server_may_end_a_connection(house: House) -> None:
    house.serve()
    anna = house.connect()

    house.says(Output((1,), "text", ("Goodbye!",)), Close(1, "quit"))

    assert anna.sees == ["16:Goodbye!"]
    assert anna.ended == "quit"


def test_the_line_that_is_set_aside_is_shown_unless_it_may_hold_a_password(
    house: House,
) -> None:
    house.serve()
    anna, stranger = house.connect(), house.connect()
    house.says(Save(1, Saved(account=7)))
    house.types(anna, "explode")
    house.types(stranger, "connect bo secret")

    house.handler._set_aside(anna.unacked[0])
    house.handler._set_aside(stranger.unacked[0])

    assert '("explode")' in anna.sees[-1]
    assert "secret" not in stranger.sees[-1]
    assert not house.handler.link.pending


def test_only_what_was_typed_is_shown_when_it_is_set_aside(house: House) -> None:
    house.serve()
    anna = house.login()
    anna.receive("gmcp", "Char.Name", "swordfish")

    house.handler._set_aside(anna.unacked[0])

    assert 'What you typed ("")' in anna.sees[-1]


def test_data_for_many_is_rendered_for_nobody(house: House) -> None:
    house.serve()
    sessions = [house.connect(colors=colors) for colors in (0, 16, 256)]
    Paper.composed = 0

    house.says(Output((1, 2, 3, 99), "message", ({"id": 1},)))

    assert [session.sees for session in sessions] == [
        [("message", ({"id": 1},), {})]
    ] * 3
    assert Paper.composed == 0


def test_a_player_who_leaves_is_heard_out_at_the_usual_pace(tmp_path: Path) -> None:
    house = House(tmp_path, lines_burst=1, lines_rate=1.0, queue_limit=3)
    server = house.serve()
    anna = house.connect()
    house.says(Save(1, Saved(account=7)))
    house.types(anna, *"abcdefgh")

    anna.disconnected("the network broke")
    house.clock.advance(0)
    at_once = server.lines
    for seq in range(1, 9):
        house.clock.pump([0.5] * 4)
        house.says(Ack(((1, seq),)))

    assert at_once == ["a"]
    assert server.lines == list("abcdefgh")
    assert server.heard[-1] == Disconnected(1, 9, "the network broke")


def test_of_a_stranger_who_leaves_only_so_much_is_heard_as_may_wait(
    tmp_path: Path,
) -> None:
    house = House(tmp_path, lines_burst=1, lines_rate=1.0, queue_limit=3)
    server = house.serve()
    stranger = house.connect()
    house.types(stranger, *"abcdefgh")

    stranger.disconnected("the network broke")
    for seq in range(1, 9):
        house.clock.pump([0.5] * 4)
        house.says(Ack(((1, seq),)))

    assert server.lines == list("abcd")


def test_one_client_that_cannot_be_told_costs_nobody_else_anything(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.serve()
    anna, bo = house.connect(), house.connect()
    house.types(bo, "look")

    def breaks(payload: bytes) -> None:
        raise RuntimeError("a bug in a protocol")

    anna.send_text = breaks  # type: ignore[method-assign]
    house.says(Output((1, 2), "text", ("hi",)), Ack(((2, 1),)))

    assert bo.sees == ["16:hi"]
    assert not house.handler.link.pending
    assert caplog.messages == ["paper session 1 could not be told a text."]


def test_a_frame_that_fails_keeps_back_none_behind_it(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.serve()
    anna = house.connect()
    house.types(anna, "look")

    house.says(Save(1, Saved(options={"colors": []})), Ack(((1, 1),)))
    house.says(Output((1,), "text", ("hi",)))
    house.says(Committed(7))

    assert not house.handler.link.pending
    assert house.handler.commit == 7


def test_who_leaves_and_stops_the_game_by_it_is_forgotten(house: House) -> None:
    house.serve()
    anna = house.connect()
    anna.disconnected("the network broke")

    for _ in range(2):
        house.handler.link.lose(crashed=True)
        house.handler.link.blame(1)
        house.serve()

    assert house.handler.sessions == {}
    assert not house.handler.link.pending
