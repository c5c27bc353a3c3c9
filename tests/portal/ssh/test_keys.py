"""The host keys are made once, kept private and refused when they are not."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from twisted.conch.ssh.keys import Key

from portal.ssh.keys import KEYS, host_keys

ED25519, RSA = KEYS


def put(path, private, encryption=None, form=PrivateFormat.OpenSSH):
    """Put a private key there, as an operator does."""
    path.touch(mode=0o600)
    kept = private.private_bytes(Encoding.PEM, form, encryption or NoEncryption())
    path.write_bytes(kept)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder after its first start, and the keys that were made."""
    folder = tmp_path_factory.mktemp("kept") / "var"
    return folder, host_keys(folder)


@pytest.fixture
def folder(tmp_path, kept):
    """A folder of one's own with the same keys."""
    for name in KEYS:
        (tmp_path / name).touch(mode=0o600)
        (tmp_path / name).write_bytes((kept[0] / name).read_bytes())
    return tmp_path


def test_both_keys_are_made_private_and_stay_the_same(kept):
    folder, made = kept

    assert host_keys(folder) == made
    assert [key.sshType() for key in made] == [b"ssh-ed25519", b"ssh-rsa"]
    assert made[1].size() == 3072
    for name in KEYS:
        assert (folder / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", KEYS)
def test_a_key_that_others_may_read_is_refused_in_a_sentence(folder, name):
    (folder / name).chmod(0o640)

    with pytest.raises(PermissionError, match=f"{name} .* set its mode to 0600"):
        host_keys(folder)


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN\n"])
def test_a_file_that_is_no_key_is_refused_in_a_sentence(folder, name, content):
    (folder / name).write_bytes(content)

    with pytest.raises(ValueError, match=f"{name} is not a private key"):
        host_keys(folder)


def test_a_public_key_is_refused(folder):
    public = host_keys(folder)[0].public().toString("OPENSSH")
    (folder / ED25519).write_bytes(public)

    with pytest.raises(ValueError, match="not a private key without a passphrase"):
        host_keys(folder)


def test_a_key_with_a_passphrase_is_refused(folder):
    locked = BestAvailableEncryption(b"secret")
    put(folder / RSA, rsa.generate_private_key(65537, 2048), locked)

    with pytest.raises(ValueError, match="not a private key without a passphrase"):
        host_keys(folder)


def test_another_kind_of_key_or_a_short_one_is_refused(folder):
    put(folder / ED25519, rsa.generate_private_key(65537, 2048))
    with pytest.raises(ValueError, match="not a private Ed25519 key"):
        host_keys(folder)

    put(folder / ED25519, ed25519.Ed25519PrivateKey.generate())
    put(folder / RSA, rsa.generate_private_key(65537, 1024))
    with pytest.raises(ValueError, match="not a private RSA"):
        host_keys(folder)


def test_a_damaged_key_is_refused(folder):
    private = rsa.generate_private_key(65537, 2048)
    whole = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    at = whole.index(private.public_key().public_numbers().n.to_bytes(256, "big"))
    torn = whole[: at + 9] + bytes([whole[at + 9] ^ 1]) + whole[at + 10 :]
    lines = b64encode(torn).decode()
    (folder / RSA).write_text(
        f"-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n"
    )

    with pytest.raises(ValueError, match="is not a private key"):
        host_keys(folder)


def test_an_operators_own_key_is_taken_in_any_form(folder):
    mine = rsa.generate_private_key(65537, 2048)

    for form in (PrivateFormat.OpenSSH, PrivateFormat.PKCS8):
        put(folder / RSA, mine, form=form)
        assert host_keys(folder)[1] == Key(mine)

    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", folder / RSA],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    fingerprint = sha256(host_keys(folder)[1].public().blob()).digest()
    assert b64encode(fingerprint).decode().rstrip("=") in shown
