"""From hello to goodbye: catching up, serving, standing still, going on."""

import pytest

from portal.wire.errors import Refused
from portal.wire.frames import Received
from server.lifecycle import Lifecycle
from server.sessions import SESSION_HANDLER
from server.world import WORLD
from tests.stories.town import Town


@pytest.fixture
def server(town: Town) -> Lifecycle:
    assert town.server is not None
    return town.server


def test_the_pulse_tells_the_last_commit(town: Town, server: Lifecycle) -> None:
    before = server.pulse()["commit"]

    WORLD.kv.set("something", 1)
    town.settle()

    assert server.pulse() == {"commit": before + 1, "queue": 0}


def test_what_the_portal_has_received_is_not_kept_for_it(
    town: Town, server: Lifecycle
) -> None:
    server.receive([Received(server.committer.number)])
    WORLD.kv.set("something", 1)
    town.settle()

    assert len(town.run(server.committer.missed(0))) <= 2


def test_a_start_whose_hook_fails_is_no_start(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server import hooks

    def fails(mode: str) -> None:
        raise RuntimeError("a bug in the game")

    monkeypatch.setattr(hooks.module(), "at_server_start", fails)
    town.stop()
    town.load()

    with pytest.raises(RuntimeError, match="a bug in the game"):
        town.run(town.take_over("reload"))
    assert town.server is not None
    assert not town.server.serving


def test_a_hook_that_fails_at_the_end_keeps_nobody_from_standing_still(
    town: Town, server: Lifecycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server import hooks

    def fails(mode: str) -> None:
        raise RuntimeError("a bug in the game")

    monkeypatch.setattr(hooks.module(), "at_server_stop", fails, raising=False)

    town.reload()

    assert town.server is not None
    assert town.server.serving


def test_who_asks_for_a_password_check_of_a_server_that_stands_still_is_refused(
    town: Town, server: Lifecycle
) -> None:
    town.portal.link.hold()
    town.run(server.retire("reload"))

    with pytest.raises(Refused, match="The game is away just now"):
        town.run(server.authenticate("Anna", "secret", "192.0.2.1", "ssh"))


def test_when_the_portal_is_gone_all_is_saved_and_the_process_ends(
    town: Town, server: Lifecycle
) -> None:
    ended: list[bool] = []
    server.exit_process = lambda: ended.append(True)
    WORLD.kv.set("last", "words")

    server.portal_is_gone = lambda: True
    town.loop.call_soon(server.lost)
    town.settle()

    assert ended == [True]
    town.load()
    assert WORLD.kv.get("last") == "words"


def test_when_the_portal_is_gone_every_session_is_ended_once(
    town: Town, server: Lifecycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server import hooks

    town.player("Anna")
    town.player("Bo")
    left: list[tuple[int, str]] = []
    monkeypatch.setattr(
        hooks.module(),
        "at_disconnect",
        lambda session, reason: left.append((session.sessid, reason)),
        raising=False,
    )
    server.exit_process = lambda: None

    server.portal_is_gone = lambda: True
    town.loop.call_soon(server.lost)
    town.settle()

    assert sorted(left) == [(1, "the Portal is gone"), (2, "the Portal is gone")]
    assert WORLD.named("Anna")[0].sessions.count() == 0
    assert WORLD.named("Anna")[0].location is None


def test_who_goes_on_tells_the_portal_again_what_is_true(
    town: Town, server: Lifecycle
) -> None:
    anna = town.player("Anna")
    (session,) = SESSION_HANDLER.all()
    town.portal.link.hold()
    town.run(server.retire("reset"))
    anna.saved = None

    town.portal.link.take(town.wire.back)
    town.run(server.resume(town.portal.commit))
    town.portal.link.take_back(town.wire.back)
    town.settle()

    assert anna.saved == session.saved()
