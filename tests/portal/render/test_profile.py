"""What a client is sent follows from what it told and what its player chose."""

from __future__ import annotations

from portal.render.profile import Profile, profile_of, read_aloud
from portal.wire.state import Client

CLIENT = Client("telnet", "192.0.2.1", width=100, colors=256)


def test_a_client_is_rendered_for_as_it_described_itself():
    assert profile_of(CLIENT, {}) == Profile(256, "utf-8", 100, False)


def test_what_the_player_chose_goes_first():
    chosen = profile_of(CLIENT, {"colors": 0, "width": 60, "screenreader": True})

    assert chosen == Profile(0, "utf-8", 60, True)
    assert profile_of(CLIENT, {"wrap": False}).width == 0


def test_links_are_written_as_the_client_takes_them_and_never_for_a_reader():
    client = Client("telnet", "192.0.2.1", links="osc8")

    assert profile_of(client, {}).links == "osc8"
    assert profile_of(client, {"screenreader": True}).links == ""
    assert read_aloud(profile_of(client, {})).links == ""


def test_a_screen_reader_is_sent_no_colour_unless_its_player_asks():
    assert profile_of(CLIENT, {"screenreader": True}).colors == 0
    assert profile_of(CLIENT, {"screenreader": True, "colors": 16}).colors == 16
