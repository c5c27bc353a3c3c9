"""What people paste is a key that may be kept, or a sentence says why not."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from portal.ssh.public_keys import ALGORITHMS, good
from server.accounts.public_keys import KINDS, read
from server.errors import PlayerError
from tests.server.accounts.keyring import Pair, ed, of_curve, of_rsa

SECURITY_KEY = (
    "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIHVzp0eN6r"
    "M3YzmF8LXUuNn3bM8xB5sV7Cix7G0CG2qQAAAABHNzaDo="
)
COMPRESSED = (
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAAAhAmsX0fLhL"
    "EJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKW"
)
"""A form of the point that OpenSSH does not write."""
ED = ed()


def refused(line: str) -> str:
    """Why the line is not taken."""
    with pytest.raises(PlayerError) as why:
        read(line)
    return str(why.value)


@pytest.mark.parametrize(
    "pair",
    [ed(), of_rsa(), of_curve(), of_curve(ec.SECP384R1()), of_curve(ec.SECP521R1())],
    ids=lambda pair: pair.line.split()[0],
)
def test_the_line_of_a_pub_file_is_a_key_and_its_comment_the_name(pair: Pair) -> None:
    key = read(f"{pair.line} my laptop\n")

    assert f"{key.kind} {key.blob}" == pair.line
    assert key.name == "my laptop"


def test_the_fingerprint_is_what_openssh_shows(tmp_path: Path) -> None:
    (tmp_path / "key.pub").write_text(ED.line)
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", tmp_path / "key.pub"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert read(ED.line).fingerprint in shown.split()


def test_a_key_of_a_security_key_is_taken() -> None:
    assert read(SECURITY_KEY).name == "Ed25519 in a security key"


def test_a_key_without_a_comment_is_called_by_its_kind() -> None:
    assert read(ED.line).name == "Ed25519"


def test_a_name_is_short_and_has_nothing_that_cannot_be_seen() -> None:
    assert read(f"{ED.line} a\x1b[2J\u202eb{'c' * 100}").name == f"a[2Jb{'c' * 59}"


@pytest.mark.parametrize("line", ED.secret.strip().splitlines()[:1])
def test_a_private_key_is_never_taken(line: str) -> None:
    for pasted in (line, ED.secret, "PuTTY-User-Key-File-3: ssh-ed25519"):
        assert "never show it to anyone" in refused(pasted)


@pytest.mark.parametrize(
    "line, why",
    [
        ("", "no public key"),
        ("my laptop", "no public key"),
        ("ssh-ed25519", "not whole"),
        ("ssh-ed25519 AAAA", "not whole"),
        ("ssh-ed25519 not base64!", "not whole"),
        (ED.line[:-5], "not whole"),
        (ED.line[:40] + " " + ED.line[40:], "not whole"),
        (ED.line.replace("ssh-ed25519 ", "ssh-rsa "), "not whole"),
        ("ssh-dss AAAAB3NzaC1kc3M=", "Keys of that kind are not taken"),
        ("ssh-ed25519-cert-v01@openssh.com AAAA", "Keys of that kind"),
        (f'from="*" {ED.line}', "no public key"),
        (of_rsa(1024).line, "2048 to 8192 bits"),
        ("---- BEGIN SSH2 PUBLIC KEY ----", "one line"),
        (f"{ED.line} {'x' * 4096}", "as long as that"),
        (COMPRESSED, "not whole"),
    ],
    ids=[
        *("nothing", "words", "a kind", "short", "not base64", "cut", "torn"),
        *("another kind", "dsa", "a certificate", "options", "short rsa"),
        *("several lines", "a long name", "a compressed point"),
    ],
)
def test_what_is_no_good_key_is_refused_in_a_sentence(line: str, why: str) -> None:
    assert why in refused(line)


@given(st.text(max_size=80), st.sampled_from([*KINDS, "ssh-dss", ""]))
def test_nonsense_is_refused_and_never_breaks(text: str, kind: str) -> None:
    for line in (text, f"{kind} {text}", f"{kind} AAAA{text}"):
        with suppress(PlayerError):
            read(line)


def test_both_halves_take_the_same_kinds() -> None:
    assert {kind.decode() for kind, _ in ALGORITHMS.values()} == set(KINDS)
    assert good(b"rsa-sha2-512", of_rsa(2048).blob)
    assert not good(b"rsa-sha2-512", of_rsa(1024).blob)
