"""Variables beside the text (MSDP), from a client's bytes to the world and back."""

from __future__ import annotations

from server.accounts.models import Account
from server.sessions.actions import login
from tests.stories.test_data_beside_text import AGREES as AGREES_TO_GMCP
from tests.stories.test_data_beside_text import MudClient
from tests.stories.town import Town

AGREES, REFUSES = b"\xff\xfd\x45", b"\xff\xfe\x45"


def message(words: bytes) -> bytes:
    """The bytes of an MSDP message."""
    return b"\xff\xfa\x45" + words + b"\xff\xf0"


def log_in(town: Town, client: MudClient, name: str) -> None:
    """The player at this client has proved who they are."""
    town.player_account(name)
    town.do(login, client.session, Account.objects.get(username=name))
    client.hears()


def test_a_client_asks_what_there_is_and_is_told_what_it_wants(town: Town) -> None:
    anna = MudClient(town)

    anna.sends(AGREES + message(b"\x01LIST\x02COMMANDS"))
    assert anna.hears() == message(
        b"\x01COMMANDS\x02\x05\x02LIST\x02REPORT\x02RESET\x02SEND\x02UNREPORT\x06"
    )
    anna.sends(message(b"\x01REPORT\x02HEALTH\x01REPORT\x02MOVEMENT"))
    assert anna.hears() == b""
    town.player_account("Anna")
    town.do(login, anna.session, Account.objects.get(username="Anna"))
    told = message(b"\x01HEALTH\x02100") + message(b"\x01MOVEMENT\x02100")
    assert told in anna.hears()
    anna.sends(b"south\r\n")

    assert anna.hears().endswith(message(b"\x01MOVEMENT\x0299"))


def test_a_reload_neither_forgets_what_is_reported_nor_loses_what_is_asked(
    town: Town,
) -> None:
    anna = MudClient(town)
    anna.sends(AGREES + message(b"\x01REPORT\x02HEALTH"))
    log_in(town, anna, "Anna")

    town.stop()
    anna.sends(message(b"\x01SEND\x02ROOM_NAME"))
    assert anna.hears() == b""
    town.start("reload")

    heard = anna.hears()
    assert message(b"\x01HEALTH\x02100") in heard
    assert message(b"\x01ROOM_NAME\x02The Gatehouse") in heard


def test_the_room_is_a_table_that_maps_are_drawn_from(town: Town) -> None:
    anna = MudClient(town)
    anna.sends(AGREES)
    log_in(town, anna, "Anna")

    anna.sends(message(b"\x01SEND\x02ROOM"))

    room = anna.session.puppet.location
    heard = anna.hears()
    assert heard.startswith(
        message(b"")[:3] + b"\x01ROOM\x02\x03\x01VNUM\x02%d" % room.id
    )
    assert b"\x01EXITS\x02\x03" in heard
    assert b"\x01n\x02" in heard


def test_what_is_unknown_or_unbalanced_is_ignored_and_the_session_lives(
    town: Town,
) -> None:
    anna = MudClient(town)

    anna.sends(
        AGREES
        + message(b"\x01SEND\x02NOPE")
        + message(b"\x01X\x02\x03\x01Y\x02\x05")
        + message(b"\x03A")
    )

    assert anna.hears() == b""
    anna.sends(b"help\r\n")
    assert anna.hears()


def test_who_takes_packages_too_is_told_by_those_alone(town: Town) -> None:
    anna = MudClient(town)
    anna.sends(AGREES + message(b"\x01REPORT\x02HEALTH") + AGREES_TO_GMCP)
    town.player_account("Anna")
    anna.hears()

    town.do(login, anna.session, Account.objects.get(username="Anna"))

    heard = anna.hears()
    assert heard.count(b"\xff\xfa\xc9Char.Vitals ") == 1
    assert b"\xff\xfa\x45" not in heard
    anna.sends(message(b"\x01SEND\x02HEALTH"))
    assert anna.hears() == message(b"\x01HEALTH\x02100")


def test_after_a_refusal_nothing_more_is_told(town: Town) -> None:
    anna = MudClient(town)
    anna.sends(AGREES + message(b"\x01REPORT\x02MOVEMENT"))
    log_in(town, anna, "Anna")

    anna.sends(REFUSES + b"south\r\n")

    assert b"\xff\xfa\x45" not in anna.hears()
    assert anna.session.watcher is None
