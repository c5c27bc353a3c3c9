"""A page whose connection broke goes on with its session, and reads what it missed."""

import logging
from pathlib import Path
from typing import Any

import pytest

from portal.websocket import resume
from portal.wire.frames import (
    Ack,
    Changed,
    Close,
    Disconnected,
    Input,
    Missed,
    Output,
    Save,
)
from portal.wire.state import Saved
from tests.portal import house as portal_house
from tests.portal.web.visitor import House as Site
from tests.portal.websocket.player import BINARY, CLOSE, TEXT, Player

ELSEWHERE = "198.51.100.7"


class House(portal_house.House):
    """A Portal with a Server, and a web door in front of it."""

    def __init__(self, tmp_path: Path, **settings: Any) -> None:
        super().__init__(tmp_path, **settings)
        self.site = Site(self.handler, self.clock, **settings)
        self.server = self.serve()

    def page(self, sessid: int = 1, account: int = 7) -> "Page":
        page = Page(Player(self.site))
        self.says(Save(sessid, Saved(account=account)))
        return page

    def returns(self, *message: Any, address: str = ELSEWHERE) -> "Page":
        page = Page(Player(self.site, address=address, target="/ws?resume=1"))
        if message:
            page.player.says("resume", list(message), {})
            self.clock.advance(0)
        return page

    def tell(self, *texts: str, sessid: int = 1) -> None:
        for text in texts:
            self.says(Output((sessid,), "text", (text,)))


class Page:
    """Counts as a page counts."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.token, self.count = "", 0

    def hears(self) -> list[Any]:
        """The messages since the last time."""
        messages = self.player.hears()
        for name, args, _ in messages:
            if name == "resume":
                self.token, self.count = args
            elif name == "text":
                self.count += 1
        return messages

    def texts(self) -> list[Any]:
        return [
            (args[0], kwargs) for name, args, kwargs in self.hears() if name == "text"
        ]

    def breaks(self) -> None:
        self.hears()
        self.player.visitor.leaves()


MISSED = {"missed": True}
EARLIER = {"earlier": True}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_whoever_logs_in_is_given_a_token_and_nobody_else(house: House) -> None:
    stranger = Page(Player(house.site))
    house.tell("Welcome!")
    assert not any(message[0] == "resume" for message in stranger.hears())

    house.says(Save(1, Saved(account=7)))
    house.says(Save(1, Saved(account=7, puppet=12)))

    [message] = stranger.hears()
    assert message == ["resume", [stranger.token, 0], {}]
    assert len(stranger.token) > 40


def test_the_session_goes_on_and_the_page_reads_what_it_missed(house: House) -> None:
    page = house.page()
    house.tell("seen")
    page.breaks()
    house.tell("one", "|rtwo|n")
    house.says(Output((1,), "prompt", ("HP 10>",)))

    again = house.returns(page.token, page.count)

    assert again.hears() == [
        ["resumed", [True, 0], {}],
        ["resume", [again.token, 1], {}],
        ["text", ["one"], MISSED],
        ["text", ['<span class="f-9">two</span>'], MISSED],
        ["echo", [True], {}],
        ["prompt", ["HP 10&gt;"], {}],
    ]
    assert again.count == 3
    assert again.token != page.token
    assert list(house.handler.sessions) == [1]


def test_the_game_learns_that_the_player_is_back_and_where(house: House) -> None:
    page = house.page()
    before = house.handler.sessions[1].client
    page.breaks()
    house.clock.advance(5)

    house.returns(page.token, 0)

    client = house.handler.sessions[1].client
    refresh = Input(1, 1, "gmcp", ("Gatehouse.Refresh", None))
    assert house.server.heard[-2:] == [Changed(1, client), refresh]
    assert (client.lost, client.address) == (0, ELSEWHERE)
    assert client.connected == before.connected
    house.clock.advance(300)
    assert not house.handler.sessions[1].closed


def test_it_speaks_and_is_spoken_to_as_before(house: House) -> None:
    page = house.page()
    page.player.says("text", ["look"], {})
    page.breaks()

    again = house.returns(page.token, 0)
    again.hears()
    again.player.says("text", ["north"], {})
    house.tell("You go north.")

    assert house.server.heard[-1] == Input(1, 3, "text", ("north",))
    assert again.texts() == [("You go north.", {})]


def test_the_page_learns_how_many_of_its_lines_have_come(house: House) -> None:
    page = house.page()
    page.player.says("text", ["look"], {})
    page.player.says("Core.Hello", [], {})
    page.player.says("text", ["say a\nsay b"], {})
    page.breaks()

    again = house.returns(page.token, 0)

    assert again.hears()[0] == ["resumed", [True, 2], {}]


def test_it_may_break_as_often_as_it_likes(house: House) -> None:
    page = house.page()
    for number in range(5):
        page.breaks()
        house.tell(f"while away {number}")
        page = house.returns(page.token, page.count)
        house.tell(f"while there {number}")

        assert page.texts() == [
            (f"while away {number}", MISSED), (f"while there {number}", {})
        ]  # fmt: skip

    assert page.count == 10


def test_what_the_page_never_got_of_the_last_words_is_told_again(
    house: House,
) -> None:
    page = house.page()
    house.tell("one", "two", "three")
    page.hears()
    house.clock.advance(2)

    page.breaks()
    again = house.returns(page.token, 1)

    assert again.texts() == [("two", MISSED), ("three", MISSED)]
    assert again.count == 3


def test_a_page_that_was_loaded_anew_is_told_all_that_is_kept(house: House) -> None:
    page = house.page()
    house.tell("one", "two")
    page.breaks()
    house.tell("three")

    again = house.returns(page.token, -1)

    assert again.texts() == [("one", EARLIER), ("two", EARLIER), ("three", EARLIER)]
    assert again.count == 3


def test_more_than_is_kept_is_told_by_its_number(tmp_path: Path) -> None:
    house = House(tmp_path, scrollback_lines=2)
    page = house.page()
    page.breaks()
    house.tell(*"abcde")

    again = house.returns(page.token, 0)

    assert again.texts() == [
        ("3 older messages were not kept.", MISSED), ("d", MISSED), ("e", MISSED)
    ]  # fmt: skip
    assert again.count == 5


def test_a_password_is_asked_for_as_before(house: House) -> None:
    page = house.page()
    house.says(Output((1,), "echo", (False,)), Output((1,), "prompt", ("New one:",)))
    page.breaks()

    again = house.returns(page.token, 0)

    assert again.hears()[-2:] == [
        ["echo", [False], {}], ["prompt", ["New one:"], {}]
    ]  # fmt: skip


def test_a_question_that_was_answered_is_not_put_again(house: House) -> None:
    page = house.page()
    house.says(Output((1,), "prompt", ("Your old password:",)))
    page.player.says("text", ["secret"], {})
    house.tell("It is changed.")
    page.breaks()

    again = house.returns(page.token, page.count)

    assert "prompt" not in [name for name, *_ in again.hears()]


def test_a_question_stands_whatever_else_the_page_says(house: House) -> None:
    page = house.page()
    house.says(Output((1,), "prompt", ("Your old password:",)))
    page.player.says("Core.Hello", [], {})
    page.breaks()

    again = house.returns(page.token, page.count)

    assert "prompt" in [name for name, *_ in again.hears()]


def test_our_own_words_count_like_the_game_s(tmp_path: Path) -> None:
    house = House(tmp_path, line_limit=5)
    page = house.page()
    page.player.says("text", ["too long a line"], {})
    page.breaks()

    again = house.returns(page.token, page.count)

    assert page.count == 1
    assert again.texts() == []


def test_what_was_said_as_to_a_screen_reader_is_said_so_again(house: House) -> None:
    page = house.page()
    page.breaks()
    options = {"screenreader": True}
    house.says(Output((1,), "text", ("-----\n|rhit|n\n=====",), options))
    house.says(Output((1,), "prompt", ("|r>|n",), options))

    again = house.returns(page.token, 0)

    *_, told, _, prompt = again.hears()
    assert told == ["text", ["hit"], MISSED]
    assert prompt == ["prompt", ["&gt;"], {}]


def test_options_of_a_text_are_kept(house: House) -> None:
    page = house.page()
    page.breaks()
    house.says(Output((1,), "text", ("|r",), {"raw": True, "kind": "tell"}))

    again = house.returns(page.token, 0)

    assert again.texts() == [("|r", {"kind": "tell", **MISSED})]


def test_a_connection_that_seemed_open_is_closed(house: House) -> None:
    page = house.page()
    page.hears()
    house.tell("one")

    again = house.returns(page.token, 0)

    assert page.player.close_code() == 4001
    page.player.visitor.leaves()
    house.tell("two")
    assert again.texts() == [("one", MISSED), ("two", {})]
    assert not house.handler.sessions[1].link_dead
    assert house.handler.doors._inside.total() == 1


def test_what_was_read_and_waits_is_not_forgotten(tmp_path: Path) -> None:
    house = House(tmp_path, lines_rate=0, queue_limit=4)
    page = house.page()
    page.player.says("text", ["\n".join("abcdefgh")], {})
    page.breaks()
    paused = house.handler.sessions[1].paused

    again = house.returns(page.token, 0)
    assert again.player.visitor.wire.producerState == "paused"
    for seq in range(1, 10):
        house.says(Ack(((1, seq),)))

    assert paused
    assert [x for x in house.server.lines if len(x) == 1] == list("abcdefgh")
    assert again.player.visitor.wire.producerState == "producing"


def test_while_nobody_is_there_the_game_catches_up_too(tmp_path: Path) -> None:
    house = House(tmp_path, lines_rate=0, queue_limit=4)
    page = house.page()
    page.player.says("text", ["\n".join("abcdefgh")], {})
    page.breaks()
    for seq in range(1, 5):
        house.says(Ack(((1, seq),)))

    house.returns(page.token, 0)

    assert house.server.lines == list("abcdefgh")


def test_it_does_so_though_nobody_comes_back(tmp_path: Path) -> None:
    house = House(tmp_path, lines_rate=0, queue_limit=4)
    page = house.page()
    page.player.says("text", ["\n".join("abcdefgh")], {})
    page.breaks()

    for seq in range(1, 9):
        house.says(Ack(((1, seq),)))

    assert house.server.lines == list("abcdefgh")


def test_also_when_the_time_is_over_before_it_has_caught_up(tmp_path: Path) -> None:
    house = House(tmp_path, lines_rate=0, queue_limit=4)
    page = house.page()
    page.player.says("text", ["\n".join("abcdefgh")], {})
    page.breaks()

    house.clock.advance(300)
    for seq in range(1, 10):
        house.says(Ack(((1, seq),)))

    assert house.server.lines == list("abcdefgh")
    assert house.server.heard[-1] == Disconnected(1, 9, "link-dead for too long")
    assert house.handler.sessions == {}


def test_what_waits_is_said_by_who_took_the_place(tmp_path: Path) -> None:
    house = House(tmp_path, lines_rate=0, queue_limit=4)
    page = house.page()
    page.player.says("text", ["\n".join("abcdef")], {})
    page.player.says("game.wave", ["slowly"], {})
    page.breaks()
    Page(Player(house.site))

    house.says(Save(2, Saved(account=7)), Missed(2, 1, 0), Close(1, "came back"))
    for seq in range(1, 8):
        house.says(Ack(((2, seq),)))

    heard = [frame for frame in house.server.heard if isinstance(frame, Input)]
    said = [frame.args[0] for frame in heard if frame.sessid == 2]
    assert said == [*"abcdef", "slowly"]


# who is not let back


def is_new(house: House, page: Page) -> bool:
    """Whether the page was given a session of its own, that nobody is logged in to."""
    first = page.player.hears()[0]
    newest = max(house.handler.sessions)
    return (
        first == ["resumed", [False], {}]
        and newest > 1
        and not house.handler.sessions[newest].account
    )


def is_back(page: Page) -> bool:
    """Whether the page was given the session it had."""
    name, args, _ = page.hears()[0]
    return name == "resumed" and args[0] is True


@pytest.mark.parametrize("token", ["", "1", "1.", "1.x", "2.x", "é.é", "9" * 5000])
def test_a_wrong_token_leads_to_a_new_session(house: House, token: str) -> None:
    house.page().breaks()

    again = house.returns(token, 0)

    assert is_new(house, again)
    assert house.handler.sessions[2].socket.bad == 1  # type: ignore[attr-defined]
    assert house.handler.sessions[1].link_dead


def test_a_token_that_was_right_once_is_not_logged_either(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page = house.page()
    page.breaks()
    house.returns(page.token, 0).player.says("text", ["look"], {})

    again = house.returns(page.token, 0)

    assert is_new(house, again)
    assert page.token not in caplog.text


@pytest.mark.parametrize("message", [["text", ["look"], {}], ["idle"], ["resume"]])
def test_a_token_ends_when_the_page_that_came_with_it_is_heard(
    house: House, message: list[Any]
) -> None:
    page = house.page()
    page.breaks()
    again = house.returns(page.token, 0)
    again.player.says(*message)
    again.breaks()

    assert is_new(house, house.returns(page.token, 0))
    assert is_back(house.returns(again.token, 0))


def test_a_page_that_never_had_the_answer_comes_with_the_same_token(
    house: House,
) -> None:
    page = house.page()
    house.tell("one")
    page.breaks()
    house.tell("two")
    for _ in range(3):
        house.returns(page.token, page.count).player.visitor.leaves()
        house.tell("again")

    again = house.returns(page.token, page.count)

    assert is_back(again)
    assert again.count == page.count + 4
    assert list(house.handler.sessions) == [1]


def test_so_it_does_while_the_lost_connection_seems_open(house: House) -> None:
    page = house.page()
    page.breaks()
    unheard = house.returns(page.token, 0)

    again = house.returns(page.token, 0)

    assert is_back(again)
    assert unheard.player.close_code() == 4001


def test_an_answer_that_was_lost_leaves_no_token_behind(house: House) -> None:
    page = house.page()
    page.breaks()
    lost = house.returns(page.token, 0)
    lost.breaks()
    again = house.returns(page.token, 0)
    again.breaks()

    assert is_new(house, house.returns(lost.token, 0))
    assert is_back(house.returns(again.token, 0))


def test_a_page_that_came_with_the_newest_token_has_no_use_for_older_ones(
    house: House,
) -> None:
    page = house.page()
    page.breaks()
    again = house.returns(page.token, 0)
    again.breaks()
    house.returns(again.token, 0)

    assert is_new(house, house.returns(page.token, 0))


def test_a_token_is_forgotten_at_logout(house: House) -> None:
    page = house.page()
    page.hears()
    house.says(Save(1, Saved()))

    assert is_new(house, house.returns(page.token, 0))


def test_and_is_another_at_the_next_login(house: House) -> None:
    page = house.page()
    house.tell("secret")
    page.hears()
    first = page.token
    house.says(Save(1, Saved()), Save(1, Saved(account=8)))
    page.breaks()

    assert is_new(house, house.returns(first, 0))
    assert house.returns(page.token, -1).texts() == []


def test_a_session_that_the_game_ended_is_ended(house: House) -> None:
    page = house.page()
    page.hears()
    house.says(Close(1, "quit"))

    assert is_new(house, house.returns(page.token, 0))
    page.player.visitor.leaves()
    house.clock.advance(0)
    assert house.server.heard[-1] == Disconnected(1, 1, "quit")


def test_so_is_one_whose_time_is_over(house: House) -> None:
    page = house.page()
    page.breaks()
    house.clock.advance(300)

    assert is_new(house, house.returns(page.token, 0))


def test_who_says_something_else_first_begins_anew_with_it(house: House) -> None:
    page = house.returns()
    page.player.says("text", ["connect anna"], {})
    house.clock.advance(0)

    assert page.hears()[0] == ["resumed", [False], {}]
    assert house.server.lines == ["connect anna"]


@pytest.mark.parametrize("args", [[], ["x"], ["x", "y"], [1, 1], ["x", 1.5], "x"])
def test_a_wish_that_is_none_begins_anew(house: House, args: object) -> None:
    page = house.returns()
    page.player.says("resume", args, {})

    assert page.hears()[0] == ["resumed", [False], {}]
    assert house.server.lines == []


def test_binary_is_no_wish(house: House) -> None:
    page = house.returns()
    page.player.sends(BINARY, b'["resume", ["1.x", 0], {}]')

    assert page.hears()[0] == ["resumed", [False], {}]


def test_who_says_nothing_begins_anew_after_a_while(house: House) -> None:
    page = house.returns()
    house.clock.advance(resume.WITHIN - 1)
    assert page.hears() == []
    house.clock.advance(1)

    assert page.hears()[0] == ["resumed", [False], {}]
    assert list(house.handler.sessions) == [1]


def test_who_leaves_before_that_was_never_there(house: House) -> None:
    page = house.returns()
    page.player.visitor.leaves()
    house.clock.advance(resume.WITHIN)

    assert house.handler.sessions == {}
    assert house.handler.doors._inside.total() == 0


def test_a_banned_network_gets_nowhere(house: House) -> None:
    page = house.page()
    page.breaks()
    house.handler.bans.replace([f"{ELSEWHERE}/32"])

    again = house.returns(page.token, 0)

    assert again.player.close_code() == 4000
    assert house.handler.sessions[1].link_dead


def test_later_on_a_wish_is_no_message_and_its_token_goes_nowhere(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page = house.page()
    page.hears()

    page.player.says("resume", [page.token, 0], {})
    house.clock.advance(0)

    assert not any(isinstance(frame, Input) for frame in house.server.heard)
    assert page.token not in caplog.text


def test_a_page_that_breaks_the_protocol_is_not_waited_for(house: House) -> None:
    page = house.page()
    page.player.sends(TEXT, b'["text", ["\xff"]]')
    page.player.visitor.leaves()
    house.clock.advance(0)

    assert isinstance(house.server.heard[-1], Disconnected)


def test_with_no_time_to_wait_there_are_no_tokens(tmp_path: Path) -> None:
    house = House(tmp_path, linkdead_time=0.0)
    page = house.page()
    house.tell("one")

    assert page.hears() == [["text", ["one"], {}]]


def test_who_leaves_before_saying_who_they_are_gets_no_session(house: House) -> None:
    stays, breaks = house.returns().player, house.returns().player

    stays.sends(CLOSE, b"\x03\xe8")
    breaks.sends(3, b"")
    house.clock.pump([1] * 9 + [0.5] * 4)

    assert house.handler.sessions == {}


def test_the_game_is_told_who_was_sent_away_and_did_not_go(house: House) -> None:
    page = house.page()

    page.player.sends(3, b"")
    page.player.visitor.leaves()
    house.clock.advance(0)

    assert house.server.heard[-1] == Disconnected(1, 1, "spoke no proper websocket")
