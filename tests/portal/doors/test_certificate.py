"""The certificate of an operator: what is refused at start, what is renewed later."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from twisted.internet.task import Clock

from portal.config import Config
from portal.doors.certificate import EVERY, Certificate
from portal.telnet.tls import FILE
from tests.portal.doors.conftest import Opens
from tests.portal.doors.gate import at_once

CA = trustme.CA()


def issued(name: str, **how: Any) -> trustme.LeafCert:
    """A certificate for this name, and its key."""
    return CA.issue_cert(name, **how)


def written(folder: Path, leaf: trustme.LeafCert) -> dict[str, str]:
    """Both in files of their own; the settings that name them."""
    certificate, key = folder / "chain.pem", folder / "key.pem"
    certificate.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    key.touch(0o600)
    key.write_bytes(leaf.private_key_pem.bytes())
    return {"tls_certificate": str(certificate), "tls_key": str(key)}


def config(folder: Path, **settings: Any) -> Config:
    return Config(var=str(folder), server_command=(), server_directory="", **settings)


def read(folder: Path, **settings: Any) -> Certificate:
    return Certificate(config(folder, **settings), Clock(), at_once)


def in_pem(key: Any, password: bytes = b"") -> bytes:
    sealed = BestAvailableEncryption(password) if password else NoEncryption()
    pem: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed)
    return pem


@pytest.mark.parametrize("kind", list(trustme.KeyType))
def test_the_certificate_of_the_operator_is_shown_with_its_chain(
    opens: Opens, tmp_path: Path, kind: trustme.KeyType
) -> None:
    leaf = issued("play.example.org", key_type=kind)
    gate = opens(**written(tmp_path, leaf))
    client = gate.client("telnets")

    client.speaks_tls()

    assert client.shown == leaf_der(leaf)
    assert not (tmp_path / FILE).exists()


def leaf_der(leaf: trustme.LeafCert) -> bytes:
    from ssl import PEM_cert_to_DER_cert

    return PEM_cert_to_DER_cert(leaf.cert_chain_pems[0].bytes().decode())


@pytest.mark.parametrize("order", [1, -1])
def test_key_and_certificate_may_share_a_file(tmp_path: Path, order: int) -> None:
    leaf = issued("play.example.org")
    both = tmp_path / "both.pem"
    parts = [leaf.private_key_pem, *leaf.cert_chain_pems][::order]
    both.write_bytes(b"".join(part.bytes() for part in parts))

    assert read(tmp_path, tls_certificate=str(both))


UNKNOWN_CURVE = b"""\
-----BEGIN EC PRIVATE KEY-----
MD4CAQEEDjgyy1qrwPgvLLMxGszkoAcGBSuBBAAGoSADHgAESmmprMhB0VjMVrDs
l/OxTm/u7uOKMirUvYaAzg==
-----END EC PRIVATE KEY-----
"""
"""On secp112r1."""

Spoil = Callable[[Path, Path], object]

SPOILT: dict[str, tuple[Spoil, str]] = {
    "no certificate": (lambda cert, key: cert.unlink(), "chain.pem cannot be read"),
    "no key": (lambda cert, key: key.unlink(), "key.pem cannot be read"),
    "a folder": (lambda cert, key: (key.unlink(), key.mkdir()), "cannot be read"),
    "an empty certificate": (lambda cert, key: cert.write_bytes(b""), "no certificate"),
    "an empty key": (lambda cert, key: key.write_bytes(b""), "no private key"),
    "half a certificate": (
        lambda cert, key: cert.write_bytes(cert.read_bytes()[:400]),
        "chain.pem holds no certificate",
    ),
    "the key of another": (
        lambda cert, key: key.write_bytes(issued("else").private_key_pem.bytes()),
        "does not begin with a certificate for the key",
    ),
    "a key with a passphrase": (
        lambda cert, key: key.write_bytes(
            in_pem(load_pem_private_key(key.read_bytes(), None), b"sesame")
        ),
        "no private key without a passphrase",
    ),
    "a key of another kind": (
        lambda cert, key: key.write_bytes(in_pem(ed25519.Ed25519PrivateKey.generate())),
        "neither of ECDSA nor of RSA",
    ),
    "a key on a curve that is unknown": (
        lambda cert, key: key.write_bytes(UNKNOWN_CURVE),
        "chain.pem or its key is not accepted: Curve .* is not supported",
    ),
}


@pytest.mark.parametrize("spoil, sentence", SPOILT.values(), ids=SPOILT)
def test_what_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, spoil: Spoil, sentence: str
) -> None:
    settings = written(tmp_path, issued("play.example.org"))
    spoil(Path(settings["tls_certificate"]), Path(settings["tls_key"]))

    with pytest.raises((OSError, ValueError), match=sentence) as refused:
        read(tmp_path, **settings)

    assert "\n" not in str(refused.value)


def test_a_key_that_openssl_finds_too_short_is_refused(tmp_path: Path) -> None:
    short = rsa.generate_private_key(65_537, 1024)
    path = tmp_path / "short.pem"
    path.write_bytes(in_pem(short) + signed_by_itself(short))

    with pytest.raises(ValueError, match="is not accepted: ee key too small"):
        read(tmp_path, tls_certificate=str(path))


def signed_by_itself(key: rsa.RSAPrivateKey) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "short")])
    now = datetime.datetime.now(datetime.UTC)
    built = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=1,
        not_valid_before=now,
        not_valid_after=now + datetime.timedelta(days=1),
    )
    return built.sign(key, SHA256()).public_bytes(Encoding.PEM)


def test_a_key_without_a_certificate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="TLS_KEY names a key, but TLS_CERTIFICATE no"):
        read(tmp_path, tls_key="key.pem")


def test_one_that_is_no_longer_good_is_shown_and_complained_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    past = datetime.datetime(2020, 1, 31, tzinfo=datetime.UTC)

    assert read(tmp_path, **written(tmp_path, issued("old", not_after=past)))

    [line] = caplog.messages
    assert line.startswith("The certificate in ")
    assert line.endswith(" to 2020-01-31, and not today.")


def test_a_key_that_everybody_may_read_is_complained_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = written(tmp_path, issued("play.example.org"))
    Path(settings["tls_key"]).chmod(0o644)

    assert read(tmp_path, **settings)

    assert caplog.messages == [
        f"Everybody on this machine may read {settings['tls_key']}, which holds a key."
    ]


class Renewal:
    """An operator with files, a clock, and doors that look at both."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.reads = 0
        settings = written(folder, issued("one"))
        self.shown = Certificate(config(folder, **settings), self.clock, self._read)
        self.shown.watch()

    def _read(self, read: Callable[[], Any]) -> Any:
        self.reads += 1
        return at_once(read)

    @property
    def options(self) -> Any:
        """What new connections are made by."""
        return self.shown._options

    def renews(self, leaf: trustme.LeafCert) -> None:
        written(self.folder, leaf)

    def passes(self, seconds: float) -> None:
        self.clock.advance(seconds)


def test_a_renewed_certificate_is_noticed_within_a_minute(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    operator = Renewal(tmp_path)
    before = operator.options

    operator.passes(EVERY)
    operator.renews(issued("two"))
    operator.passes(EVERY - 1)
    assert operator.options is before
    operator.passes(1)

    assert operator.options is not before
    assert caplog.messages == [
        "Whoever comes from now on is shown the certificate in"
        f" {tmp_path / 'chain.pem'}."
    ]


def test_it_is_noticed_at_once_when_asked(tmp_path: Path) -> None:
    operator = Renewal(tmp_path)
    before = operator.options

    operator.renews(issued("two"))
    operator.shown.look()

    assert operator.options is not before


def test_a_broken_one_is_told_once_and_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    operator = Renewal(tmp_path)
    before = operator.options

    (tmp_path / "chain.pem").write_bytes(b"?")
    for _ in range(5):
        operator.passes(EVERY)

    assert operator.options is before
    [line] = caplog.messages
    assert line.startswith("The certificate stays as it was: ")
    assert "chain.pem holds no certificate" in line
    operator.renews(issued("two"))
    operator.passes(EVERY)
    assert operator.options is not before


def test_files_that_may_be_read_now_are_read_again(tmp_path: Path) -> None:
    operator = Renewal(tmp_path)
    before = operator.options

    (tmp_path / "key.pem").chmod(0o640)
    operator.shown.look()

    assert operator.options is not before


def test_two_files_may_be_written_one_after_the_other(tmp_path: Path) -> None:
    operator = Renewal(tmp_path)
    before, leaf = operator.options, issued("two")

    (tmp_path / "chain.pem").write_bytes(leaf.cert_chain_pems[0].bytes())
    operator.passes(EVERY)
    assert operator.options is before
    (tmp_path / "key.pem").write_bytes(leaf.private_key_pem.bytes())
    operator.passes(EVERY)

    assert operator.options is not before


def test_whoever_is_inside_stays_with_the_certificate_they_came_with(
    opens: Opens, tmp_path: Path
) -> None:
    one, two = issued("one"), issued("two")
    gate = opens(**written(tmp_path, one))
    early = gate.client("telnets")
    early.speaks_tls()
    early.hears(b"\xff\xfb\x03")

    written(tmp_path, two)
    gate.certificate.look()
    late, by_first_byte = gate.client("telnets"), gate.client("telnet")
    late.speaks_tls()
    by_first_byte.speaks_tls()
    early.says(b"look\r\n")
    gate.until(lambda: gate.handler.sessions[1].unacked)

    assert early.shown == leaf_der(one)
    assert late.shown == by_first_byte.shown == leaf_der(two)
