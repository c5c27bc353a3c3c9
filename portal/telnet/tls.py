"""TLS for the telnets port: a certificate of our own, and only what is safe today.

Protocols, ciphers and groups are those of Mozilla's "intermediate" recommendation
(wiki.mozilla.org/Security/Server_Side_TLS). Key and certificate stand in one PEM file;
an operator may put there a chain that a certificate authority has signed.
"""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from OpenSSL import SSL
from twisted.internet.ssl import AcceptableCiphers, CertificateOptions, TLSVersion

from portal.config import Config

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
GROUPS = b"?X25519MLKEM768:X25519:P-256:P-384"
YEARS = 10
FILE = "telnets.pem"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
NOT_WHOLE = "holds no certificate with its key; remove it to have one made."


def context_factory(config: Config) -> CertificateOptions:
    """What `listenSSL` needs; makes `var/telnets.pem` (mode 0600) if there is none.

    Raises PermissionError if others may read the file, ValueError if it holds no
    certificate with its key.
    """
    path = config.path / FILE
    if not path.exists():
        write_private(path, self_signed(config.interface, datetime.now(UTC)))
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise PermissionError(f"{path} may be read by others; set its mode to 0600.")
    key, chain = read_pem(path)
    # Twisted's annotations still name pyOpenSSL's wrappers, which are deprecated.
    untyped: Any = CertificateOptions
    options: CertificateOptions = untyped(
        privateKey=key,
        certificate=chain[0],
        extraCertChain=chain[1:],
        raiseMinimumTo=TLSVersion.TLSv1_2,
        acceptableCiphers=_ciphers(CIPHERS),
    )
    _harden(options.getContext())
    return options


def read_pem(path: Path) -> tuple[Key, list[x509.Certificate]]:
    """The key and the certificates in `path`, ours first. Raises ValueError."""
    data = path.read_bytes()
    try:
        key = load_pem_private_key(data, password=None)
        chain = x509.load_pem_x509_certificates(data)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path} {NOT_WHOLE}") from error
    if not isinstance(key, Key) or key.public_key() != chain[0].public_key():
        raise ValueError(f"{path} {NOT_WHOLE}")
    return key, chain


def self_signed(interface: str, now: datetime) -> bytes:
    """A fresh P-256 key and a certificate for this host, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), *_addresses(interface)]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def write_private(path: Path, data: bytes) -> None:
    """Write a file nobody else can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    draft.rename(path)


def _addresses(interface: str) -> list[x509.IPAddress]:
    try:
        return [x509.IPAddress(ip_address(interface))]
    except ValueError:
        return []


def _ciphers(names: str) -> Any:
    untyped: Any = AcceptableCiphers
    return untyped.fromOpenSSLCipherString(names)


def _harden(context: SSL.Context) -> None:
    context.set_options(SSL.OP_NO_RENEGOTIATION)
    # pyOpenSSL has no call of its own for the list of groups; where its binding has
    # none either, OpenSSL's own list stays, which is wider but not unsafe.
    choose = getattr(getattr(SSL, "_lib", None), "SSL_CTX_set1_curves_list", None)
    if choose is not None:
        choose(context._context, GROUPS)
