"""Numbered lines through reloads and kills: each is answered once, in order."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.live.player import wait_until

PLAYERS = 10
ROUNDS = 2
EVERY = 0.1
"""Seconds between two lines of a player."""


def kill_and_wait(house):
    """Let the Server die; back when the next one serves."""
    dead = house.kill_server()
    house.wait_for_another_server(dead)


INTERRUPT = {"reload": lambda house: house.manage("reload"), "kill -9": kill_and_wait}


class Speakers:
    """Everybody says a number every so often, until they are told to stop."""

    def __init__(self, players):
        self.players = players
        self.said = 0

    def speak_until(self, done):
        """Say 1, 2, 3 ...; then hear everything out."""
        due = time.monotonic()
        while not done():
            self.said += 1
            for player in self.players:
                player.types(f"say {self.said}")
            due += EVERY
            wait_until(self.players, done, due - time.monotonic())
        last = f'You say, "{self.said}"'
        wait_until(self.players, lambda: all(last in p.text for p in self.players), 60)

    def heard(self, player):
        """The numbers that came back to a player, in order."""
        return [int(number) for number in re.findall(r'You say, "(\d+)"', player.text)]


@pytest.fixture
def meanwhile():
    """Runs a function in a thread of its own; the Future of it."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit


@pytest.fixture
def speakers(house):
    return Speakers([house.player(f"Speaker{chr(65 + n)}") for n in range(PLAYERS)])


@pytest.mark.parametrize("how", INTERRUPT)
def test_every_number_is_answered_once_and_in_order(house, speakers, meanwhile, how):
    def interrupt():
        for _ in range(ROUNDS):
            INTERRUPT[how](house)

    interruptions = meanwhile(interrupt)
    speakers.speak_until(interruptions.done)

    assert interruptions.exception() is None
    assert speakers.said > ROUNDS
    for player in speakers.players:
        assert not player.closed
        assert speakers.heard(player) == list(range(1, speakers.said + 1))


def test_a_line_cut_in_two_by_a_reload_is_one_line(house):
    anna = house.player("Anna")

    anna.sends(b"say one pi")
    house.manage("reload")
    anna.sends(b"ece\r\n")

    anna.sees('You say, "one piece"')


def test_what_is_in_a_hand_stays_there_when_the_server_dies(house):
    anna = house.player("Anna")
    anna.types("say before")
    anna.sees('You say, "before"')

    kill_and_wait(house)
    anna.types("say after")

    anna.sees('You say, "after"')
    assert not anna.closed
