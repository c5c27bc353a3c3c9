"""One channel with one shell is given, nothing else."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.conch.ssh.common import NS

from portal.ssh.channel import ShellChannel, ShellConnection

CONFIRMED, FAILED = 91, 92


class Link:
    """Records what is sent and begun."""

    def __init__(self):
        self.sent = []
        self.begun = []
        self.left = 0

    def sendPacket(self, message, payload):  # noqa: N802
        """Note a packet."""
        self.sent.append((message, payload))

    def then(self, function, *args):
        """Nothing is in hand here."""
        function(*args)

    def begin(self, channel):
        """Note that a shell begins."""
        self.begun.append(channel)

    def leave_in_time(self):
        """Note that the end was announced."""
        self.left += 1

    @property
    def messages(self):
        """The numbers of what was sent."""
        return [message for message, _ in self.sent]


def connection() -> ShellConnection:
    """A connection of somebody who has logged in."""
    made = ShellConnection(Link())
    made.transport = made.link
    return made


def opening(kind: bytes = b"session", largest: int = 32768) -> bytes:
    """A request to open a channel."""
    return NS(kind) + struct.pack(">3L", 0, 2**21, largest)


def pty(term: bytes = b"xterm", columns: int = 80, rows: int = 24) -> bytes:
    """A request for a terminal."""
    return NS(term) + struct.pack(">4L", columns, rows, 0, 0) + NS(b"\0")


def test_a_session_channel_is_opened_once():
    made = connection()

    made.ssh_CHANNEL_OPEN(opening())
    made.ssh_CHANNEL_OPEN(opening())

    assert made.link.messages == [CONFIRMED, FAILED]
    assert len(made.channels) == 1


def test_a_thousand_channels_are_one():
    made = connection()

    for _ in range(1000):
        made.ssh_CHANNEL_OPEN(opening())

    assert made.link.messages == [CONFIRMED] + [FAILED] * 999
    assert len(made.channels) == 1


@pytest.mark.parametrize(
    "packet",
    [
        opening(b"direct-tcpip"),
        opening(b"x11"),
        opening(b"\xff\xfe"),
        opening(largest=0),
        opening(largest=1023),
    ],
)
def test_other_channels_are_refused(packet):
    made = connection()

    made.ssh_CHANNEL_OPEN(packet)

    assert made.link.messages == [FAILED]
    assert not made.channels


def test_nothing_is_granted_globally():
    made = connection()

    assert made.gotGlobalRequest(b"tcpip-forward", b"") == 0
    assert made.gotGlobalRequest(b"\xff", b"") == 0


def test_a_shell_begins_once_and_on_the_terminal_that_was_told():
    channel = ShellChannel(Link())

    given = [
        channel.requestReceived(b"pty-req", pty(columns=100, rows=30)),
        channel.requestReceived(b"env", NS(b"COLORTERM") + NS(b"truecolor")),
        channel.requestReceived(b"env", NS(b"PATH") + NS(b"/")),
        channel.requestReceived(b"shell", b""),
    ]
    late = [
        channel.requestReceived(b"shell", b""),
        channel.requestReceived(b"pty-req", pty()),
        channel.requestReceived(b"env", NS(b"LANG") + NS(b"C")),
    ]

    assert given == [True, True, False, True]
    assert late == [False, False, False]
    assert channel.link.begun == [channel]
    assert (channel.terminal.width, channel.terminal.height) == (100, 30)
    assert channel.terminal.colors == 16_777_216


@pytest.mark.parametrize(
    "request_type",
    [
        b"exec",
        b"subsystem",
        b"x11-req",
        b"auth-agent-req@openssh.com",
        b"signal",
        b"\xff",
    ],
)
def test_other_requests_are_refused(request_type):
    channel = ShellChannel(Link())

    assert not channel.requestReceived(request_type, NS(b"sftp"))
    assert channel.link.begun == []


@given(st.sampled_from([b"pty-req", b"env", b"window-change"]), st.binary(max_size=60))
def test_requests_that_are_cut_short_are_refused_and_never_raise(request_type, data):
    ShellChannel(Link()).requestReceived(request_type, data)


def test_what_is_typed_before_there_is_a_shell_is_nobodys():
    channel = ShellChannel(Link())

    channel.dataReceived(b"look\r")
    channel.extReceived(1, b"x")
    channel.eofReceived()

    assert channel.link.sent == []


def test_a_client_that_closes_is_not_waited_for_to_read():
    made = connection()
    made.ssh_CHANNEL_OPEN(opening())
    [channel] = made.channels.values()
    channel.remoteWindowLeft = 0
    channel.write(b"unread")

    made.ssh_CHANNEL_CLOSE(struct.pack(">L", channel.id))

    assert made.channels == {}
    assert made.link.left == 1


def test_finishing_tells_success_and_closes_once():
    made = connection()
    made.ssh_CHANNEL_OPEN(opening())
    [channel] = made.channels.values()

    channel.finish()
    channel.finish()

    assert made.link.messages == [CONFIRMED, 98, 97]
    assert made.link.left == 1
