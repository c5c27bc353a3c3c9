"""The clients people use: telnet, TinTin++, TinyFugue, OpenSSH, on a terminal."""

import pytest

from tests.live.programs import is_there, program
from tests.live.terminal import Terminal

PASSWORD = "quiet-river-stone-4711"
TELNET = {
    "telnet": lambda port: (program("telnet"), "127.0.0.1", port),
    "tt++": lambda port: (program("tt++"), "-e", f"#session it 127.0.0.1 {port}"),
    "tf": lambda port: (program("tf"), "-f", "-n", "127.0.0.1", port),
}
NAMES = {"telnet": "Tilda", "tt++": "Tinka", "tf": "Fugo", "ssh": "Selma"}
TALKERS = [client for client in TELNET if is_there(client)]
ALL = TALKERS + (["ssh"] if is_there("ssh", "sshpass") else [])


def by_telnet(house, client):
    """A telnet client that has arrived at the gate."""
    terminal = Terminal(*TELNET[client](str(house.port("telnet"))))
    terminal.sees("create NAME PASSWORD")
    return terminal


def by_ssh(house, name):
    """OpenSSH, which proves itself before anything is shown."""
    port = str(house.port("ssh"))
    ask_nobody = (
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
    )
    ssh = (program("ssh"), "-p", port, *ask_nobody, f"{name}@127.0.0.1")
    return Terminal(program("sshpass"), "-p", PASSWORD, *ssh)


@pytest.fixture
def enter(open_house):
    """Somebody new comes in with a client, or comes back with it."""
    terminals = []

    def enter(client, name):
        if client == "ssh":
            terminal = by_ssh(open_house, name)
        else:
            terminal = by_telnet(open_house, client)
            terminal.types(f"{enter.how} {name} {PASSWORD}")
        terminals.append(terminal)
        terminal.sees(f"You are {name} now.")
        return terminal

    enter.how = "create"
    yield enter
    for terminal in terminals:
        terminal.close()


@pytest.fixture
def account(open_house):
    """Somebody whose account was made before."""

    def account(name):
        player = open_house.telnet(name)
        player.types(f"create {name} {PASSWORD}")
        player.sees(f"You are {name} now.")
        player.socket.close()

    return account


@pytest.mark.parametrize("client", ALL)
def test_a_client_walks_and_talks_and_does_not_notice_a_reload(
    open_house, enter, account, client
):
    name = NAMES[client]
    if client == "ssh":
        account(name)
    player = enter(client, name)

    player.types("south")
    player.sees("The Yard")
    open_house.manage("reload")
    player.types("say still here")
    player.sees('You say, "still here"')
    player.types("north")

    player.sees("The Gatehouse")


@pytest.mark.parametrize("client", ALL)
def test_a_client_whose_plug_is_pulled_in_the_middle_of_a_line_comes_back(
    enter, account, client
):
    name = f"{NAMES[client]}ris"
    if client == "ssh":
        account(name)
    player = enter(client, name)
    player.types("south")
    player.sees("The Yard")
    player.presses("say half a li")
    player.close()
    enter.how = "connect"

    again = enter(client, name)

    again.sees("The Yard")
    assert "half a li" not in again.text


def test_whoever_is_in_one_room_hears_the_others(enter):
    players = {client: enter(client, f"{NAMES[client]}na") for client in TALKERS}

    for client, speaker in players.items():
        speaker.types(f"say this is {client}")
        for listener in players.values():
            listener.sees(f', "this is {client}"')


SPEAKS_GMCP = r"""#event {IAC WILL GMCP} {
    #send {\xFF\xFD\xC9\};
    #send {\xFF\xFA\xC9Core.Hello { "client": "TinTin++", "version": "2" }\xFF\xF0\};
    #send {\xFF\xFA\xC9Core.Supports.Set [ "Char 1", "Room 1" ]\xFF\xF0\}
}
#event {IAC SB GMCP} {#showme {<%0> was heard}}
#alias {ping} {#send {\xFF\xFA\xC9Core.Ping\xFF\xF0\}}
"""


@pytest.mark.skipif(not is_there("tt++"), reason="tt++ is not installed")
def test_a_mud_client_and_the_gate_exchange_data_beside_the_text(open_house, tmp_path):
    script = tmp_path / "gmcp.tin"
    port = open_house.port("telnet")
    script.write_text(f"{SPEAKS_GMCP}#session it 127.0.0.1 {port}\n")

    with Terminal(program("tt++"), "-G", str(script)) as player:
        player.sees("create NAME PASSWORD")
        player.types("ping")
        player.sees("<Core.Ping> was heard")
        player.types(f"create Gemma {PASSWORD}")
        player.sees("You are Gemma now.")
        player.types("say text goes on")
        player.sees('You say, "text goes on"')

    log = open_house.log("portal")
    assert "GMCP that is none" not in log
    assert "Traceback" not in log


def test_a_password_that_is_asked_for_is_not_shown(open_house):
    with by_telnet(open_house, "telnet") as player:
        player.types("create Silvana")
        player.sees("Choose a password:")
        player.types(PASSWORD)
        player.sees("once more:")
        player.types(PASSWORD)
        player.sees("You are Silvana now.")

        assert PASSWORD not in player.text
