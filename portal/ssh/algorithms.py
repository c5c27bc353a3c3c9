"""What is offered to agree on: algorithms without a known weakness, the best first.

The library has no AEAD and no strict key exchange, and neither of the modes
(chacha20-poly1305, CBC with EtM) that would need it.
"""

# mypy: allow-untyped-calls
# conch has hardly any types; what we take from it is typed where it enters.

from __future__ import annotations

from twisted.conch.ssh import _kex

EXCHANGES: list[bytes] = [
    name
    for name in (
        b"mlkem768x25519-sha256",
        b"curve25519-sha256",
        b"curve25519-sha256@libssh.org",
    )
    if name in _kex.getSupportedKeyExchanges()
]
CIPHERS = [b"aes256-ctr", b"aes192-ctr", b"aes128-ctr"]
MACS = [b"hmac-sha2-512", b"hmac-sha2-256"]
HOST_KEYS = [b"ssh-ed25519", b"rsa-sha2-512", b"rsa-sha2-256"]
"""What the host keys sign by; SHA-1 (ssh-rsa) is none of it."""

OTHER_EXCHANGES = range(31, 50)
"""Messages of key exchanges that we do not offer, but the library would follow."""
