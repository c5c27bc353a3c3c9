"""A key lets somebody in by a strong signature of exactly what was asked, only."""

from __future__ import annotations

import hashlib
import struct

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from twisted.conch.ssh.common import MP, NS
from twisted.conch.ssh.keys import Key

from portal.ssh.public_keys import ALGORITHMS, BLOB_LIMIT, good, signed

DATA = b"what is signed"
ED = ed25519.Ed25519PrivateKey.generate()
P256 = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(65537, 2048)
SK_ED = b"sk-ssh-ed25519@openssh.com"
SK_EC = b"sk-ecdsa-sha2-nistp256@openssh.com"
CURVES = {
    b"ecdsa-sha2-nistp256": ec.SECP256R1(),
    b"ecdsa-sha2-nistp384": ec.SECP384R1(),
    b"ecdsa-sha2-nistp521": ec.SECP521R1(),
}


def blob_of(private) -> bytes:
    """The public half, as in a packet."""
    return Key(private).public().blob()


def made(algorithm: bytes, private, data: bytes = DATA) -> bytes:
    """A signature by conch, which is not what checks it."""
    return Key(private).sign(data, signatureType=algorithm)


def two_numbers(encoded: bytes) -> bytes:
    """An ECDSA signature as it is sent."""
    return b"".join(MP(number) for number in decode_dss_signature(encoded))


def touched(private, kind: bytes, flags: int = 1, data: bytes = DATA):
    """Blob and signature of a security key, made as OpenSSH's PROTOCOL.u2f says."""
    application, rest = b"ssh:", struct.pack(">BL", flags, 7)
    digests = [hashlib.sha256(each).digest() for each in (application, data)]
    covered = digests[0] + rest + digests[1]
    if kind == SK_ED:
        blob = NS(kind) + NS(private.public_key().public_bytes_raw()) + NS(application)
        raw = private.sign(covered)
    else:
        plain = blob_of(private)
        blob = NS(kind) + plain[4 + len(b"ecdsa-sha2-nistp256") :] + NS(application)
        raw = two_numbers(private.sign(covered, ec.ECDSA(hashes.SHA256())))
    return blob, NS(kind) + NS(raw) + rest


def compressed(private) -> bytes:
    """The public half with a form of its point that OpenSSH does not write."""
    form = Encoding.X962, PublicFormat.CompressedPoint
    point = private.public_key().public_bytes(*form)
    return NS(b"ecdsa-sha2-nistp256") + NS(b"nistp256") + NS(point)


def test_an_ed25519_signature_is_known():
    signature = made(b"ssh-ed25519", ED)

    assert good(b"ssh-ed25519", blob_of(ED))
    assert signed(b"ssh-ed25519", blob_of(ED), signature, DATA)
    assert not signed(b"ssh-ed25519", blob_of(ED), signature, DATA + b"!")


@pytest.mark.parametrize("name", CURVES)
def test_an_ecdsa_signature_is_known(name):
    private = ec.generate_private_key(CURVES[name])
    signature = made(name, private)

    assert signed(name, blob_of(private), signature, DATA)
    assert not signed(name, blob_of(private), signature, b"")


@pytest.mark.parametrize("name", [b"rsa-sha2-512", b"rsa-sha2-256"])
def test_an_rsa_signature_is_known_if_it_is_by_sha2(name):
    signature = made(name, RSA)
    by_sha1 = NS(b"ssh-rsa") + NS(RSA.sign(DATA, padding.PKCS1v15(), hashes.SHA1()))

    assert signed(name, blob_of(RSA), signature, DATA)
    assert not signed(name, blob_of(RSA), by_sha1, DATA)
    assert not signed(b"ssh-rsa", blob_of(RSA), by_sha1, DATA)
    assert not good(b"ssh-rsa", blob_of(RSA))


def test_a_signature_must_be_of_the_name_that_was_said():
    by_512 = made(b"rsa-sha2-512", RSA)

    assert not signed(b"rsa-sha2-256", blob_of(RSA), by_512, DATA)


@pytest.mark.parametrize("kind, private", [(SK_ED, ED), (SK_EC, P256)])
def test_a_security_key_must_have_been_touched(kind, private):
    blob, signature = touched(private, kind)
    _, untouched = touched(private, kind, flags=0)

    assert signed(kind, blob, signature, DATA)
    assert not signed(kind, blob, untouched, DATA)
    assert not signed(kind, blob, signature[:-1], DATA)
    assert not signed(kind, blob, signature, DATA + b"!")


@pytest.mark.parametrize("exponent, bits", [(65537, 1024), (65537, 1536)])
def test_a_short_rsa_key_is_not_good(exponent, bits):
    assert not good(
        b"rsa-sha2-512", NS(b"ssh-rsa") + MP(exponent) + MP((1 << bits) - 1)
    )


@pytest.mark.parametrize("exponent, bits", [(2**64 + 1, 2048), (65537, 16384)])
def test_a_key_that_would_take_long_is_not_good(exponent, bits):
    assert not good(
        b"rsa-sha2-512", NS(b"ssh-rsa") + MP(exponent) + MP((1 << bits) - 1)
    )


def test_dsa_and_certificates_are_not_good():
    old = dsa.generate_private_key(1024)

    assert not good(b"ssh-dss", Key(old).public().blob())
    assert not good(b"ssh-ed25519-cert-v01@openssh.com", blob_of(ED))


@pytest.mark.parametrize(
    "algorithm, blob",
    [
        (b"ssh-ed25519", b""),
        (b"ssh-ed25519", b"\0\0\0\xff"),
        (b"ssh-ed25519", blob_of(P256)),
        (b"ecdsa-sha2-nistp256", blob_of(ED)),
        (b"ecdsa-sha2-nistp384", blob_of(P256)),
        (b"rsa-sha2-512", blob_of(ED)),
        (b"ssh-ed25519", blob_of(ED)[:-1]),
        (b"ssh-ed25519", blob_of(ED) + b"x"),
        (b"ssh-ed25519", NS(b"ssh-ed25519") + NS(b"short")),
        (b"ecdsa-sha2-nistp256", blob_of(P256)[:-1] + b"\0"),
        (b"rsa-sha2-512", NS(b"ssh-rsa") + MP(65537) + bytes(BLOB_LIMIT)),
        (b"\xff", b"\xff" * 40),
        (SK_ED, NS(SK_ED) + NS(bytes(32))),
        (b"ecdsa-sha2-nistp256", compressed(P256)),
    ],
    ids=[
        *("empty", "cut", "p256 as ed25519", "ed25519 as p256", "p256 as p384"),
        *("ed25519 as rsa", "less", "more", "short", "off the curve", "too large"),
        *("nonsense", "no application", "a compressed point"),
    ],
)
def test_a_key_that_lies_about_itself_is_not_good(algorithm, blob):
    assert not good(algorithm, blob)
    assert not signed(algorithm, blob, NS(algorithm) + NS(bytes(64)), DATA)


@given(
    st.sampled_from([*ALGORITHMS, b"ssh-rsa"]),
    st.sampled_from([blob_of(ED), blob_of(P256), blob_of(RSA), b"ssh"]),
    st.binary(max_size=120),
)
def test_nonsense_for_a_signature_never_raises(algorithm, blob, signature):
    assert not signed(algorithm, blob, NS(algorithm) + signature, DATA)
    assert not signed(algorithm, blob, signature, DATA)
