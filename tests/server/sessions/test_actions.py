"""Logging in, puppeting, and leaving both, in each multisession mode."""

from typing import Any

import pytest

from server.errors import NotNow, PlayerError
from server.sessions import SESSION_HANDLER, actions
from server.sessions.session import ServerSession
from server.sessions.states import State
from tests.stories.town import Player, Town


def session_of(player: Player) -> ServerSession:
    session = SESSION_HANDLER.get(player.sessid)
    assert session is not None
    return session


def twice(town: Town, name: str) -> tuple[Player, Player, ServerSession, ServerSession]:
    """Two connections of one account, in this order."""
    account = town.player_account(name)
    first, second = town.connect(account), town.connect(account)
    return first, second, session_of(first), session_of(second)


def test_two_logins_share_one_live_account(town: Town) -> None:
    _, _, one, two = twice(town, "Anna")

    assert one.account is two.account is not None
    assert SESSION_HANDLER.by_account(one.account) == [one, two]
    assert SESSION_HANDLER.accounts() == [one.account]


def test_a_session_logs_in_once(town: Town) -> None:
    session = session_of(town.player("Anna"))
    assert session.account is not None

    with pytest.raises(NotNow, match="You cannot login while puppeting"):
        actions.login(session, session.account)


def test_in_mode_0_the_newer_connection_ends_the_older(
    town: Town, settings: Any
) -> None:
    settings.MULTISESSION_MODE = 0

    account = town.player_account("Anna")
    first, second = town.connect(account), town.connect(account)

    two = session_of(second)
    assert first.gone
    assert "You logged in from elsewhere; this connection ends." in first.sees
    assert two.puppet is not None
    assert two.puppet.sessions.all() == [two]
    assert SESSION_HANDLER.all() == [two]


def test_in_mode_0_the_character_never_leaves_where_it_is(
    town: Town, settings: Any
) -> None:
    settings.MULTISESSION_MODE = 0
    bo = town.player("Bo")
    account = town.player_account("Anna")
    first = town.connect(account)
    first.types("say here")
    bo.seen.clear()

    second = town.connect(account)

    assert bo.sees == []
    assert first.gone
    assert town.portal.link.pending == {}
    assert first.sessid not in town.portal.sessions
    assert session_of(second).state is State.PUPPETING


def test_in_mode_0_one_is_left_though_the_older_quits_as_the_newer_comes(
    town: Town, settings: Any
) -> None:
    settings.MULTISESSION_MODE = 0
    account = town.player_account("Anna")
    first = town.connect(account)

    first.receive("text", "quit")
    Player(town, account)
    town.settle()
    left = [each.sessid for each in SESSION_HANDLER.all()]
    town.reload()

    assert left == list(town.portal.sessions)
    assert left == [each.sessid for each in SESSION_HANDLER.all()]


def test_in_mode_1_all_see_what_any_of_them_does(town: Town, settings: Any) -> None:
    settings.MULTISESSION_MODE = 1
    first, second, _, _ = twice(town, "Anna")
    first.seen.clear()
    second.seen.clear()

    second.types("look", "inventory", "dance")

    assert first.seen == second.seen != []


def test_in_mode_1_all_go_where_one_goes(town: Town, settings: Any) -> None:
    settings.MULTISESSION_MODE = 1
    first, second, one, two = twice(town, "Anna")
    first.types("charcreate Bella")

    first.types("ic Bella")
    both_play = [str(each.puppet) for each in (one, two)]
    second.types("ooc")

    assert both_play == ["Bella", "Bella"]
    assert one.state is two.state is State.LOGGED_IN


def test_in_mode_1_who_comes_later_is_where_the_others_are(
    town: Town, settings: Any
) -> None:
    settings.MULTISESSION_MODE = 1
    first, second, _, _ = twice(town, "Anna")
    account = session_of(first).account
    assert account is not None
    first.types("ooc")

    third = town.connect(account.pk)

    assert session_of(third).state is State.LOGGED_IN
    assert session_of(second).state is State.LOGGED_IN


def test_in_mode_3_only_who_types_is_answered(town: Town, settings: Any) -> None:
    settings.MULTISESSION_MODE = 3
    first, second, _, _ = twice(town, "Anna")
    first.seen.clear()
    second.seen.clear()

    second.types("dance")

    assert first.seen == []
    assert len(second.seen) == 1


def test_in_mode_3_each_may_play_its_own(town: Town, settings: Any) -> None:
    settings.MULTISESSION_MODE = 3
    settings.MAX_NR_SIMULTANEOUS_PUPPETS = 2
    first, _, one, two = twice(town, "Anna")

    first.types("charcreate Bella", "ic Bella")

    assert [str(each.puppet) for each in (one, two)] == ["Bella", "Anna"]


@pytest.mark.parametrize("mode", [0, 1, 2, 3])
@pytest.mark.parametrize("automatic", [True, False])
def test_however_many_come_nobody_shares_what_the_mode_keeps_apart(
    town: Town, settings: Any, mode: int, automatic: bool
) -> None:
    settings.MULTISESSION_MODE = mode
    settings.AUTO_PUPPET_ON_LOGIN = automatic
    account = town.player_account("Anna")
    players = [Player(town, account) for _ in range(5)]  # all before the Server hears
    town.settle()

    for player in players:
        if not player.gone:
            player.types("ic")

    sessions = SESSION_HANDLER.all()
    playing = [each for each in sessions if each.puppet is not None]
    expected = {0: (1, 1), 1: (5, 5), 2: (5, 1), 3: (5, 5)}[mode]
    assert (len(sessions), len(playing)) == expected
    assert len({each.puppet for each in playing}) == 1
    for each in playing:
        assert each in each.puppet.sessions


@pytest.mark.parametrize("mode", [1, 3])
def test_in_modes_1_and_3_both_play_the_character(
    town: Town, settings: Any, mode: int
) -> None:
    settings.MULTISESSION_MODE = mode

    first, second, one, two = twice(town, "Anna")
    first.seen.clear()
    second.types("say hello")

    assert one.puppet is two.puppet is not None
    assert one.puppet.sessions.all() == [one, two]
    assert first.sees == ['You say, "hello"']


def test_in_mode_2_the_newer_connection_takes_the_character_over(town: Town) -> None:
    first, _, one, two = twice(town, "Anna")

    assert one.state is State.LOGGED_IN
    assert one.puppet is None
    assert two.puppet is not None
    assert two.puppet.sessions.all() == [two]
    assert "Anna is now played from another of your connections." in first.sees


def test_in_mode_2_the_older_connection_may_take_it_back(town: Town) -> None:
    first, second, one, two = twice(town, "Anna")

    first.types("ic")

    assert one.puppet is not None
    assert two.puppet is None
    assert "Anna is now played from another of your connections." in second.sees


@pytest.mark.parametrize("mode", [0, 1, 2, 3])
def test_a_character_of_another_account_is_refused(
    town: Town, settings: Any, mode: int
) -> None:
    settings.MULTISESSION_MODE = mode
    anna, bo = session_of(town.player("Anna")), session_of(town.player("Bo"))
    assert anna.puppet is not None
    before = bo.puppet

    with pytest.raises(PlayerError, match="Anna is not yours to play"):
        actions.puppet(bo, anna.puppet)

    assert bo.puppet is before
    assert anna.puppet.sessions.all() == [anna]


@pytest.mark.parametrize("mode", [0, 1, 2, 3])
def test_what_another_account_plays_is_refused_even_to_who_may_puppet_it(
    town: Town, settings: Any, mode: int
) -> None:
    settings.MULTISESSION_MODE = mode
    anna, bo = session_of(town.player("Anna")), session_of(town.player("Bo"))
    assert anna.puppet is not None
    anna.puppet.locks.add("puppet: all()")

    with pytest.raises(PlayerError, match="Someone plays Anna already"):
        actions.puppet(bo, anna.puppet)

    assert anna.puppet.sessions.all() == [anna]


def test_whose_character_is_deleted_may_play_another(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    player = town.player("Anna")
    session = session_of(player)
    assert session.puppet is not None

    town.do(session.puppet.delete)
    state, seen = session.state, player.sees
    player.types("look", "say hi", "inventory", "charcreate Bella", "ic Bella")

    assert state is State.LOGGED_IN
    assert seen[-1] == "Anna is no more."
    assert str(session.puppet) == "Bella"
    assert caplog.messages == []


def test_one_is_told_who_one_is_already(town: Town) -> None:
    session = session_of(town.player("Anna"))
    assert session.puppet is not None

    with pytest.raises(PlayerError, match="You are Anna already"):
        actions.puppet(session, session.puppet)


def test_logging_out_leaves_character_account_and_question(town: Town) -> None:
    player = town.player("Anna")
    session = session_of(player)
    character, account = session.puppet, session.account
    assert character is not None
    assert account is not None
    from server.sessions.answers import ANSWERS

    session.ask("Sure?", next(iter(ANSWERS)), secret=True)

    actions.logout(session)
    town.settle()

    assert session.state is State.CONNECTED
    assert session.account is session.puppet is session.asking is None
    assert character.sessions.all() == []
    assert SESSION_HANDLER.by_account(account) == []


def test_who_leaves_is_nowhere_any_more(town: Town) -> None:
    player = town.player("Anna")
    session = session_of(player)
    character = session.puppet
    assert character is not None

    player.leaves()

    assert session.state is State.CLOSED
    assert character.sessions.all() == SESSION_HANDLER.all() == []


def test_an_account_plays_only_so_many_characters_at_once(
    town: Town, settings: Any
) -> None:
    settings.MAX_NR_SIMULTANEOUS_PUPPETS = 1
    first, _, one, two = twice(town, "Anna")
    first.types("charcreate Bella")
    first.sees  # noqa: B018 (how it was made is not the matter)

    first.types("ic Bella")
    refused = first.sees
    settings.MAX_NR_SIMULTANEOUS_PUPPETS = 2
    first.types("ic Bella")

    assert len(refused) == 1
    assert "one character at a time" in refused[0]
    assert str(one.puppet) == "Bella"
    assert str(two.puppet) == "Anna"


def test_taking_ones_own_character_over_is_not_playing_two(town: Town) -> None:
    _, _, one, two = twice(town, "Anna")
    character = two.puppet
    assert character is not None

    actions.puppet(one, character)

    assert one.puppet is character
    assert two.puppet is None
