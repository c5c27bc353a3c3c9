"""Public keys as people paste them: the one line of a `.pub` file.

Kinds and forms are those of RFC 4253 (6.6) and OpenSSH. What the Portal would accept a
signature of is accepted here, and nothing else.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from typing import NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

from server.accounts import text
from server.errors import PlayerError

LONGEST = 4096
"""Characters of a line; RSA with 8192 bits needs 1,400."""
LONGEST_NAME = 64
"""Characters of what a key is called."""
RSA_SHORTEST, RSA_LONGEST = 2048, 8192
RSA_EXPONENT = 2**32
"""A signature by a larger exponent would take the Portal long to check."""

KINDS = {
    "ssh-ed25519": "Ed25519",
    "sk-ssh-ed25519@openssh.com": "Ed25519 in a security key",
    "ecdsa-sha2-nistp256": "ECDSA 256",
    "ecdsa-sha2-nistp384": "ECDSA 384",
    "ecdsa-sha2-nistp521": "ECDSA 521",
    "sk-ecdsa-sha2-nistp256@openssh.com": "ECDSA 256 in a security key",
    "ssh-rsa": "RSA",
}
"""What may be kept, and how it is called."""
PRIVATE = ("PRIVATE KEY", "PUTTY-USER-KEY-FILE", "PRIVATE-LINES", "SSH PRIVATE")
"""What stands in every private key, in capitals."""


class PublicKey(NamedTuple):
    """A key that may be kept: `blob` in base64, `fingerprint` as OpenSSH shows it."""

    kind: str
    blob: str
    fingerprint: str
    name: str


def read(line: str) -> PublicKey:
    """The key in what was pasted. Raises PlayerError with what is wrong with it."""
    line = " ".join(line.split())
    if is_private(line):
        raise PlayerError(text.KEY_IS_PRIVATE)
    if line.startswith("----"):
        raise PlayerError(text.KEY_IN_LINES)
    if len(line) > LONGEST:
        raise PlayerError(text.KEY_TOO_LONG)
    kind, _, rest = line.partition(" ")
    blob, _, comment = rest.partition(" ")
    if kind not in KINDS:
        named = kind.startswith(("ssh-", "ecdsa-", "sk-"))
        raise PlayerError(text.key_kind(KINDS.values()) if named else text.KEY_WANTED)
    key = _loaded(kind, blob)
    if isinstance(key, RSAPublicKey) and not (
        RSA_SHORTEST <= key.key_size <= RSA_LONGEST
        and key.public_numbers().e < RSA_EXPONENT
    ):
        raise PlayerError(text.key_size(RSA_SHORTEST, RSA_LONGEST))
    held = b64decode(blob)
    called = "".join(letter for letter in comment if letter.isprintable())
    name = called[:LONGEST_NAME].strip() or KINDS[kind]
    return PublicKey(kind, b64encode(held).decode(), fingerprint(held), name)


def is_private(line: str) -> bool:
    """Whether it is of a private key, which is not even to be shown again."""
    return any(word in line.upper() for word in PRIVATE)


def fingerprint(blob: bytes) -> str:
    """By what people compare keys: "SHA256:" and 43 characters."""
    digest = b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    return f"SHA256:{digest}"


def _loaded(kind: str, blob: str) -> object:
    try:
        b64decode(blob, validate=True)
        return load_ssh_public_key(f"{kind} {blob}".encode())
    except (ValueError, UnsupportedAlgorithm, NotImplementedError):
        raise PlayerError(text.KEY_BROKEN) from None
