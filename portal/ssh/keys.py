"""The host key: by it players know that this is the server of yesterday."""

# mypy: allow-untyped-calls
# conch has hardly any types; what we take from it is typed where it enters.

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from twisted.conch.ssh.keys import BadKeyError, EncryptedKeyError, Key

NAME = "ssh_host_ed25519_key"


def host_key(folder: Path) -> Key:
    """The Ed25519 key in the folder, made (mode 0600) if there is none.

    Raises PermissionError if others may read it, ValueError if it is no such key.
    """
    path = folder / NAME
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    fresh = Ed25519PrivateKey.generate()
    with os.fdopen(handle, "wb") as file:
        file.write(
            fresh.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        )
    return Key(fresh)


def _read(path: Path) -> Key:
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} may be read by others; set its mode to 0600.")
    try:
        key: Key = Key.fromString(path.read_bytes())
    except (BadKeyError, EncryptedKeyError, ValueError) as error:
        raise ValueError(
            f"{path} is not a private key without a passphrase; put one back, or "
            "remove the file to have a new one made (players' clients will warn them)."
        ) from error
    if key.isPublic() or key.sshType() != b"ssh-ed25519":
        raise ValueError(f"{path} is not a private Ed25519 key.")
    return key
