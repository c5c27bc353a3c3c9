"""The host keys: by them players know that this is the server of yesterday."""

# mypy: allow-untyped-calls
# conch has hardly any types; what we take from it is typed where it enters.

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_ssh_private_key,
)
from twisted.conch.ssh.keys import Key

RSA_BITS = 3072
RSA_SHORTEST = 2048
"""Of a key that an operator has put there."""


def host_keys(folder: Path) -> list[Key]:
    """The host keys in the folder, each made (mode 0600) if it is not there.

    Raises PermissionError if others may read one, ValueError if it is no such key.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [_host_key(folder / name, *how) for name, how in KEYS.items()]


def _host_key(path: Path, make: Callable[[], Any], title: str, is_one: Any) -> Key:
    if not os.path.lexists(path):
        _keep(path, make())
    return _read(path, title, is_one)


def _keep(path: Path, key: Any) -> None:
    written = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(written)


def _read(path: Path, title: str, is_one: Callable[[Any], bool]) -> Key:
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} may be read by others; set its mode to 0600.")
    try:
        key = _loaded(path.read_bytes())
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(
            f"{path} is not a private key without a passphrase; put one back, or "
            "remove the file to have a new one made (players' clients will warn them)."
        ) from error
    if not is_one(key):
        raise ValueError(f"{path} is not a private {title} key.")
    return Key(key)


def _loaded(data: bytes) -> Any:
    load = load_ssh_private_key if b"BEGIN OPENSSH" in data else load_pem_private_key
    # To prove that the numbers of an RSA key are prime takes a tenth of a second at
    # every start; that they belong together is seen by what they sign.
    key = load(data, None, unsafe_skip_rsa_key_validation=True)
    if isinstance(key, rsa.RSAPrivateKey):
        whole = Key(key)
        if not whole.public().verify(whole.sign(b"", b"rsa-sha2-256"), b""):
            raise ValueError("its halves do not belong together")
    return key


def _is_ed25519(key: Any) -> bool:
    return isinstance(key, Ed25519PrivateKey)


def _is_rsa(key: Any) -> bool:
    return isinstance(key, rsa.RSAPrivateKey) and key.key_size >= RSA_SHORTEST


def _make_rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, RSA_BITS)


KEYS: dict[str, tuple[Callable[[], Any], str, Callable[[Any], bool]]] = {
    "ssh_host_ed25519_key": (Ed25519PrivateKey.generate, "Ed25519", _is_ed25519),
    "ssh_host_rsa_key": (_make_rsa, f"RSA (at least {RSA_SHORTEST} bit)", _is_rsa),
}
"""By the name of the file: how one is made, what it is called, what it must be."""
