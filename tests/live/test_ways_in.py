"""Telnet, TLS and SSH side by side: what befalls the Server befalls none of them."""

import re
import subprocess

import pytest

from tests.live.programs import is_there, program
from tests.live.terminal import Terminal

PASSWORD = "quiet-river-stone-4711"
NOBODY_ASKS = (
    "-F", "none", "-o", "LogLevel=ERROR",
    "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
)  # fmt: skip


@pytest.fixture
def key(tmp_path):
    """The file of a private key; its public half is beside it."""
    path = tmp_path / "key"
    make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "laptop", "-f", path]
    subprocess.run(make, check=True)
    return path


@pytest.fixture
def enter(house, key):
    """Real clients on terminals; all are closed in the end."""
    terminals = []

    def enter(client, name):
        terminals.append(Terminal(*COMMANDS[client](house, key, name)))
        return terminals[-1]

    yield enter
    for terminal in terminals:
        terminal.close()


def ssh(house, *more):
    """OpenSSH to this house, with nothing of this machine's own."""
    return program("ssh"), *NOBODY_ASKS, "-p", str(house.port("ssh")), *more


COMMANDS = {
    "telnet": lambda house, key, name: (
        program("tt++"), "-e", f"#session it 127.0.0.1 {house.port('telnet')}",
    ),
    "tls": lambda house, key, name: (
        program("tt++"), "-e", f"#ssl it 127.0.0.1 {house.port('telnets')}",
    ),
    "password": lambda house, key, name: (
        program("sshpass"), "-p", PASSWORD,
        *ssh(house, "-o", "PubkeyAuthentication=no", f"{name}@127.0.0.1"),
    ),
    "key": lambda house, key, name: ssh(
        house, "-i", str(key), "-o", "PasswordAuthentication=no", f"{name}@127.0.0.1"
    ),
    "new": lambda house, key, name: ssh(house, "new@127.0.0.1"),
}  # fmt: skip


@pytest.mark.skipif(
    not is_there("tt++", "ssh", "sshpass"), reason="its clients are not installed"
)
def test_each_way_in_outlives_a_reload_and_the_servers_sudden_death(house, enter, key):
    players = {"Tilda": enter("telnet", ""), "Tessa": enter("tls", "")}
    for name, player in players.items():
        player.sees("create NAME PASSWORD")
        player.types(f"create {name} {PASSWORD}")
        player.sees(f"You are {name} now.")
    stranger = enter("new", "")
    stranger.sees("create NAME PASSWORD")
    stranger.types(f"create Selma {PASSWORD}")
    stranger.sees("You are Selma now.")
    stranger.types(f"sshkey add {key.with_suffix('.pub').read_text().strip()}")
    stranger.sees("Your password:")
    stranger.types(PASSWORD)
    stranger.sees("is yours")
    stranger.types("quit")
    stranger.sees("Goodbye")
    players["Selma"] = enter("key", "Selma")
    players["Selma"].sees("You are Selma now.")
    players["Sonja"] = player_by_password(house, enter)

    say(players, range(1, 4))
    house.manage("reload")
    say(players, range(4, 7))
    dead = house.kill_server()
    say(players, range(7, 10))
    house.wait_for_another_server(dead)
    say(players, range(10, 13))

    for name, player in players.items():
        player.types("say all of it")
        player.sees('You say, "all of it"')
        heard = re.findall(r'You say, "line (\d+)"', player.text)
        assert heard == [str(number) for number in range(1, 13)], name
        assert "Welcome" not in player.text.partition("line 1")[2]
    assert "Traceback" not in house.log("portal") + house.log("server")


def player_by_password(house, enter):
    """Somebody who comes in over SSH with a password."""
    with house.telnet("Sonja") as before:
        before.types(f"create Sonja {PASSWORD}")
        before.sees("You are Sonja now.")
    player = enter("password", "Sonja")
    player.sees("You are Sonja now.")
    return player


def say(players, numbers):
    """Everybody says these lines, and nobody waits for an answer."""
    for number in numbers:
        for player in players.values():
            player.types(f"say line {number}")
