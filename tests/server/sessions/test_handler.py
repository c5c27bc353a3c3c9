"""SESSION_HANDLER: who is there, and what the Portal's frames mean."""

import asyncio

import pytest

from portal.wire.frames import Changed, Disconnected, Input
from portal.wire.state import Client
from server import inputs
from server.accounts import ACCOUNTS
from server.sessions import SESSION_HANDLER
from tests.stories.town import Town


def test_who_is_there(town: Town) -> None:
    anna, stranger = town.player("Anna"), town.connect()

    one, two = SESSION_HANDLER.all()

    assert SESSION_HANDLER.get(anna.sessid) is one
    assert SESSION_HANDLER.get(stranger.sessid) is two
    assert SESSION_HANDLER.get(99) is None
    assert SESSION_HANDLER.count() == 2
    assert SESSION_HANDLER.accounts() == [one.account]
    assert one.puppet is not None
    assert SESSION_HANDLER.by_puppet(one.puppet) == [one]


def test_what_a_client_learns_about_itself_is_known(town: Town) -> None:
    anna = town.player("Anna")

    anna.changed(Client("story", "192.0.2.1", width=100, screenreader=True))
    town.settle()

    (session,) = SESSION_HANDLER.all()
    assert session.protocol_flags["width"] == 100
    assert session.screenreader


def test_input_of_a_session_nobody_knows_is_done_and_does_nothing(town: Town) -> None:
    anna = town.player("Anna")

    SESSION_HANDLER.receive(Input(99, 1, "text", ("say boo",)))
    SESSION_HANDLER.receive(Changed(99, anna.client))
    SESSION_HANDLER.receive(Disconnected(99, 2, "gone"))
    town.settle()

    assert anna.sees == []


def test_a_frame_that_fails_is_done_and_harms_no_other(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    original = inputs.run

    def breaks(session: object, name: str, args: object) -> object:
        if args == ("break",):
            raise RuntimeError("a bug in the house")
        return original(session, name, args)  # type: ignore[arg-type]

    monkeypatch.setattr(inputs, "run", breaks)
    anna.receive("text", "break")
    anna.receive("text", "say after")
    bo.types("say hello")

    assert 'You say, "after"' in anna.sees
    assert 'You say, "hello"' in bo.sees
    assert town.portal.link.pending == {}
    assert "A Input of session 1 failed." in caplog.messages


def test_what_was_typed_behind_a_long_command_is_done_before_one_is_gone(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    gate = asyncio.Event()
    original = inputs.run

    def long(session: object, name: str, args: object) -> object:
        if args == ("think",):
            return town.loop.create_task(gate.wait())
        return original(session, name, args)  # type: ignore[arg-type]

    monkeypatch.setattr(inputs, "run", long)
    anna.types("think", "say goodbye")
    anna.leaves()
    before = bo.sees
    gate.set()
    town.settle()

    assert before == []
    assert bo.sees[0] == 'Anna says, "goodbye"'
    assert SESSION_HANDLER.count() == 1
    assert town.portal.link.pending == {}


def test_who_cannot_be_let_in_because_of_a_bug_is_told_and_sent_out(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(numbers: object) -> None:
        raise RuntimeError("a bug in the house")

    monkeypatch.setattr(ACCOUNTS, "load", fails)

    anna = town.connect(town.player_account("Anna"))

    assert anna.gone
    assert len(anna.sees) == 1
    assert "a bug in the house" in caplog.text
    assert SESSION_HANDLER.all() == []


def test_everybody_hears_what_is_announced(town: Town) -> None:
    anna, stranger = town.player("Anna"), town.connect()
    stranger.sees  # noqa: B018

    SESSION_HANDLER.announce("The bell rings.")
    town.settle()

    assert anna.sees == stranger.sees == ["The bell rings."]


def test_a_connection_is_ended_with_a_sentence(town: Town) -> None:
    anna = town.player("Anna")
    (session,) = SESSION_HANDLER.all()

    town.do(SESSION_HANDLER.disconnect, session, "Enough for today.")

    assert anna.sees == ["Enough for today."]
    assert anna.gone
    assert SESSION_HANDLER.all() == []


def test_bans_are_published_to_the_portal(town: Town) -> None:
    SESSION_HANDLER.publish_bans(["192.0.2.0/24"])
    town.settle()

    assert town.portal.bans.banned("192.0.2.1")


def test_who_proved_an_account_is_logged_in_though_a_reload_came_between(
    town: Town,
) -> None:
    from tests.stories.town import Player

    anna = Player(town, town.player_account("Anna"))
    town.stop()
    town.start("reload")
    town.settle()

    (session,) = SESSION_HANDLER.all()
    assert session.puppet is not None
    assert "The Gatehouse" in anna.sees
