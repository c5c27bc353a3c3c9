"""TLS: the certificate of an operator or one of our own, and only what is safe today.

Protocols, ciphers and groups are those of Mozilla's "intermediate" recommendation
(wiki.mozilla.org/Security/Server_Side_TLS).
"""

from __future__ import annotations

import logging
import os
import stat
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
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
from portal.doors.addresses import places

log = logging.getLogger("portal.tls")

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
GROUPS = b"?X25519MLKEM768:X25519:P-256:P-384"
YEARS = 10
FILE = "telnets.pem"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
REMEDY = " in PEM; without the file, and without the setting, one is made."


def context_factory(config: Config) -> CertificateOptions:
    """What a door needs to speak TLS, from the files that `pem_files` names.

    Without the setting TLS_CERTIFICATE it makes `var/telnets.pem` (mode 0600) if there
    is none. Raises PermissionError if others may read that one, OSError for what cannot
    be read, ValueError for what is no certificate with its key.
    """
    certificate, key = pem_files(config)
    if not config.tls_certificate:
        _keep_our_own(certificate, config.interface)
    elif key.exists() and key.stat().st_mode & stat.S_IROTH:
        log.warning("Everybody on this machine may read %s, which holds a key.", key)
    try:
        return _options(*read_pem(certificate, key))
    except SSL.Error as error:
        why = ", ".join(each[-1] for each in error.args[0]) or "no reason is told"
        raise ValueError(f"{certificate} is not accepted: {why}.") from error
    except UnsupportedAlgorithm as error:
        raise ValueError(
            f"{certificate} or its key is not accepted: {error}."
        ) from error


def pem_files(config: Config) -> tuple[Path, Path]:
    """Where the certificate stands, and where its key: perhaps in the same file.

    Raises ValueError if only a key is named.
    """
    if config.tls_certificate:
        certificate = Path(config.tls_certificate)
        return certificate, Path(config.tls_key or certificate)
    if config.tls_key:
        raise ValueError("TLS_KEY names a key, but TLS_CERTIFICATE no certificate.")
    return config.path / FILE, config.path / FILE


def read_pem(certificate: Path, key: Path) -> tuple[Key, list[x509.Certificate]]:
    """The key, and the certificates with its own first.

    Raises OSError for what cannot be read, ValueError for what does not fit.
    """
    chain, private = _certificates(certificate), _private_key(key)
    first = chain[0]
    if private.public_key() != first.public_key():
        raise ValueError(
            f"{certificate} does not begin with a certificate for the key in {key};"
            " it must come with its key, and before those that signed it."
        )
    now = datetime.now(UTC)
    if not first.not_valid_before_utc <= now <= first.not_valid_after_utc:
        log.warning(
            "The certificate in %s is good from %s to %s, and not today.",
            certificate,
            f"{first.not_valid_before_utc:%Y-%m-%d}",
            f"{first.not_valid_after_utc:%Y-%m-%d}",
        )
    return private, chain


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(_read(path))
    except ValueError as error:
        raise ValueError(f"{path} holds no certificate{REMEDY}") from error


def _private_key(path: Path) -> Key:
    try:
        key = load_pem_private_key(_read(path), password=None)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{path} holds no private key without a passphrase{REMEDY}"
        ) from error
    if not isinstance(key, Key):
        raise ValueError(f"The key in {path} is neither of ECDSA nor of RSA.")
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OSError(f"{path} cannot be read: {error.strerror}.") from error


def _keep_our_own(path: Path, interface: str) -> None:
    if not path.exists():
        write_private(path, self_signed(interface, datetime.now(UTC)))
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise PermissionError(f"{path} may be read by others; set its mode to 0600.")


def _options(key: Key, chain: list[x509.Certificate]) -> CertificateOptions:
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


def self_signed(interface: str, now: datetime) -> bytes:
    """A fresh P-256 key and a certificate for this host, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    addresses = [x509.IPAddress(ip_address(each.host)) for each in places(interface)]
    names = [x509.DNSName("localhost"), *addresses]
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
