"""What a client and we have agreed on."""

from __future__ import annotations

from portal.telnet.agreements import MARK_EOR, MARK_GA, Agreements
from portal.telnet.codes import DO, DONT, OPT_EOR, OPT_NAWS, OPT_SGA, WILL
from portal.wire.state import Client
from tests.portal.telnet.fakes import UNCOMPRESSED


def agreements(said: list[bytes]) -> Agreements:
    client = Client("telnet", "127.0.0.1")
    return Agreements(client, said.append, lambda *args: None, lambda: 0.0)


def test_what_we_would_like_is_said_in_one_piece() -> None:
    said: list[bytes] = []

    agreements(said).offer()

    assert said == [UNCOMPRESSED]


def test_a_prompt_ends_as_the_client_wants_it() -> None:
    ours = agreements([])
    ours.offer()
    assert ours.mark == b""

    ours.hear(DONT, OPT_SGA)
    assert ours.mark == MARK_GA

    ours.hear(DO, OPT_EOR)
    assert ours.mark == MARK_EOR


def test_a_subnegotiation_is_heard_only_where_the_option_is_on() -> None:
    ours = agreements([])

    ours.hear_more(OPT_NAWS, b"\0\x50\0\x18")
    assert ours.client.width == 0

    ours.hear(WILL, OPT_NAWS)
    ours.hear_more(OPT_NAWS, b"\0\x50\0\x18")
    assert ours.client.width == 80


def test_a_guess_gives_way_to_what_the_client_says_before_or_after() -> None:
    ours = agreements([])

    ours.guess(encoding="latin-1")
    assert ours.client.encoding == "latin-1"

    ours.learn(encoding="utf-8")
    ours.guess(encoding="latin-1")
    assert ours.client.encoding == "utf-8"


def test_learning_what_is_known_changes_nothing() -> None:
    ours = agreements([])
    before = ours.client

    ours.learn(width=0)

    assert ours.client is before
