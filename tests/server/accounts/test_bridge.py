"""How a web thread asks the game."""

import asyncio
import threading

import pytest

from server.accounts import bridge
from server.accounts.bridge import BRIDGE, call_on_reactor
from server.errors import NotNow, PlayerError


@pytest.fixture
def loop():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    BRIDGE.open(loop)
    yield loop
    BRIDGE.close()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


async def greet(name, capitals=False):
    return f"Hello {name.upper() if capitals else name}"


def refuse():
    raise PlayerError("No.")


def test_what_is_asked_is_done_on_the_games_thread(loop):
    assert call_on_reactor(threading.get_ident) != threading.get_ident()
    assert call_on_reactor(asyncio.get_running_loop) is loop


def test_plain_and_async_functions_may_be_asked(loop):
    assert call_on_reactor(len, "four") == 4
    assert call_on_reactor(greet, "Anna", capitals=True) == "Hello ANNA"


def test_a_refusal_reaches_who_asked(loop):
    with pytest.raises(PlayerError, match="No"):
        call_on_reactor(refuse)


def test_without_a_game_there_is_a_sentence():
    with pytest.raises(NotNow, match="not running"):
        call_on_reactor(len, "")


def test_a_game_that_does_not_answer_is_not_waited_for(loop, monkeypatch):
    monkeypatch.setattr(bridge, "PATIENCE", 0.01)

    with pytest.raises(NotNow):
        call_on_reactor(asyncio.Event().wait)


def test_who_waits_when_the_game_ends_is_told(loop):
    async def end_while_asked():
        loop.call_soon(BRIDGE.close)
        await asyncio.Event().wait()

    with pytest.raises(NotNow):
        call_on_reactor(end_while_asked)
