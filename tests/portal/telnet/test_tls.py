"""The telnets port: its certificate, and who may shake hands with it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from OpenSSL import SSL
from twisted.internet.address import IPv4Address
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.ssl import CertificateOptions
from twisted.internet.task import Clock
from twisted.protocols.tls import TLSMemoryBIOFactory
from twisted.test.iosim import FakeTransport, connect

from portal.telnet.factory import TelnetFactory
from portal.telnet.tls import FILE, context_factory
from tests.portal.fakes import RecordingHandler
from tests.portal.telnet.fakes import UNCOMPRESSED, config

AT = IPv4Address("TCP", "127.0.0.1", 4003)


class Listener(Protocol):
    """A client that keeps what it hears."""

    def __init__(self) -> None:
        self.heard = b""

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (Twisted's name)
        """Keep it."""
        self.heard += data


class Encounter:
    """A telnet client and our session, over TLS, in memory."""

    def __init__(self, folder: Path, client_context: Any) -> None:
        told, self.clock = config(var=str(folder)), Clock()
        self.handler = RecordingHandler()
        telnet = TelnetFactory(self.handler, told, self.clock)
        self.client = Listener()
        listening = Factory.forProtocol(lambda: self.client)
        server_context = context_factory(told)
        here = TLSMemoryBIOFactory(server_context, False, telnet, self.clock)
        there = TLSMemoryBIOFactory(client_context, True, listening, self.clock)
        ends = here.buildProtocol(None), there.buildProtocol(None)
        self.session = ends[0].wrappedProtocol
        wires = [FakeTransport(end, end is ends[0], AT, AT) for end in ends]
        self.pump = connect(ends[0], wires[0], ends[1], wires[1])
        self.settle()

    def settle(self) -> None:
        """Let everything arrive that is under way."""
        for _ in range(10):
            self.pump.pump()
            self.clock.advance(0.1)


def test_the_first_start_makes_a_key_nobody_else_can_read(tmp_path: Path) -> None:
    context_factory(config(var=str(tmp_path)))

    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_certificate_stays_the_same_over_restarts(tmp_path: Path) -> None:
    context_factory(config(var=str(tmp_path)))
    first = (tmp_path / FILE).read_bytes()

    context_factory(config(var=str(tmp_path)))

    assert (tmp_path / FILE).read_bytes() == first


def test_a_key_others_can_read_is_refused(tmp_path: Path) -> None:
    context_factory(config(var=str(tmp_path)))
    (tmp_path / FILE).chmod(0o644)

    with pytest.raises(PermissionError, match="0600"):
        context_factory(config(var=str(tmp_path)))


def without_certificate(pem: bytes) -> bytes:
    return pem[: pem.index(b"-----BEGIN CERTIFICATE")]


@pytest.mark.parametrize(
    "spoil", [lambda pem: b"", lambda pem: b"?", without_certificate]
)
def test_a_file_without_a_certificate_is_named(tmp_path: Path, spoil: Any) -> None:
    context_factory(config(var=str(tmp_path)))
    path = tmp_path / FILE
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises(ValueError, match=FILE):
        context_factory(config(var=str(tmp_path)))


def test_the_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        context_factory(config(var=str(tmp_path / folder)))
    one, two = (tmp_path / folder / FILE for folder in ("one", "two"))
    key = without_certificate(one.read_bytes())
    certificate = two.read_bytes()[len(without_certificate(two.read_bytes())) :]
    two.write_bytes(key + certificate)

    with pytest.raises(ValueError, match="with its key"):
        context_factory(config(var=str(tmp_path / "two")))


def test_telnet_is_spoken_over_tls(tmp_path: Path) -> None:
    met = Encounter(tmp_path, CertificateOptions())

    met.client.transport.write(b"look\r\n")
    met.settle()

    assert met.client.heard == UNCOMPRESSED
    assert met.handler.lines == ["look"]
    assert met.session.client.secure


def test_what_waits_to_be_encrypted_has_not_arrived(tmp_path: Path) -> None:
    met = Encounter(tmp_path, CertificateOptions())

    met.session.say(b"hello")
    waiting = met.session.outstanding()
    met.settle()

    assert waiting == 5
    assert met.session.outstanding() == 0


@pytest.mark.parametrize(
    "versions", [SSL.TLS1_VERSION, SSL.TLS1_1_VERSION], ids=["TLS 1.0", "TLS 1.1"]
)
def test_old_versions_of_tls_are_refused(tmp_path: Path, versions: int) -> None:
    old = SSL.Context(SSL.TLS_CLIENT_METHOD)
    old.set_cipher_list(b"ALL:@SECLEVEL=0")
    old.set_max_proto_version(versions)
    options = CertificateOptions()
    options._context = old

    met = Encounter(tmp_path, options)

    assert met.client.heard == b""
    assert met.handler.calls == []


@pytest.mark.parametrize("cipher", [b"AES128-SHA", b"ECDHE-ECDSA-AES128-SHA"])
def test_weak_ciphers_are_refused(tmp_path: Path, cipher: bytes) -> None:
    weak = SSL.Context(SSL.TLS_CLIENT_METHOD)
    weak.set_cipher_list(cipher + b":@SECLEVEL=0")
    weak.set_max_proto_version(SSL.TLS1_2_VERSION)
    options = CertificateOptions()
    options._context = weak

    met = Encounter(tmp_path, options)

    assert met.client.heard == b""
    assert met.handler.calls == []


def test_an_interface_may_be_a_name(tmp_path: Path) -> None:
    context_factory(config(var=str(tmp_path), interface="localhost"))

    assert (tmp_path / FILE).exists()
