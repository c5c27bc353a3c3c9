"""Key pairs as players have them."""

from __future__ import annotations

import base64
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


class Pair(NamedTuple):
    """A private key and what can be made of it."""

    private: Any

    @property
    def line(self) -> str:
        """What stands in the `.pub` file, without the comment."""
        public = self.private.public_key()
        return public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()

    @property
    def blob(self) -> bytes:
        """The public key as it is sent."""
        return base64.b64decode(self.line.split()[1])

    @property
    def secret(self) -> str:
        """What stands in the other file."""
        written: bytes = self.private.private_bytes(
            Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()
        )
        return written.decode()


def ed() -> Pair:
    """The usual one."""
    return Pair(ed25519.Ed25519PrivateKey.generate())


def of_rsa(bits: int = 2048) -> Pair:
    """One of RSA."""
    return Pair(rsa.generate_private_key(65537, bits))


def of_curve(curve: ec.EllipticCurve | None = None) -> Pair:
    """One of ECDSA."""
    return Pair(ec.generate_private_key(curve or ec.SECP256R1()))
