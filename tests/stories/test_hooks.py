"""Which hooks run when, in which order, with what; docs/hooks.md says the same."""

from __future__ import annotations

from typing import Any

import pytest

from game.characters import Character
from server.errors import PlayerError
from server.sessions import SESSION_HANDLER, actions
from server.sessions.states import State
from tests.stories.town import Player, Town
from tests.stories.witness import (
    Witness,
    account_of,
    anna,
    session_of,
    town,
    witness,
)

__all__ = ["anna", "town", "witness"]

LOGIN = {"at_pre_login", "at_first_login", "at_login", "at_return", "at_connect"}
PUPPET = {"at_pre_puppet", "at_puppet", "at_pre_unpuppet", "at_unpuppet"}


# People


def test_a_stranger_connects_and_leaves(town: Town, witness: Witness) -> None:
    witness.saw  # noqa: B018

    stranger = town.connect()
    stranger.leaves()

    assert witness.saw == ["at_connect(1)", "at_disconnect(1, the network broke)"]


def test_the_first_login(town: Town, witness: Witness) -> None:
    witness.saw  # noqa: B018

    town.connect(town.player_account("Anna"))

    assert witness.saw == [
        "at_pre_login(1, Anna)",
        "at_first_login(1)",
        "at_login(1)",
        "at_pre_puppet(1, Anna)",
        "at_puppet(1, Anna)",
    ]
    assert witness.stood == {
        "at_pre_login": ("", ""),
        "at_first_login": ("Anna", ""),
        "at_login": ("Anna", ""),
        "at_pre_puppet": ("Anna", ""),
        "at_puppet": ("Anna", "Anna"),
    }


def test_two_logins_at_once_are_one_first_login(town: Town, witness: Witness) -> None:
    account = town.player_account("Anna")
    first, _ = Player(town, account), Player(town, account)

    first.types("quit")

    entered = [line for line in witness.saw if line.startswith("at_first_login")]
    assert entered == ["at_first_login(1)"]


def test_a_later_login_of_somebody_who_typed_a_name(
    town: Town, anna: Player, witness: Witness
) -> None:
    account = session_of(anna).account
    assert account is not None
    anna.types("quit")
    stranger = town.connect()
    witness.saw  # noqa: B018

    town.do(actions.login, session_of(stranger), account)

    assert witness.saw == [
        "at_pre_login(2, Anna)",
        "at_login(2)",
        "at_pre_puppet(2, Anna)",
        "at_puppet(2, Anna)",
    ]


def test_a_character_is_let_go_and_taken_up(anna: Player, witness: Witness) -> None:
    anna.types("ooc")
    let_go = witness.saw
    stood = dict(witness.stood)
    anna.types("ic")

    assert let_go == ["at_pre_unpuppet(1, Anna)", "at_unpuppet(1, Anna)"]
    assert stood["at_pre_unpuppet"] == ("Anna", "Anna")
    assert stood["at_unpuppet"] == ("Anna", "")
    assert witness.saw == ["at_pre_puppet(1, Anna)", "at_puppet(1, Anna)"]


def test_from_one_character_to_another(anna: Player, witness: Witness) -> None:
    anna.types("ooc", "charcreate Cid", "ic Anna")
    witness.saw  # noqa: B018

    session = session_of(anna)
    assert session.account is not None
    other = next(one for one in session.account.characters if one.name == "Cid")
    anna.town.do(actions.puppet, session, other)

    assert witness.saw == [
        "at_pre_puppet(1, Cid)",
        "at_pre_unpuppet(1, Anna)",
        "at_unpuppet(1, Anna)",
        "at_puppet(1, Cid)",
    ]


def test_one_plays_ones_own_character_from_another_session(
    town: Town, anna: Player, witness: Witness
) -> None:
    town.connect(account_of(anna))

    assert witness.saw == [
        "at_pre_login(2, Anna)",
        "at_login(2)",
        "at_pre_puppet(2, Anna)",
        "at_pre_unpuppet(1, Anna)",
        "at_unpuppet(1, Anna)",
        "at_puppet(2, Anna)",
    ]


def test_where_all_play_together_each_of_them_takes_up_the_character(
    town: Town, anna: Player, witness: Witness, settings: Any
) -> None:
    settings.MULTISESSION_MODE = 1
    town.connect(account_of(anna))
    anna.types("ooc")
    witness.saw  # noqa: B018

    anna.types("ic")
    taken_up = witness.saw
    anna.types("ooc")

    assert taken_up == [
        "at_pre_puppet(1, Anna)",
        "at_puppet(1, Anna)",
        "at_puppet(2, Anna)",
    ]
    assert witness.saw == [
        "at_pre_unpuppet(1, Anna)",
        "at_unpuppet(1, Anna)",
        "at_pre_unpuppet(2, Anna)",
        "at_unpuppet(2, Anna)",
    ]


def test_a_logout(town: Town, anna: Player, witness: Witness) -> None:
    town.do(actions.logout, session_of(anna))

    assert witness.saw == [
        "at_pre_unpuppet(1, Anna)",
        "at_unpuppet(1, Anna)",
        "at_logout(1, Anna)",
    ]
    assert witness.stood["at_logout"] == ("", "")


def test_the_player_quits(anna: Player, witness: Witness) -> None:
    anna.types("quit")

    *left, last = witness.saw
    assert left == ["at_pre_unpuppet(1, Anna)", "at_unpuppet(1, Anna)"]
    assert last.startswith("at_disconnect(1, ")
    assert witness.stood["at_disconnect"] == ("Anna", "")


def test_the_house_sends_somebody_out(
    town: Town, anna: Player, witness: Witness
) -> None:
    town.do(SESSION_HANDLER.disconnect, session_of(anna), "Enough.")

    assert witness.saw == [
        "at_pre_unpuppet(1, Anna)",
        "at_unpuppet(1, Anna)",
        "at_disconnect(1, Enough.)",
    ]


# A character's own


@pytest.mark.parametrize("name", sorted(PUPPET))
def test_a_character_is_told_behind_the_game_and_before_the_receivers(
    anna: Player, witness: Witness, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    told: list[str] = []

    def own(character: Character, session: Any) -> None:
        told.append(f"{character}, by {session.sessid}")

    monkeypatch.setattr(Character, name, own)
    witness.put(name, lambda session, character: told.append("the game"))
    witness.listen(name, lambda **arguments: told.append("a receiver"))

    anna.types("ooc", "ic")

    assert told == ["the game", "Anna, by 1", "a receiver"]


def test_a_character_may_refuse_to_be_played(
    anna: Player, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(character: Character, session: Any) -> None:
        raise PlayerError(f"{character} sleeps.")

    monkeypatch.setattr(Character, "at_pre_puppet", refuses)

    anna.types("ooc", "ic")

    assert anna.sees[-1] == "Anna sleeps."
    assert session_of(anna).puppet is None


def test_a_character_whose_own_hook_fails_is_played_all_the_same(
    anna: Player,
    witness: Witness,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(character: Character, session: Any) -> None:
        session.msg("Half of it.")
        raise RuntimeError("a bug in the game")

    monkeypatch.setattr(Character, "at_puppet", fails)

    anna.types("ooc", "ic", "say hello")

    seen = anna.sees
    assert seen[-1] == 'You say, "hello"'
    assert "Half of it." not in seen
    (logged,) = caplog.messages
    assert logged.startswith("The at_puppet of ")


# Lost connections


def test_a_connection_is_lost_and_taken_up(anna: Player, witness: Witness) -> None:
    client = anna.client

    anna.leaves()
    lost = witness.saw
    anna.handler.back(anna, client)
    anna.town.settle()

    assert lost == ["at_link_lost(1)"]
    assert witness.saw == ["at_link_back(1)"]
    assert witness.stood["at_link_back"] == ("Anna", "Anna")


def test_a_connection_is_lost_for_good(
    town: Town, anna: Player, witness: Witness
) -> None:
    anna.leaves()

    town.clock.advance(town.linkdead_time + 1)
    town.settle()

    assert witness.saw == [
        "at_link_lost(1)",
        "at_pre_unpuppet(1, Anna)",
        "at_unpuppet(1, Anna)",
        "at_disconnect(1, link-dead for too long)",
    ]


@pytest.mark.parametrize("mode", [0, 2])
def test_who_was_lost_logs_in_again(
    town: Town, anna: Player, witness: Witness, settings: Any, mode: int
) -> None:
    settings.MULTISESSION_MODE = mode
    account = account_of(anna)
    anna.leaves()
    witness.saw  # noqa: B018

    town.connect(account)

    *came, last = witness.saw
    assert came == ["at_pre_login(2, Anna)", "at_login(2)", "at_return(2)"]
    assert last.startswith("at_disconnect(1, ")
    assert witness.stood["at_return"] == ("Anna", "Anna")
    assert witness.stood["at_disconnect"] == ("Anna", "")


@pytest.mark.parametrize("automatic", [True, False])
def test_who_had_no_character_as_the_connection_was_lost_may_take_one_up(
    town: Town, anna: Player, witness: Witness, settings: Any, automatic: bool
) -> None:
    settings.AUTO_PUPPET_ON_LOGIN = automatic
    account = account_of(anna)
    anna.types("ooc")
    anna.leaves()
    witness.saw  # noqa: B018

    town.connect(account)

    taken_up = ["at_pre_puppet(2, Anna)", "at_puppet(2, Anna)"]
    *came, last = witness.saw
    assert came[:2] == ["at_pre_login(2, Anna)", "at_login(2)"]
    assert came[2:] == (taken_up if automatic else ["at_return(2)"])
    assert last.startswith("at_disconnect(1, ")


def test_where_an_account_has_one_session_the_newer_returns(
    town: Town, anna: Player, witness: Witness, settings: Any
) -> None:
    settings.MULTISESSION_MODE = 0

    town.connect(account_of(anna))

    *came, last = witness.saw
    assert came == ["at_pre_login(2, Anna)", "at_login(2)", "at_return(2)"]
    assert last.startswith("at_disconnect(1, You logged in from elsewhere")


# The house. In these stories the old Server stops before the new one loads; the Portal
# has the new one load first.


def test_a_cold_start(town: Town, witness: Witness) -> None:
    assert witness.saw == [
        "at_server_load()",
        "at_server_cold_start()",
        "at_server_start(start)",
    ]


def test_a_reload(town: Town, anna: Player, witness: Witness) -> None:
    stranger = town.connect()
    witness.saw  # noqa: B018

    town.reload()

    assert stranger.sessid == 2
    assert witness.saw == [
        "at_server_stop(reload)",
        "at_server_load()",
        "at_restore(1)",
        "at_restore(2)",
        "at_server_start(reload)",
    ]


def test_a_restored_session_is_whole_when_its_hook_runs(
    town: Town, anna: Player, witness: Witness
) -> None:
    town.reload()

    assert witness.stood["at_restore"] == ("Anna", "Anna")


def test_a_reset(town: Town, anna: Player, witness: Witness) -> None:
    town.reload("reset")

    assert witness.saw == [
        "at_server_stop(reset)",
        "at_server_load()",
        "at_server_cold_start()",
        "at_restore(1)",
        "at_server_start(reset)",
    ]
    assert witness.stood["at_restore"] == ("Anna", "")


def test_a_crash(town: Town, anna: Player, witness: Witness) -> None:
    town.crash()
    town.start("crash")

    assert witness.saw == [
        "at_server_load()",
        "at_restore(1)",
        "at_server_start(crash)",
    ]


@pytest.mark.parametrize("late", [False, True])
def test_a_failed_reload(
    town: Town, anna: Player, witness: Witness, late: bool
) -> None:
    town.fail_to_reload(late)
    town.settle()

    successor = ["at_server_load()"]
    if late:
        successor += ["at_restore(1)", "at_server_start(reload)"]
    assert witness.saw == [
        "at_server_stop(reload)",
        *successor,
        "at_server_start(resume)",
    ]


def test_a_stop(town: Town, anna: Player, witness: Witness) -> None:
    town.portal.link.hold()
    assert town.server is not None
    town.run(town.server.retire("shutdown"))
    for session in list(town.portal.sessions.values()):
        town.portal.close(session, "shutdown")
    town.settle()

    assert anna.gone
    assert witness.saw == ["at_server_stop(shutdown)"]


def test_the_last_words_at_a_stop_are_heard(
    town: Town, anna: Player, witness: Witness
) -> None:
    witness.put("at_server_stop", lambda mode: SESSION_HANDLER.announce("Farewell."))
    town.portal.link.hold()
    assert town.server is not None

    town.run(town.server.retire("shutdown"))

    assert anna.sees == ["Farewell."]


@pytest.mark.parametrize("how", ["reload", "reset", "crash"])
def test_a_restore_is_no_login(
    town: Town, anna: Player, witness: Witness, how: str
) -> None:
    stranger, lost = town.connect(), town.player("Bo")
    lost.leaves()
    witness.saw  # noqa: B018

    if how == "crash":
        town.crash()
        town.start("crash")
    else:
        town.reload(how)

    names = [line.partition("(")[0] for line in witness.saw]
    assert stranger.sessid == 2
    assert names.count("at_restore") == 3
    assert not (LOGIN | PUPPET | {"at_link_lost", "at_disconnect"}) & set(names)


def test_who_comes_and_goes_while_no_server_serves(
    town: Town, anna: Player, witness: Witness
) -> None:
    town.stop()
    town.connect(town.player_account("Bo"))
    anna.leaves()

    town.start("reload")

    assert witness.saw == [
        "at_server_stop(reload)",
        "at_server_load()",
        "at_restore(1)",
        "at_server_start(reload)",
        "at_pre_login(2, Bo)",
        "at_first_login(2)",
        "at_login(2)",
        "at_pre_puppet(2, Bo)",
        "at_puppet(2, Bo)",
    ]
    assert session_of(anna).link_dead


def test_a_stranger_who_comes_while_no_server_serves_is_new_and_not_restored(
    town: Town, anna: Player, witness: Witness
) -> None:
    town.stop()
    town.connect()

    town.start("reload")

    assert witness.saw == [
        "at_server_stop(reload)",
        "at_server_load()",
        "at_connect(2)",
        "at_restore(1)",
        "at_server_start(reload)",
    ]


def test_whom_the_restore_of_another_sends_out_is_not_restored(
    town: Town, anna: Player, witness: Witness
) -> None:
    bo = town.player("Bo")
    seen = []

    def at_restore(session: Any) -> None:
        seen.append((session.sessid, session.state))
        SESSION_HANDLER.disconnect_all("Out.")

    witness.put("at_restore", at_restore)

    town.reload()

    assert seen == [(anna.sessid, State.PUPPETING)]
    assert bo.gone
