"""The host key is made once, kept private and refused when it is not."""

from __future__ import annotations

import pytest

from portal.ssh.keys import NAME, host_key


def test_the_key_is_made_private_and_stays_the_same(tmp_path):
    made = host_key(tmp_path / "var")

    again = host_key(tmp_path / "var")

    assert again == made
    assert made.sshType() == b"ssh-ed25519"
    assert (tmp_path / "var" / NAME).stat().st_mode & 0o777 == 0o600


def test_a_key_that_others_may_read_is_refused_in_a_sentence(tmp_path):
    host_key(tmp_path)
    (tmp_path / NAME).chmod(0o640)

    with pytest.raises(PermissionError, match="set its mode to 0600"):
        host_key(tmp_path)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN\n"])
def test_a_file_that_is_no_key_is_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / NAME
    path.touch(mode=0o600)
    path.write_bytes(content)

    with pytest.raises(ValueError, match="is not a private key"):
        host_key(tmp_path)


def test_a_public_key_is_refused(tmp_path):
    public = host_key(tmp_path).public().toString("OPENSSH")
    (tmp_path / NAME).write_bytes(public)

    with pytest.raises(ValueError, match="not a private Ed25519 key"):
        host_key(tmp_path)
