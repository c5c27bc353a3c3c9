"""Who listens to the screen is written to for that, from the first line it is known."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from portal.wire.state import Client
from server.accounts.models import Account
from server.sessions.actions import login, logout
from tests.stories.gmcp_client import PASSWORD, Mudlet, account, token_in
from tests.stories.town import Player, Town

ART = "========"


class Listener(Player):
    """Somebody whose client says at once that it reads the screen aloud."""

    def connected(self, handler: Any, client: Client) -> None:
        super().connected(handler, replace(client, screenreader=True))


def listens(client: Mudlet) -> None:
    """Type it, as a stranger."""
    assert "screen reader" in client.types("screenreader on").casefold()


def enters_by_line(town: Town, client: Mudlet) -> None:
    account(town)
    client.types(f"connect Anna {PASSWORD}")


def enters_by_question(town: Town, client: Mudlet) -> None:
    account(town)
    client.types("connect Anna")
    client.types(PASSWORD)


def makes_an_account(town: Town, client: Mudlet) -> None:
    client.types(f"create Anna {PASSWORD}")


def enters_by_client(town: Town, client: Mudlet) -> None:
    account(town)
    client.credentials()


def comes_back_by_token(town: Town, client: Mudlet) -> None:
    account(town)
    before = Mudlet(town)
    token = token_in(before.credentials())
    before.types("quit")
    client.reconnects(token)


def is_let_in_by_the_house(town: Town, client: Mudlet) -> None:
    town.do(login, client.session, account(town))


@pytest.mark.parametrize(
    "enters",
    [
        enters_by_line,
        enters_by_question,
        makes_an_account,
        enters_by_client,
        comes_back_by_token,
        is_let_in_by_the_house,
    ],
)
def test_what_a_stranger_chose_is_kept_with_the_account(
    town: Town, enters: Any
) -> None:
    client = Mudlet(town)
    listens(client)

    enters(town, client)

    assert client.session.logged_in
    assert client.session.screenreader
    assert Account.objects.get(username="Anna").options == {"screenreader": True}
    other = Mudlet(town)
    other.credentials()
    assert other.session.screenreader
    assert other.end.profile.screenreader


def test_a_guest_who_chose_it_has_it(town: Town, settings: Any) -> None:
    settings.GUESTS = 1
    client = Mudlet(town, 0)
    listens(client)

    client.types("connect guest")

    assert client.plays
    assert client.session.screenreader


def test_the_later_choice_goes_before_the_one_that_was_kept(town: Town) -> None:
    account(town, options={"screenreader": True, "width": 60})
    client = Mudlet(town, 0)
    client.types("screenreader off")

    client.credentials()

    kept = {"screenreader": False, "width": 60}
    assert client.session.options == kept
    assert Account.objects.get(username="Anna").options == kept


def test_who_chose_nothing_has_what_was_kept(town: Town) -> None:
    account(town, options={"screenreader": True})
    client = Mudlet(town, 0)

    client.credentials()

    assert client.session.screenreader
    assert Account.objects.get(username="Anna").options == {"screenreader": True}


def test_what_somebody_chose_is_not_left_for_whoever_logs_in_next(town: Town) -> None:
    account(town)
    account(town, "Bo")
    client = Mudlet(town, 0)
    listens(client)
    client.credentials()

    town.do(logout, client.session)
    client.credentials(name="Bo")

    assert not client.session.screenreader
    assert Account.objects.get(username="Bo").options == {}


def test_what_pages_keep_is_left_as_it_was(town: Town) -> None:
    account(town, options={"webclient": {"theme": "dark"}})
    client = Mudlet(town, 0)
    listens(client)

    client.credentials()

    kept = Account.objects.get(username="Anna").options
    assert kept == {"webclient": {"theme": "dark"}, "screenreader": True}
    assert client.session.options == {"screenreader": True}


# A client that says it by itself


def terminal_type(words: bytes) -> bytes:
    """One answer to the question what the client is."""
    return b"\xff\xfa\x18\x00" + words + b"\xff\xf0"


def test_a_client_that_says_so_after_the_login_screen_hears_the_next_one_plain(
    town: Town,
) -> None:
    client = Mudlet(town, 0)
    assert ART in client.screen

    client.sends(b"\xff\xfb\x18")
    for words in (b"MUDLET", b"XTERM", b"MTTS 65"):
        client.sends(terminal_type(words))
    seen = client.types("look")

    assert "Welcome to Gatehouse." in seen
    assert ART not in seen
    assert "\x1b[" not in seen


def test_who_is_known_from_the_first_line_never_meets_any_art(town: Town) -> None:
    player = Listener(town, 0)
    town.settle()

    seen = player.sees
    assert seen[0] == "Welcome to Gatehouse."
    assert not any(ART in line for line in seen)


def test_what_a_client_says_by_itself_is_not_kept_as_a_choice(town: Town) -> None:
    account(town)
    client = Mudlet(town, 0)
    client.sends(b"\xff\xfb\x18")
    for words in (b"MUDLET", b"XTERM", b"MTTS 65"):
        client.sends(terminal_type(words))

    client.credentials()

    assert client.session.screenreader
    assert Account.objects.get(username="Anna").options == {}
