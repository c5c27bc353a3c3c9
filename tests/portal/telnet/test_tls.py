"""The telnets port: its certificate, and who may shake hands with it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from OpenSSL import SSL
from twisted.internet.ssl import CertificateOptions
from twisted.internet.task import Clock
from twisted.internet.testing import AccumulatingProtocol
from twisted.protocols.tls import TLSMemoryBIOFactory
from twisted.test.iosim import connectedServerAndClient

from portal.telnet.protocol import TelnetFactory
from portal.telnet.tls import FILE, context_factory
from tests.portal.fakes import RecordingHandler
from tests.portal.telnet.fakes import BURST, config


def shake_hands(folder: Path, client_context: Any) -> tuple[Any, Any]:
    """A telnet client over TLS, in memory: what it is, and the session it talks to."""
    told = config(var=str(folder))
    telnet = TelnetFactory(RecordingHandler(), told, Clock())
    clock = Clock()
    server = TLSMemoryBIOFactory(context_factory(told), False, telnet, clock)
    client = TLSMemoryBIOFactory(client_context, True, _Accumulating(), clock)
    tls_client, tls_server, pump = connectedServerAndClient(
        lambda: server.buildProtocol(None), lambda: client.buildProtocol(None)
    )
    for _ in range(10):
        pump.pump()
        clock.advance(0.1)
    tls_client.wrappedProtocol.pump = pump
    return tls_client.wrappedProtocol, tls_server.wrappedProtocol


class _Accumulating:
    """Makes protocols that keep what they hear."""

    def buildProtocol(self, addr: object) -> AccumulatingProtocol:  # noqa: N802
        protocol = AccumulatingProtocol()
        protocol.factory = self
        return protocol

    protocolConnectionMade = None  # noqa: N815 (AccumulatingProtocol looks for it)

    def doStart(self) -> None:  # noqa: N802
        """Nothing to start."""


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
    client, session = shake_hands(tmp_path, CertificateOptions())

    client.transport.write(b"look\r\n")
    client.pump.flush()

    assert client.data == BURST
    assert session.handler.lines == ["look"]
    assert session.client.secure


@pytest.mark.parametrize(
    "versions", [SSL.TLS1_VERSION, SSL.TLS1_1_VERSION], ids=["TLS 1.0", "TLS 1.1"]
)
def test_old_versions_of_tls_are_refused(tmp_path: Path, versions: int) -> None:
    old = SSL.Context(SSL.TLS_CLIENT_METHOD)
    old.set_cipher_list(b"ALL:@SECLEVEL=0")
    old.set_max_proto_version(versions)
    options = CertificateOptions()
    options._context = old

    client, session = shake_hands(tmp_path, options)

    assert client.data == b""
    assert session.handler.calls == []


@pytest.mark.parametrize("cipher", [b"AES128-SHA", b"ECDHE-ECDSA-AES128-SHA"])
def test_weak_ciphers_are_refused(tmp_path: Path, cipher: bytes) -> None:
    weak = SSL.Context(SSL.TLS_CLIENT_METHOD)
    weak.set_cipher_list(cipher + b":@SECLEVEL=0")
    weak.set_max_proto_version(SSL.TLS1_2_VERSION)
    options = CertificateOptions()
    options._context = weak

    client, session = shake_hands(tmp_path, options)

    assert client.data == b""
    assert session.handler.calls == []
