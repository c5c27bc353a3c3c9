"""A real OpenSSH client plays."""

from __future__ import annotations

import subprocess

import pytest


def test_a_player_logs_in_types_is_answered_and_leaves(house, ssh):
    client = ssh("-tt", size=(100, 30))
    welcome = client.sees(b"HP\x1b[0m> ")

    client.types("say hællo\r".encode())
    client.sees("You said: say hællo\r\n".encode())
    client.types(b"quit\r")
    client.sees(b"Goodbye!")

    assert b"Welcome to the \x1b[1;31msmall\x1b[0m game, Bj\xc3\xb8rn.\r\n" in welcome
    assert client.process.wait(timeout=20) == 0
    assert house.hears_next() == ["text", "say hællo"]
    assert house.hears_next() == ["text", "quit"]
    assert house.hears_next() == ["disconnect", "quit"]


@pytest.mark.parametrize("how", ["killed", "closed"])
def test_a_player_who_goes_without_a_word_is_lost(house, ssh, how):
    client = ssh("-tt", size=(100, 30))
    client.sees(b"HP")

    if how == "killed":
        client.process.kill()
    else:
        client.types(b"\r~.")  # the client's own way to leave

    assert house.hears("lose") == ["the client left"]


def test_the_game_is_told_who_plays_on_what(house, ssh):
    client = ssh("-tt", size=(100, 30))
    client.sees(b"HP")

    [told] = house.hears("connect")

    protocol, address, connected, account, encoding, width, height, colors = told[:8]
    name, terminal, screenreader, secure, *_ = told[8:]
    assert (protocol, address, account, encoding) == ("ssh", "127.0.0.1", 7, "utf-8")
    assert (width, height, colors) == (100, 30, 256)
    assert connected > 1_700_000_000
    assert name.startswith("OpenSSH")
    assert (terminal, screenreader, secure) == ("xterm-256color", False, True)


def test_a_new_window_size_is_told(house, ssh):
    client = ssh("-tt", size=(100, 30))
    client.sees(b"HP")

    client.resize(60, 20)

    assert house.hears("changed") == [60, 20]


def test_colorterm_gives_true_colour_and_dumb_gives_none(house, ssh):
    told = []
    for environment in ({"COLORTERM": "truecolor"}, {"TERM": "dumb"}):
        client = ssh(
            "-tt", "-o", "SendEnv=COLORTERM", size=(80, 24), environment=environment
        )
        client.sees(b"HP")
        told.append(house.hears("connect")[0][7])

    assert told == [16_777_216, 0]


def test_a_secret_is_not_shown_while_it_is_typed(house, ssh):
    client = ssh("-tt", size=(80, 24))
    client.types(b"secret\r")
    client.sees(b"Secret? ")

    client.types(b"hunter2\r")
    seen = client.sees(b"You said: hunter2")

    assert seen.count(b"hunter2") == 1
    assert house.hears("text") == ["secret"]
    assert house.hears("text") == ["hunter2"]


def test_lines_are_edited_and_ctrl_d_quits(house, ssh):
    client = ssh("-tt", size=(80, 24))
    client.sees(b"HP")

    client.types(b"sai\x7fy hi\x1b[D\x1b[D\x17shout \x05!\r")
    client.sees(b"You said: shout hi!")
    client.types(b"\x04")
    client.sees(b"Goodbye!")

    assert client.process.wait(timeout=20) == 0


def test_a_pasted_page_arrives_line_by_line(house, ssh):
    client = ssh("-tt", size=(80, 24))
    client.sees(b"HP")

    client.types(b"".join(b"say %d\n" % number for number in range(20)))
    client.sees(b"You said: say 19")

    assert [house.hears("text") for _ in range(20)] == [[f"say {n}"] for n in range(20)]


def test_without_a_terminal_it_is_plain_lines(house, ssh):
    code, output, _ = ssh("-T").says(b"look\nsay hi\n")

    assert output.splitlines() == [
        "Welcome to the small game, Bjørn.",
        "HP> You said: look",
        "You said: say hi",
        "Goodbye!",
    ]
    assert code == 0
    assert "\r" not in output


def test_a_piped_terminal_has_no_size(house, ssh):
    code, output, _ = ssh("-tt").says(b"look\rquit\r")

    assert house.hears("connect")[0][5:7] == [0, 0]
    assert "You said: look\r\n" in output
    assert code == 0


@pytest.mark.parametrize("method", ["password", "keyboard-interactive"])
def test_both_ways_of_asking_let_the_right_password_in(ssh, method):
    client = ssh("-T", "-o", f"PreferredAuthentications={method}")

    code, output, _ = client.says(b"look\n")

    assert code == 0
    assert "You said: look" in output


@pytest.mark.parametrize("method", ["password", "keyboard-interactive"])
def test_a_wrong_password_is_refused_in_a_sentence(ssh, method):
    client = ssh("-T", "-o", f"PreferredAuthentications={method}", password="wrong")

    code, output, errors = client.says()

    assert code in (5, 255)
    assert output == ""
    assert "That name and password do not belong together." in errors


@pytest.mark.parametrize(
    "options, command, complaint",
    [
        ((), ("look",), "exec request failed"),
        (("-s",), ("sftp",), "subsystem request failed"),
        (("-W", "127.0.0.1:22"), (), "stdio forwarding failed"),
    ],
)
def test_nothing_but_a_shell_is_given(ssh, options, command, complaint):
    client = ssh(*options, command=command)

    code, _, errors = client.says()

    assert code == 255
    assert complaint in errors


def test_agent_and_x11_are_refused_and_the_shell_still_plays(ssh):
    client = ssh("-T", "-A", "-o", "ForwardX11=yes", environment={"DISPLAY": ":9"})

    code, output, _ = client.says(b"look\n")

    assert code == 0
    assert "You said: look" in output


def test_no_port_is_forwarded_to_a_client(ssh):
    client = ssh("-N", "-R", "0:127.0.0.1:1", "-o", "ExitOnForwardFailure=yes")

    code, _, errors = client.says()

    assert code == 255
    assert "remote port forwarding failed" in errors


def test_a_second_shell_of_one_connection_is_refused(house, ssh, tmp_path):
    first = ssh("-tt", "-M", "-S", tmp_path / "mux", size=(80, 24))
    first.sees(b"HP")

    _, _, errors = ssh("-T", "-S", tmp_path / "mux").says(b"look\n")

    assert "Session open refused by peer" in errors  # and it connects by itself
    first.types(b"look\r")
    first.sees(b"You said: look")


def test_new_keys_in_the_middle_of_play_are_not_noticed(ssh):
    client = ssh("-T", "-o", "RekeyLimit=1K")

    code, output, _ = client.says(b"".join(b"say %d\n" % n for n in range(300)))

    assert code == 0
    assert [line for line in output.splitlines() if "say" in line][1:] == [
        f"You said: say {number}" for number in range(1, 300)
    ]


def test_what_a_client_does_not_read_is_counted(house, ssh):
    client = ssh("-T")
    client.process.stdin.write(b"flood\nflood\nflood\nflood\n")
    client.process.stdin.flush()

    counts = [house.hears("unsent")[0] for _ in range(4)]

    assert counts[-1] > 262_144


KEYS_ONLY = ("-T", "-o", "PreferredAuthentications=publickey")


@pytest.mark.parametrize(
    "kind, bits", [("ed25519", 0), ("rsa", 2048), ("rsa", 4096), ("ecdsa", 256)]
)
def test_a_known_key_lets_its_owner_in(house, ssh, keygen, kind, bits):
    client = ssh(*KEYS_ONLY, key=keygen(kind, bits))

    code, output, errors = client.says(b"look\n")

    assert (code, "You said: look" in output) == (0, True), errors
    assert house.hears("connect")[0][3] == 7


@pytest.mark.parametrize("algorithm", ["rsa-sha2-512", "rsa-sha2-256"])
def test_an_rsa_key_signs_by_either_sha2(ssh, keygen, algorithm):
    only = ("-o", f"PubkeyAcceptedAlgorithms={algorithm}")
    client = ssh(*KEYS_ONLY, *only, key=keygen("rsa", 2048))

    assert client.says(b"look\n")[0] == 0


@pytest.mark.parametrize("kind, bits", [("rsa", 1024), ("ed25519", 0)])
def test_a_weak_or_unknown_key_is_refused_and_the_password_still_asked(
    ssh, keygen, kind, bits
):
    key = keygen(kind, bits, known=bits == 1024)

    refused = ssh(*KEYS_ONLY, key=key).says()
    code, output, errors = ssh("-T", key=key).says(b"look\n")

    assert refused[0] == 255
    assert "Permission denied (publickey,password,keyboard-interactive)" in refused[2]
    assert (code, "You said: look" in output) == (0, True), errors


@pytest.mark.parametrize("user", ["new", "Guest"])
def test_a_stranger_comes_in_without_a_password(house, ssh, user):
    client = ssh("-tt", user=user, size=(80, 24), password="")
    client.sees(b"HP")
    client.types(b"look\r")
    client.sees(b"You said: look")

    assert house.hears("connect")[0][3] == 0


def test_new_keys_in_the_middle_are_for_strangers_too(ssh):
    client = ssh("-T", "-o", "RekeyLimit=1K", user="new")

    code, output, _ = client.says(b"".join(b"say %d\n" % n for n in range(300)))

    assert code == 0
    assert "You said: say 299" in output


@pytest.mark.parametrize("kind", ["ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256"])
def test_either_host_key_is_known_to_a_client_that_asks_for_it(ssh, kind):
    client = ssh("-T", "-o", f"HostKeyAlgorithms={kind}")

    assert client.says(b"look\n")[0] == 0


def test_ssh_keyscan_finds_both_host_keys(house):
    scan = ["ssh-keyscan", "-t", "ed25519,rsa", "-p", str(house.port), "127.0.0.1"]

    found = subprocess.run(scan, capture_output=True, text=True, check=True).stdout

    assert {line.split()[1] for line in found.splitlines()} == {
        "ssh-ed25519",
        "ssh-rsa",
    }


def test_sha1_is_not_signed_by(ssh):
    client = ssh("-T", "-o", "HostKeyAlgorithms=ssh-rsa")

    code, _, errors = client.says()

    assert code == 255
    assert "no matching host key type found" in errors
