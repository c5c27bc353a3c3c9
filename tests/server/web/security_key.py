"""A security key made of software: what a browser and its device do for a page."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SecurityKey:
    """Holds one passkey. It signs whatever it is asked to, as `origin`."""

    def __init__(self, origin: str = "http://localhost", verifies: bool = True) -> None:
        self.origin = origin
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number = os.urandom(16)
        self.count = 0

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.create` gives."""
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        length = len(self.number).to_bytes(2, "big")
        data = self._data(options["rp"]["id"], ATTESTED)
        data += bytes(16) + length + self.number + public
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client("webauthn.create", options["challenge"])
        response = {"clientDataJSON": _text(said), "attestationObject": _text(made)}
        return self._credential(response | {"transports": ["internal"]})

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.get` gives."""
        self.count += 1
        data = self._data(options["rpId"])
        said = self._client("webauthn.get", options["challenge"])
        signed = data + hashlib.sha256(said).digest()
        response = {
            "clientDataJSON": _text(said),
            "authenticatorData": _text(data),
            "signature": _text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
        }
        return self._credential(response)

    def _data(self, host: str, flags: int = 0) -> bytes:
        counted = self.count.to_bytes(4, "big")
        host_hash = hashlib.sha256(host.encode()).digest()
        return host_hash + bytes([self.flags | flags]) + counted

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        number = _text(self.number)
        told = {"id": number, "rawId": number, "type": "public-key"}
        return told | {"response": response, "clientExtensionResults": {}}


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
