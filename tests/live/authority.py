"""An authority for certificates, and a server's certificate of its making.

As public authorities make them: auditors object to what is made more carelessly.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

DAYS = 90
HOST = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
USES = dict.fromkeys(
    (
        "digital_signature", "content_commitment", "key_encipherment",
        "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
        "encipher_only", "decipher_only",
    ),
    False,
)  # fmt: skip


def certify(folder: Path) -> None:
    """Write `ca.pem`, and `chain.pem` with `key.pem` for localhost."""
    ours, theirs = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    mark = x509.SubjectKeyIdentifier.from_public_key(ours.public_key())
    authority = (
        _begun("An authority", "An authority", ours)
        .add_extension(x509.BasicConstraints(True, 0), True)
        .add_extension(x509.KeyUsage(**(USES | {"key_cert_sign": True})), True)
        .add_extension(mark, False)
        .sign(ours, SHA256())
    )
    issued = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(mark)
    server = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH])
    certificate = (
        _begun("localhost", "An authority", theirs)
        .add_extension(x509.SubjectAlternativeName(HOST), False)
        .add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(x509.KeyUsage(**(USES | {"digital_signature": True})), True)
        .add_extension(server, False)
        .add_extension(issued, False)
        .sign(ours, SHA256())
    )
    (folder / "ca.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    (folder / "chain.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    key = folder / "key.pem"
    key.touch(0o600)
    key.write_bytes(
        theirs.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )


def _begun(
    subject: str, issuer: str, key: EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=DAYS))
    )


def _name(called: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, called)])
