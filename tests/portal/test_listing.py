"""What crawlers are told of the game."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from portal.handler import PortalSessionHandler
from portal.listing import GameListing, as_lines
from portal.wire.frames import Listing
from tests.portal.house import House
from tests.portal.telnet.fakes import config

NOW = 1_800_000_000.7


def listing(players: int = 3, **changes: Any) -> GameListing:
    return GameListing(config(**changes), lambda: players, lambda: NOW)


def test_it_tells_what_every_crawler_asks_first_and_first() -> None:
    told = listing(name="The Gate").variables()

    assert [*told.items()][:3] == [
        ("NAME", ("The Gate",)),
        ("PLAYERS", ("3",)),
        ("UPTIME", ("1800000000",)),
    ]


def test_no_name_ends_a_line_or_a_value() -> None:
    told = listing(name="The\nLamp\tand \x01Key\ud800").variables()

    assert told["NAME"] == ("TheLampand Key",)


def test_it_tells_the_ports_that_are_open() -> None:
    told = listing(telnet_port=4000, telnets_port=0).variables()

    assert told["PORT"] == ("4000",)
    assert "SSL" not in told
    assert listing(telnets_port=4003).variables()["SSL"] == ("4003",)
    assert "PORT" not in listing(telnet_port=-1).variables()


def test_nobody_is_told_a_name_of_this_machine_unless_the_operator_says_one() -> None:
    assert "HOSTNAME" not in listing().variables()

    told = listing(mssp={"HOSTNAME": ("play.example.org",)}).variables()

    assert told["HOSTNAME"] == ("play.example.org",)


def test_the_operator_knows_best_but_not_how_many_play() -> None:
    mssp = {"NAME": ("Mine",), "PLAYERS": ("999",), "UPTIME": ("1",), "ROOMS": ("7",)}
    ours = listing(mssp=mssp)
    ours.publish({"ROOMS": ("18",), "AREAS": ("4",)})

    told = ours.variables()

    assert told["NAME"] == ("Mine",)
    assert told["ROOMS"] == ("7",)
    assert told["AREAS"] == ("4",)
    assert (told["PLAYERS"], told["UPTIME"]) == (("3",), ("1800000000",))


def test_a_variable_without_values_is_not_told() -> None:
    assert "CRAWL DELAY" in listing().variables()
    assert "CRAWL DELAY" not in listing(mssp={"CRAWL DELAY": ()}).variables()


def test_what_the_server_says_takes_the_place_of_what_it_said() -> None:
    ours = listing()
    ours.publish({"ROOMS": ("18",), "AREAS": ("4",)})

    ours.publish({"ROOMS": ("19",)})

    assert ours.variables()["ROOMS"] == ("19",)
    assert "AREAS" not in ours.variables()


def test_no_value_can_end_a_line_or_a_value() -> None:
    ours = listing()

    ours.publish({"genre\x01": ("Fan\ttasy\r\n\x02", "\ud800ok"), "\n": ("x",)})

    assert ours.variables()["GENRE"] == ("Fantasy", "ok")
    assert "" not in ours.variables()


def test_in_plain_text_each_variable_is_a_line() -> None:
    shown = as_lines({"NAME": ("A game",), "PORT": ("4000", "23")})

    assert shown == (
        "\nMSSP-REPLY-START\nNAME\tA game\nPORT\t4000\t23\nMSSP-REPLY-END\n"
    )


def players(handler: PortalSessionHandler) -> tuple[str, ...]:
    return handler.listing.variables()["PLAYERS"]


def test_players_are_the_accounts_that_are_logged_in(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.connect()
    assert players(house.handler) == ("0",)

    anna = house.login(7)
    house.login(8)
    house.login(8)
    assert players(house.handler) == ("2",)

    anna.disconnected("goodbye")
    assert players(house.handler) == ("1",)


def test_what_the_server_published_is_told_while_it_is_away(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.serve()
    house.says(Listing({"ROOMS": ("18",)}))

    house.handler.link.hold()

    assert house.handler.listing.variables()["ROOMS"] == ("18",)
