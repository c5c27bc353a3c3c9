"""Staff watch a session: what they see, what they do not, and what its player knows."""

from __future__ import annotations

from typing import Any

import pytest

from server.accounts.models import Account
from server.audit.models import Entry
from server.sessions import SESSION_HANDLER
from server.sessions.moderating import By
from server.sessions.watching import LINES, NOT_SHOWN, PATIENCE, WATCHES, Watches
from tests.stories.town import Player, Town

BEGINS = "*** Otto, one of the staff, sees from now on what you see and type here."
ENDS = "*** Otto sees no more what you see and type."


class Staff:
    """Otto, who watches."""

    def __init__(self, town: Town) -> None:
        self.town = town
        account = Account(username="Otto", role="Admin")
        account.save()
        self.by = By(account, "192.0.2.7", "admin")
        self.last = 0

    def watches(self, player: Player) -> None:
        self.town.do(WATCHES.begin, SESSION_HANDLER.get(player.sessid), self.by)

    def leaves(self, player: Player) -> None:
        self.town.do(WATCHES.end, player.sessid, self.by.account.pk)

    def sees(self, player: Player) -> list[tuple[str, str]] | None:
        """The lines since the last look, or None if nothing is watched any more."""
        watch = WATCHES.look(player.sessid, self.by.account.pk)
        if watch is None:
            return None
        found = watch.after(self.last)
        self.last = watch.number
        return [(line.kind, line.text) for line in found]


@pytest.fixture
def otto(town: Town) -> Any:
    """A member of the staff."""
    yield Staff(town)
    WATCHES.__init__()  # type: ignore[misc]


def test_a_watcher_sees_what_the_player_sees_and_types(town: Town, otto: Staff) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")

    otto.watches(anna)
    anna.types("say hello")
    bo.types("say hi |rthere")

    assert anna.sees == [BEGINS, 'You say, "hello"', 'Bo says, "hi |rthere"']
    assert otto.sees(anna) == [
        ("told", BEGINS),
        ("typed", "say hello"),
        ("told", 'You say, "hello"'),
        ("told", 'Bo says, "hi |rthere"'),
    ]


def test_what_only_others_hear_is_not_seen(town: Town, otto: Staff) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    otto.watches(anna)
    otto.sees(anna)

    bo.types("who")

    assert otto.sees(anna) == []


def test_the_end_is_told_and_noted_like_the_beginning(town: Town, otto: Staff) -> None:
    anna = town.player("Anna")
    otto.watches(anna)
    anna.sees  # noqa: B018 (the beginning is not the matter)

    otto.leaves(anna)
    anna.types("say hello")

    assert anna.sees[0] == ENDS
    assert otto.sees(anna) is None
    assert [entry.act for entry in Entry.objects.order_by("id")] == [
        "watch",
        "watch ended",
    ]


def test_nothing_is_told_where_the_house_does_not_want_it(
    town: Town, otto: Staff, settings: Any
) -> None:
    settings.WATCH_NOTICE = False
    anna = town.player("Anna")

    otto.watches(anna)
    otto.leaves(anna)

    assert anna.sees == []
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    "line", ["password old = new", "claim CODE", "PASSWORD a=b", "pasword old = new"]
)
def test_secrets_behind_a_command_are_not_shown(
    town: Town, otto: Staff, line: str
) -> None:
    anna = town.player("Anna")
    otto.watches(anna)
    otto.sees(anna)

    anna.types(line)

    assert otto.sees(anna)[0] == ("typed", NOT_SHOWN)


@pytest.mark.parametrize(
    "line", ["connect Anna lantern-oil", "conect Anna lantern-oil", "create Bo tallow"]
)
def test_a_login_of_who_is_in_already_is_not_shown(
    town: Town, otto: Staff, line: str
) -> None:
    anna = town.player("Anna")
    otto.watches(anna)
    otto.sees(anna)

    anna.types(line, "go north")

    typed = [text for kind, text in otto.sees(anna) if kind == "typed"]
    assert typed == [NOT_SHOWN, "go north"]


def test_hidden_answers_are_not_shown(town: Town, otto: Staff) -> None:
    anna = town.player("Anna")
    otto.watches(anna)
    otto.sees(anna)

    anna.types("password", "correct horse", "look")

    typed = [text for kind, text in otto.sees(anna) if kind == "typed"]
    assert typed[:2] == ["password", NOT_SHOWN]


def test_what_is_told_as_a_secret_is_not_shown(town: Town, otto: Staff) -> None:
    anna = town.player("Anna")
    otto.watches(anna)
    otto.sees(anna)

    session = SESSION_HANDLER.get(anna.sessid)
    town.do(session.msg, "Your code is 12345.", options={"secret": True})

    assert anna.sees == [BEGINS, "Your code is 12345."]
    assert otto.sees(anna) == [("told", NOT_SHOWN)]


def test_of_a_stranger_nothing_typed_is_shown(town: Town, otto: Staff) -> None:
    stranger = town.connect()
    otto.watches(stranger)
    otto.sees(stranger)

    stranger.types("connect Anna lantern-oil")

    assert otto.sees(stranger)[0] == ("typed", NOT_SHOWN)


def test_who_does_not_look_any_more_watches_no_more(town: Town, otto: Staff) -> None:
    now = [0.0]
    WATCHES.__init__(lambda: now[0])  # type: ignore[misc]
    anna = town.player("Anna")
    otto.watches(anna)

    now[0] = PATIENCE
    otto.sees(anna)
    now[0] = 2 * PATIENCE
    town.do(WATCHES.leave_the_gone)
    assert WATCHES.watched

    now[0] = 2 * PATIENCE + 1
    town.do(WATCHES.leave_the_gone)
    assert not WATCHES.watched
    assert anna.sees == [BEGINS, ENDS]


def test_two_who_watch_the_same_end_apart(town: Town, otto: Staff) -> None:
    anna = town.player("Anna")
    ada = Account(username="Ada", role="Admin")
    ada.save()
    otto.watches(anna)
    town.do(WATCHES.begin, SESSION_HANDLER.get(anna.sessid), By(ada))

    otto.leaves(anna)
    anna.types("say hello")

    watch = WATCHES.look(anna.sessid, ada.pk)
    assert watch is not None
    assert watch.lines[-1].text == 'You say, "hello"'


def test_a_reload_ends_it_and_says_so(town: Town, otto: Staff) -> None:
    anna = town.player("Anna")
    assert town.server is not None
    town.server.by_itself.append(WATCHES)
    otto.watches(anna)

    town.reload()

    assert anna.sees == [BEGINS, ENDS]
    assert otto.sees(anna) is None


def test_a_session_that_ends_is_seen_to_end(town: Town, otto: Staff) -> None:
    anna = town.player("Anna")
    otto.watches(anna)
    otto.sees(anna)

    anna.types("quit")

    assert otto.sees(anna)[-1] == ("note", "The session has ended.")


def test_only_so_much_of_a_session_is_kept(town: Town, otto: Staff) -> None:
    anna = town.player("Anna")
    otto.watches(anna)

    session = SESSION_HANDLER.get(anna.sessid)
    for number in range(LINES + 20):
        session.watch.see("told", f"line {number}")
    session.watch.see("told", "x" * 150_000)
    session.watch.see("told", "y" * 150_000)

    lines = otto.sees(anna)
    assert [len(text) for _, text in lines] == [150_000]


def test_nothing_is_kept_of_who_is_not_watched(town: Town) -> None:
    anna = town.player("Anna")

    anna.types("look")

    assert SESSION_HANDLER.get(anna.sessid).watch is None
    assert not WATCHES.watched


def test_the_timer_runs_only_while_somebody_watches(town: Town) -> None:
    calls: list[float] = []
    watches = Watches()
    watches.call_later = lambda seconds, function: calls.append(seconds)

    watches.start()

    assert calls == []
