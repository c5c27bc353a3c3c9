"""How a peer shows that it holds the secret, without sending it.

HMAC-SHA256 over the role and a fresh nonce (RFC 2104); the secret is a file of mode
0600.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

LENGTH = 32
"""Bytes of the secret."""


def nonce() -> bytes:
    """Sixteen fresh random bytes."""
    return secrets.token_bytes(16)


def sign(secret: bytes, role: str, challenge: bytes) -> bytes:
    """The proof that belongs to this role and challenge."""
    return hmac.new(secret, role.encode() + b"\0" + challenge, hashlib.sha256).digest()


def proven(secret: bytes, role: str, challenge: bytes, proof: bytes) -> bool:
    """Whether the proof is right, in constant time."""
    return hmac.compare_digest(sign(secret, role, challenge), proof)


def load_secret(path: Path) -> bytes:
    """The secret in `path`, made (mode 0600) if there is none.

    Raises PermissionError if others may read it, ValueError if it is
    empty.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} may be read by others; set its mode to 0600.")
    secret = path.read_bytes()
    if not secret:
        raise ValueError(f"{path} holds no secret; delete it and start again.")
    return secret


def _make(path: Path) -> None:
    # Written under a name of its own first, so that nobody ever reads half of it; when
    # two make it at once the first link is the secret of both.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
