"""The link: it sends while it is UP, keeps everything until it is acknowledged."""

from typing import Any

import pytest

from portal.link import TRANSITIONS, Link, State
from portal.wire import frames
from portal.wire.errors import WireError
from portal.wire.frames import Connect, Input
from portal.wire.state import Client

EVENTS = ("take", "ready", "take_back", "hold", "lose")


class Server:
    """Stands where a Server's connection stands."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def send_frames(self, frames: list[Any]) -> None:
        self.heard.extend(frames)


class Turns:
    """Calls what was asked for `soon` when the test says so."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def soon(self, call: Any) -> None:
        self.calls.append(call)

    def end(self) -> None:
        calls, self.calls = self.calls, []
        for call in calls:
            call()


class Situation:
    """A link, the Server under it, and the turns of the reactor."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.link = Link(self.turns.soon)
        self.set_aside: list[Input] = []
        self.link.on_set_aside = self._put_aside  # type: ignore[assignment]

    def _put_aside(self, frame: Input) -> None:
        self.set_aside.append(frame)
        self.link.pending.pop((frame.sessid, frame.seq))

    def serve(self) -> Server:
        server = Server()
        self.link.take(server)
        self.link.ready()
        self.turns.end()
        return server

    def types(self, *lines: tuple[int, int]) -> None:
        for sessid, seq in lines:
            self.link.send_input(Input(sessid, seq, "text", (f"line {seq}",)))
        self.turns.end()


def keys(server: Server) -> list[tuple[int, int]]:
    return [(frame.sessid, frame.seq) for frame in server.heard]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", EVENTS)
def test_only_the_steps_of_the_table_are_taken(state: State, event: str) -> None:
    link = Link(lambda call: None)
    link.state = state

    if event in TRANSITIONS[state]:
        link._step(event)
        assert link.state is TRANSITIONS[state][event]
    else:
        with pytest.raises(WireError, match=f"cannot {event} while {state.value}"):
            link._step(event)


def test_what_is_said_in_one_turn_crosses_as_one_batch_in_order() -> None:
    here = Situation()
    server = here.serve()

    here.types((1, 1), (2, 1), (1, 2))

    assert keys(server) == [(1, 1), (2, 1), (1, 2)]


def test_input_is_held_while_no_server_listens_and_then_flows_in_order() -> None:
    here = Situation()

    here.types((1, 1), (2, 1), (1, 2))
    server = here.serve()

    assert keys(server) == [(1, 1), (2, 1), (1, 2)]


def test_an_acknowledged_input_is_not_replayed() -> None:
    here = Situation()
    here.serve()
    here.types((1, 1), (1, 2))

    here.link.done(1, 1)
    here.link.hold()
    here.types((1, 3))
    successor = here.serve()

    assert keys(successor) == [(1, 2), (1, 3)]


def test_the_old_server_goes_on_when_its_successor_fails() -> None:
    here = Situation()
    old = here.serve()
    here.types((1, 1))
    here.link.done(1, 1)
    connect = Connect(9, Client("telnet", "127.0.0.1"))

    here.link.hold()
    here.link.send_state(connect)
    here.types((1, 2))
    here.link.take(Server())
    here.link.take_back(old)
    here.turns.end()

    assert old.heard[1:] == [connect, Input(1, 2, "text", ("line 2",))]


def test_what_the_new_server_is_told_of_does_not_flow_again() -> None:
    here = Situation()
    here.serve()
    before = Connect(8, Client("telnet", "127.0.0.1"))
    after = Connect(9, Client("telnet", "127.0.0.1"))

    here.link.hold()
    new = Server()
    here.link.take(new)
    here.link.send_state(before)
    here.link.told()
    here.link.send_state(after)
    here.link.ready()
    here.turns.end()

    assert new.heard == [after]


def test_the_old_server_hears_all_that_its_failed_successor_was_told() -> None:
    here = Situation()
    old = here.serve()
    connects = [Connect(number, Client("telnet", "127.0.0.1")) for number in (7, 8, 9)]

    here.link.hold()
    here.link.send_state(connects[0])
    here.link.take(Server())
    here.link.send_state(connects[1])
    here.link.told()
    here.link.send_state(connects[2])
    here.link.hear_again(old)
    heard = here.link.peer
    here.link.take_back(old)
    here.turns.end()

    assert heard is old
    assert old.heard == connects


def test_a_frame_that_cannot_be_sent_keeps_back_no_other() -> None:
    here = Situation()
    server = here.serve()
    take = server.send_frames

    def send_frames(batch: list[Any]) -> None:
        frames.encode(batch)
        take(batch)

    server.send_frames = send_frames  # type: ignore[method-assign]
    here.link.send_input(Input(1, 1, "text", ("\ud800",)))
    here.types((1, 2), (2, 1))

    assert keys(server) == [(1, 2), (2, 1)]


def test_after_a_crash_suspects_are_replayed_one_at_a_time() -> None:
    here = Situation()
    here.serve()
    here.types((1, 1), (2, 1))

    here.link.lose(crashed=True)
    here.types((3, 1))
    server = here.serve()

    assert keys(server) == [(1, 1)]
    here.link.done(1, 1)
    here.turns.end()
    assert keys(server) == [(1, 1), (2, 1)]
    here.link.done(2, 1)
    here.turns.end()
    assert keys(server) == [(1, 1), (2, 1), (3, 1)]


def test_what_the_dead_server_had_done_lets_nothing_flow_before_its_time() -> None:
    here = Situation()
    here.serve()
    here.types((1, 1))
    here.link.lose(crashed=True)
    here.types((1, 2))

    server = Server()
    here.link.take(server)
    here.link.done(1, 1)  # it was committed, and is told by the new Server
    here.turns.end()
    assert server.heard == []
    here.link.ready()
    here.turns.end()

    assert keys(server) == [(1, 2)]


def test_a_server_that_is_to_stand_still_is_given_no_further_suspect() -> None:
    here = Situation()
    here.serve()
    here.types((1, 1), (2, 1))
    here.link.lose(crashed=True)
    server = here.serve()

    here.link.hold()
    here.link.done(1, 1)
    here.turns.end()
    assert keys(server) == [(1, 1)]
    successor = here.serve()

    assert keys(successor) == [(2, 1)]


def test_an_input_in_hand_at_two_crashes_is_set_aside_and_no_other() -> None:
    here = Situation()
    here.serve()
    here.types((1, 1), (2, 1))

    here.link.lose(crashed=True)
    here.link.blame(1)
    here.serve()
    here.link.lose(crashed=True)
    here.link.blame(1)
    server = here.serve()

    assert [(frame.sessid, frame.seq) for frame in here.set_aside] == [(1, 1)]
    assert keys(server) == [(2, 1)]


def test_a_server_that_is_killed_from_outside_again_and_again_loses_nothing() -> None:
    here = Situation()
    here.serve()
    here.types((1, 1), (2, 1))

    for _ in range(5):
        here.link.lose(crashed=True)
        here.link.blame(0.25)
        server = here.serve()
    here.link.done(1, 1)
    here.turns.end()

    assert here.set_aside == []
    assert keys(server) == [(1, 1), (2, 1)]


def test_a_reload_makes_nothing_suspect() -> None:
    here = Situation()
    here.serve()
    here.types((1, 1), (2, 1))

    here.link.hold()
    server = here.serve()

    assert keys(server) == [(1, 1), (2, 1)]
