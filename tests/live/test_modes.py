"""Many logins of one account at the same moment, over two doors, in each mode."""

import re
import ssl
import time

import pytest

from tests.live.player import Player, wait_until

PASSWORD = "correct horse battery"
AT_ONCE = 4
"""Fewer than the wrong passwords after which an account is closed for a while."""
ROUNDS = 3
EXPECTED = {0: (1, 1), 1: (AT_ONCE, AT_ONCE), 2: (AT_ONCE, 1), 3: (AT_ONCE, AT_ONCE)}
"""In each mode: how many are connected in the end, and how many play."""
SETTLED = (
    "You are Anna now.",
    "is now played from another",
    "logged in from elsewhere",
)


class SecurePlayer(Player):
    """The same through TLS."""

    def __init__(self, address, name=""):
        super().__init__(address, name)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.socket.setblocking(True)
        self.socket = context.wrap_socket(self.socket)
        self.socket.setblocking(False)

    def read(self):
        """Take what has come; a record may hold less than what was sent."""
        try:
            while not self.closed:
                super().read()
        except ssl.SSLWantReadError:
            return


@pytest.fixture(scope="module")
def hall(workshop):
    """A Gatehouse in which Anna has an account and a character, and is away."""
    anna = workshop.player("Anna", PASSWORD)
    leave([anna])
    return workshop


def set_mode(house, mode):
    path = house.code / "settings" / "test.py"
    path.write_text(f"{path.read_text()}\nMULTISESSION_MODE = {mode}\n")
    house.manage("reload")


def come_at_once(house):
    """Connections of Anna whose logins are sent within the same millisecond or so."""
    doors = {"telnet": Player, "telnets": SecurePlayer}
    players = [
        doors[door](("127.0.0.1", house.port(door)), f"Anna by {door}")
        for door in list(doors) * (AT_ONCE // 2)
    ]
    for player in players:
        player.sees("connect")
    for player in players:
        player.types(f'connect Anna "{PASSWORD}"')
    everybody_settled = lambda: all(  # noqa: E731
        any(words in player.text for words in SETTLED) for player in players
    )
    wait_until(players, everybody_settled, 20)
    return players


def leave(players):
    for player in players:
        if not player.closed:
            player.types("quit")
            player.sees_the_end()
        player.socket.close()


def who_is_there(players):
    """How many are connected, and how many play, as the last who came sees it.

    Who is sent out sees it a moment later, so it is asked until it stays as it is.
    """
    before, now = None, ()
    deadline = time.monotonic() + 20
    while before != now and time.monotonic() < deadline:
        before = now
        wait_until(players, lambda: False, 0.3)
        asker = next(player for player in players if not player.closed)
        asker.types("sessions")
        seen = asker.sees("(this one)") + "\n"
        wait_until([asker], lambda: False, 0.2)
        seen = asker.text[asker.text.rindex("You are connected by:") :]
        now = len(re.findall(r"^\d+: ", seen, re.M)), seen.count("playing Anna")
    return now


@pytest.mark.parametrize("mode", EXPECTED)
def test_logins_of_the_same_moment_leave_what_the_mode_says(hall, mode):
    set_mode(hall, mode)

    for _ in range(ROUNDS):
        players = come_at_once(hall)
        found = who_is_there(players)
        leave(players)

        assert found == EXPECTED[mode]
    assert "Traceback" not in hall.log("server")
