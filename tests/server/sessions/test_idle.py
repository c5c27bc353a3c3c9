"""Who leaves a connection alone for long is not kept; staff and keepalives apart."""

import time
from typing import Any

from msgspec.structs import replace

from server.sessions import SESSION_HANDLER
from server.sessions.idle import EVERY, IdleWatch
from tests.stories.town import Town


class Timers:
    """Calls what was asked for when the test says so."""

    def __init__(self) -> None:
        self.call: Any = None
        self.cancelled = False

    def later(self, seconds: float, call: Any) -> Any:
        assert seconds == EVERY
        self.call = call
        return self

    def cancel(self) -> None:
        self.cancelled = True


def watch(date: float) -> tuple[IdleWatch, Timers]:
    timers = Timers()
    return IdleWatch(SESSION_HANDLER, timers.later, lambda: date), timers


def last_line(town: Town) -> float:
    return max(session.cmd_last_visible for session in SESSION_HANDLER.all())


def test_who_is_idle_for_too_long_is_told_and_disconnected(
    town: Town, settings: Any
) -> None:
    settings.IDLE_TIMEOUT = 600
    anna = town.player("Anna")
    anna.types("look", "idle")
    anna.sees  # noqa: B018 (what she saw before is not the matter)

    town.do(watch(last_line(town) + 599)[0].start)
    assert not anna.gone

    town.do(watch(last_line(town) + 601)[0].start)
    assert anna.sees == ["You have been away for 10 minutes; this connection ends."]
    assert anna.gone


def test_nobody_knows_after_a_crash_who_was_idle_so_nobody_is(
    town: Town, settings: Any
) -> None:
    settings.IDLE_TIMEOUT = 600
    anna = town.player("Anna")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None
    session.cmd_last = session.cmd_last_visible = time.time() - 3600
    session.save()
    anna.types("say here")

    town.crash()
    town.start("crash")
    town.do(watch(time.time())[0].start)

    assert not anna.gone


def test_staff_may_be_idle(town: Town, settings: Any) -> None:
    settings.IDLE_TIMEOUT = 600
    helper = town.player("Bo", role="Helper")
    helper.types("look")

    town.do(watch(last_line(town) + 10_000)[0].start)

    assert not helper.gone


def test_the_settings_say_who_may_be_idle(town: Town, settings: Any) -> None:
    settings.IDLE_TIMEOUT, settings.IDLE_EXEMPT = 600, "tag(sentry)"
    helper, anna = town.player("Bo", role="Helper"), town.player("Anna")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None
    assert session.puppet is not None
    session.puppet.tags.add("sentry")

    town.do(watch(last_line(town) + 601)[0].start)

    assert helper.gone
    assert not anna.gone


def test_a_keepalive_is_no_sign_of_a_player(town: Town) -> None:
    anna = town.player("Anna")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None
    session.cmd_last = session.cmd_last_visible = 1.0

    anna.types("idle")

    assert session.cmd_last > 1.0
    assert session.cmd_last_visible == 1.0


def test_a_link_dead_session_has_a_time_of_its_own(town: Town, settings: Any) -> None:
    settings.IDLE_TIMEOUT = 600
    anna = town.player("Anna")
    session = SESSION_HANDLER.get(anna.sessid)
    assert session is not None
    session.client = replace(session.client, lost=1.0)

    town.do(watch(last_line(town) + 601)[0].start)

    assert not anna.gone


def test_without_a_timeout_nobody_is_watched(town: Town, settings: Any) -> None:
    settings.IDLE_TIMEOUT = 0
    anna = town.player("Anna")

    watching, timers = watch(last_line(town) + 1e9)
    watching.start()
    timers.call()
    town.settle()
    watching.stop()

    assert not anna.gone
    assert timers.cancelled
