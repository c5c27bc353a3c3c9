"""The transport keeps strangers short, whatever they send."""

from __future__ import annotations

import struct

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from twisted.conch.ssh.common import NS, getNS
from twisted.conch.ssh.transport import SSHClientTransport
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred, succeed
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.test.iosim import FakeTransport, connect

from portal.config import Config
from portal.ssh.algorithms import CIPHERS, EXCHANGES, HOST_KEYS, MACS
from portal.ssh.keys import host_keys
from portal.ssh.protocol import SSHFactory
from portal.ssh.transport import (
    KEY_EXCHANGE_WITHIN,
    LEAVE_WITHIN,
    SHELL_WITHIN,
    UNREAD_LIMIT,
)
from tests.portal.fakes import RecordingHandler

VERSION = b"SSH-2.0-OpenSSH_9.2p1\r\n"


class Network(StringTransport):
    """A connection in memory that notes how it was ended."""

    def setTcpNoDelay(self, on):  # noqa: N802
        """Nothing waits here."""

    def setTcpKeepAlive(self, on):  # noqa: N802
        """Nobody vanishes here."""

    aborted = False

    def abortConnection(self):  # noqa: N802
        """Note that it was cut."""
        self.aborted = True


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """A configuration with a host key."""
    var = tmp_path_factory.mktemp("var")
    host_keys(var)
    return Config(var=str(var), server_command=(), server_directory="")


def stranger(config, refusal=None):
    """A connection that was just made."""
    handler = RecordingHandler()
    handler.doors.refusal = refusal
    factory = SSHFactory(handler, config, Clock(), *[lambda *_: Deferred()] * 2)
    transport = factory.buildProtocol(None)
    transport.makeConnection(Network(peerAddress=IPv4Address("TCP", "192.0.2.1", 5)))
    return transport


def packet(message: int, payload: bytes) -> bytes:
    """An unencrypted packet (RFC 4253, 6)."""
    padding = 8 - (6 + len(payload)) % 8 + 8
    head = struct.pack(">LB", 2 + len(payload) + padding, padding)
    return head + bytes([message]) + payload + bytes(padding)


def test_only_strong_algorithms_are_offered():
    offered = b" ".join(EXCHANGES + CIPHERS + MACS)

    for weak in (b"sha1", b"md5", b"cbc", b"group", b"nistp", b"3des", b"arcfour"):
        assert weak not in offered
    assert EXCHANGES[-1] == b"curve25519-sha256@libssh.org"
    assert HOST_KEYS == [b"ssh-ed25519", b"rsa-sha2-512", b"rsa-sha2-256"]


def test_who_is_turned_away_at_the_door_is_told_why(config):
    transport = stranger(config, refusal="The gate is crowded.")

    assert b"The gate is crowded." in transport.transport.value()
    assert transport.transport.disconnecting

    transport.connectionLost(None)
    assert transport.factory.handler.doors.inside == []


def test_whoever_came_in_is_counted_out(config):
    transport = stranger(config)
    doors = transport.factory.handler.doors
    inside = list(doors.inside)

    transport.connectionLost(None)

    assert inside == ["192.0.2.1"]
    assert doors.inside == []
    assert transport.factory.clock.getDelayedCalls() == []


def test_a_silent_stranger_is_sent_away_after_ten_seconds(config):
    transport = stranger(config)
    clock = transport.factory.clock

    clock.advance(KEY_EXCHANGE_WITHIN)
    assert transport.transport.disconnecting
    assert not transport.transport.aborted

    clock.advance(LEAVE_WITHIN)
    assert transport.transport.aborted


def test_a_scanner_that_speaks_http_is_sent_away(config):
    transport = stranger(config)

    transport.dataReceived(b"GET / HTTP/1.1\r\nHost: example\r\n\r\n")

    assert transport.transport.disconnecting


def test_an_endless_packet_is_not_waited_for(config):
    transport = stranger(config)
    transport.dataReceived(VERSION + struct.pack(">L", 1_000_000))

    transport.dataReceived(bytes(UNREAD_LIMIT))

    assert transport.transport.disconnecting


def test_who_asks_without_reading_the_answers_is_cut_off(config):
    transport = stranger(config)
    transport.dataReceived(VERSION)
    transport.transport.dataBuffer = bytes(config.output_limit + 1)

    transport.dataReceived(packet(200, b""))

    assert transport.transport.aborted


def test_a_service_is_not_given_before_there_are_keys(config):
    transport = stranger(config)

    transport.dataReceived(VERSION + packet(5, b"\0\0\0\x0cssh-userauth"))

    assert transport.transport.disconnecting
    assert transport.service is None


def test_after_a_farewell_nothing_more_is_heard(config):
    transport = stranger(config)
    transport.dataReceived(VERSION + packet(20, b"short"))
    written = transport.transport.value()

    transport.dataReceived(packet(20, b"short") * 3)

    assert transport.transport.value() == written


def same_kexinit(transport):
    """A KEXINIT that agrees to all the server proposes: its own."""
    return transport.ourKexInitPayload[1:]


class Visitor(SSHClientTransport):
    """A client in memory that goes as far as the key exchange."""

    secured = 0

    def verifyHostKey(self, key, fingerprint):  # noqa: N802
        """Trust anybody."""
        return succeed(True)

    def connectionSecure(self):  # noqa: N802
        """Note that there are keys."""
        self.secured += 1


def visited(config, exchange):
    """A visitor that knows one key exchange, the house and the wire between them."""
    factory = SSHFactory(
        RecordingHandler(), config, Clock(), *[lambda *_: Deferred()] * 2
    )
    server, visitor = factory.buildProtocol(None), Visitor()
    visitor.supportedKeyExchanges = [exchange]
    ends = [FakeTransport(end, end is server) for end in (server, visitor)]
    for end in ends:
        end.setTcpNoDelay = end.setTcpKeepAlive = lambda on: None
        end.getPeer = lambda: IPv4Address("TCP", "192.0.2.1", 5)
    return visitor, server, connect(server, ends[0], visitor, ends[1])


@pytest.mark.parametrize("exchange", EXCHANGES[-2:])
def test_an_exchange_gives_keys(config, exchange):
    visitor, server, wire = visited(config, exchange)

    wire.flush()

    assert visitor.secured == 1
    assert server.isEncrypted("both")


def test_the_exchange_against_quantum_computers_is_answered(config):
    transport = stranger(config)
    transport.supportedKeyExchanges = [b"mlkem768x25519-sha256"]
    post_quantum = MLKEM768PrivateKey.generate().public_key().public_bytes_raw()
    classic = X25519PrivateKey.generate().public_key().public_bytes_raw()
    transport.dataReceived(VERSION + packet(20, same_kexinit(transport)))
    transport.transport.clear()

    transport.dataReceived(packet(30, NS(post_quantum + classic)))

    answer = transport.transport.value()
    host_key_blob, reply, signature, _ = getNS(answer[6:], 3)
    assert answer[5] == 31
    assert b"ssh-ed25519" in host_key_blob
    assert len(reply) == 1088 + 32
    assert b"ssh-ed25519" in signature


def test_keys_are_not_exchanged_again_and_again_before_the_login(config):
    visitor, server, wire = visited(config, EXCHANGES[-1])
    wire.flush()

    visitor.sendKexInit()
    wire.flush()

    assert server.transport.disconnecting


def test_a_minute_without_a_shell_is_enough(config):
    _, server, wire = visited(config, EXCHANGES[-1])
    wire.flush()
    clock = server.factory.clock

    clock.advance(KEY_EXCHANGE_WITHIN)
    assert not server.transport.disconnecting

    clock.advance(SHELL_WITHIN)
    assert server.transport.disconnecting


@pytest.mark.parametrize(
    "message, payload",
    [
        (21, b""),
        (30, b""),
        (30, NS(bytes(32))),
        (30, NS(bytes(31))),
        (30, bytes(4)),
        (31, NS(b"x")),
        (32, NS(b"x")),
        (34, struct.pack(">3L", 2048, 2048, 8192)),
        (1, b""),
        (4, b"\1"),
        (5, NS(b"\xff")),
        (6, NS(b"ssh-userauth")),
        (7, b"\xff" * 4),
        (20, b"\xff" * 60),
        (50, NS(b"anna") * 3),
        (90, NS(b"session") + bytes(12)),
    ],
)
@pytest.mark.parametrize("greeted", [False, True])
def test_messages_out_of_turn_or_shape_never_raise(config, greeted, message, payload):
    transport = stranger(config)
    transport.dataReceived(VERSION)
    if greeted:
        transport.dataReceived(packet(20, same_kexinit(transport)))

    transport.dataReceived(packet(message, payload))
    transport.dataReceived(packet(21, b"") + packet(5, NS(b"ssh-userauth")))
    transport.dataReceived(bytes(64))

    assert transport.service is None
    assert transport.account == 0
    transport.factory.clock.advance(KEY_EXCHANGE_WITHIN)
    assert transport.transport.disconnecting


@given(
    start=st.sampled_from([b"", VERSION, b"SSH-1.5-x\n", b"SSH-", b"\n\nSSH-2.0\r\n"]),
    speech=st.lists(
        st.builds(packet, st.integers(0, 255), st.binary(max_size=300))
        | st.binary(max_size=100),
        max_size=6,
    ),
)
def test_nonsense_never_raises(config, start, speech):
    transport = stranger(config)

    transport.dataReceived(start)
    for data in speech:
        transport.dataReceived(data)

    transport.connectionLost(None)
    assert transport.factory.handler.calls == []
