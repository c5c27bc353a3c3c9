"""Players' public keys: which kinds are good here, and whether one made a signature.

RFC 4253 (6.6) for keys and signatures, RFC 8332 for rsa-sha2-*, RFC 5656 for ECDSA,
RFC 8709 for Ed25519, and OpenSSH's PROTOCOL.u2f for keys that live in a security key.
Nothing here is signed with SHA-1, DSA, a short RSA key or a certificate.
"""

from __future__ import annotations

import hashlib
import struct
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

BLOB_LIMIT = 16_384
"""Bytes of a key that is looked at; the largest we know has 2 KiB."""
RSA_BITS = range(2048, 8193)
RSA_EXPONENTS = range(3, 2**32)
"""A signature by a larger exponent would take us as long as its maker likes."""
PRESENT = 1
"""The flag of a security key that was touched."""

Check = Callable[[Any, bytes, bytes, bytes], None]
"""Raises InvalidSignature: key, its blob, signature, what was signed."""


def good(algorithm: bytes, blob: bytes) -> bool:
    """Whether a signature of that name by that key may let somebody in."""
    return _key(algorithm, blob) is not None


def signed(algorithm: bytes, blob: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the key made this signature of the data, of exactly that name.

    `blob` and `signature` are as they stand in the packet (RFC 4252, 7). It takes a
    millisecond at most, less than the exchange of keys before it.
    """
    key = _key(algorithm, blob)
    if key is None:
        return False
    try:
        name, rest = _string(signature)
        if name != algorithm:
            return False
        ALGORITHMS[algorithm][1](key, blob, rest, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def strings(data: bytes, count: int | None = None) -> list[bytes]:
    """The strings (RFC 4251, 5) that the data is made of.

    Raises ValueError if it ends in the middle, or if they are not so many.
    """
    found = []
    while data:
        one, data = _string(data)
        found.append(one)
    if count not in (None, len(found)):
        raise ValueError("another number of strings")
    return found


def _key(algorithm: bytes, blob: bytes) -> Any:
    """The key, if it is of the kind that the algorithm is for and strong enough."""
    if algorithm not in ALGORITHMS or len(blob) > BLOB_LIMIT:
        return None
    kind = ALGORITHMS[algorithm][0]
    try:
        key = load_ssh_public_key(kind + b" " + b64encode(blob))
    except (ValueError, UnsupportedAlgorithm, NotImplementedError):
        return None
    if not isinstance(key, rsa.RSAPublicKey):
        return key
    strong = key.key_size in RSA_BITS and key.public_numbers().e in RSA_EXPONENTS
    return key if strong else None


def _rsa(digest: hashes.HashAlgorithm) -> Check:
    def check(key: Any, blob: bytes, signature: bytes, data: bytes) -> None:
        key.verify(_only(signature), data, padding.PKCS1v15(), digest)

    return check


def _ecdsa(digest: hashes.HashAlgorithm) -> Check:
    def check(key: Any, blob: bytes, signature: bytes, data: bytes) -> None:
        key.verify(_point(_only(signature)), data, ec.ECDSA(digest))

    return check


def _ed25519(key: Any, blob: bytes, signature: bytes, data: bytes) -> None:
    key.verify(_only(signature), data)


def _security_key(key: Any, blob: bytes, signature: bytes, data: bytes) -> None:
    # string signature, byte flags, uint32 counter: it signs more than the data.
    raw, rest = _string(signature)
    if len(rest) != 5 or not rest[0] & PRESENT:
        raise InvalidSignature
    application = strings(blob)[-1]
    covered = (
        hashlib.sha256(application).digest() + rest + hashlib.sha256(data).digest()
    )
    if isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(raw, covered)
    else:
        key.verify(_point(raw), covered, ec.ECDSA(hashes.SHA256()))


ALGORITHMS: dict[bytes, tuple[bytes, Check]] = {
    b"ssh-ed25519": (b"ssh-ed25519", _ed25519),
    b"sk-ssh-ed25519@openssh.com": (b"sk-ssh-ed25519@openssh.com", _security_key),
    b"ecdsa-sha2-nistp256": (b"ecdsa-sha2-nistp256", _ecdsa(hashes.SHA256())),
    b"ecdsa-sha2-nistp384": (b"ecdsa-sha2-nistp384", _ecdsa(hashes.SHA384())),
    b"ecdsa-sha2-nistp521": (b"ecdsa-sha2-nistp521", _ecdsa(hashes.SHA512())),
    b"sk-ecdsa-sha2-nistp256@openssh.com": (
        b"sk-ecdsa-sha2-nistp256@openssh.com",
        _security_key,
    ),
    b"rsa-sha2-512": (b"ssh-rsa", _rsa(hashes.SHA512())),
    b"rsa-sha2-256": (b"ssh-rsa", _rsa(hashes.SHA256())),
}
"""By the name of the signature: the kind of key that makes it, and how to check it."""


def _point(signature: bytes) -> bytes:
    """An ECDSA signature as the library wants it (RFC 5656, 3.1.2: two numbers)."""
    first, second = (int.from_bytes(each, "big") for each in strings(signature, 2))
    return utils.encode_dss_signature(first, second)


def _only(data: bytes) -> bytes:
    """The one string that the data is."""
    return strings(data, 1)[0]


def _string(data: bytes) -> tuple[bytes, bytes]:
    """The string at the front, and what follows it. Raises ValueError."""
    if len(data) < 4:
        raise ValueError("no string")
    (length,) = struct.unpack(">L", data[:4])
    if len(data) < 4 + length:
        raise ValueError("a string that is cut short")
    return data[4 : 4 + length], data[4 + length :]
